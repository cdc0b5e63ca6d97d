"""Say what a text is about, from a trained model's numbers. Needs numpy; loads in a blink.

Web processes import this module: nothing here may pull in scikit-learn, SciPy or a segmenter.
Two opinions are added: a linear one over all n-grams, and a smooth one (radial kernel) in a
space of 150 hidden topics, which knows that 供暖 and 暖气 keep the same company.
"""

import io
from dataclasses import dataclass
from functools import cached_property
from zipfile import BadZipFile

import numpy as np

from dispatch.learning.features import Grams, blocks_of, joined
from dispatch.learning.words import deciding_words

# How loudly each block speaks, in the order of `features.BLOCKS`; each block is first brought
# to length one, so a long text does not drown its own first line.
BLOCK_WEIGHTS = np.array([1.0, 0.7, 1.0], dtype=np.float32)
FORMAT = 1


class UnreadableModel(ValueError):
    """The bytes are not a model of this program, or of an older form of it."""


@dataclass(frozen=True)
class Prediction:
    """A label with calibrated confidence (0–1), every label in order, and the words that decided."""

    label: str
    confidence: float
    ranked: tuple[tuple[str, float], ...]
    words: tuple[str, ...]


@dataclass(frozen=True)
class Weighted:
    """A text as rows of the vocabulary, with values of length one in all."""

    rows: np.ndarray
    values: np.ndarray


@dataclass(frozen=True)
class Vocabulary:
    """The known n-grams, sorted by number, with the block and the rarity of each."""

    ids: np.ndarray
    block: np.ndarray
    rarity: np.ndarray

    def weigh(self, blocks: tuple[Grams, ...]) -> Weighted:
        """Return the text's known n-grams: damped count × rarity, each block of equal length."""
        rows, values = [], []
        for number, grams in enumerate(blocks):
            numbers, counts = np.unique(grams.ids, return_counts=True)
            found = self.find(numbers, number)
            known = found >= 0
            row = found[known]
            value = (1 + np.log(counts[known])) * self.rarity[row]
            rows.append(row)
            values.append(BLOCK_WEIGHTS[number] * _unit(value))
        return Weighted(np.concatenate(rows), _unit(np.concatenate(values)).astype(np.float32))

    def find(self, numbers: np.ndarray, block: int) -> np.ndarray:
        """Return the row of each n-gram of one block, -1 for an unknown one."""
        if not len(self.ids):
            return np.full(len(numbers), -1)
        place = np.minimum(np.searchsorted(self.ids, numbers), len(self.ids) - 1)
        known = (self.ids[place] == numbers) & (self.block[place] == block)
        return np.where(known, place, -1)


@dataclass(frozen=True)
class TrainedModel:
    """Everything a prediction needs, as plain arrays. `to_bytes` and `from_bytes` keep it."""

    labels: tuple[str, ...]
    vocabulary: Vocabulary
    weights: np.ndarray  # n-gram × label
    bias: np.ndarray
    latent_row: np.ndarray  # row of `basis` for an n-gram, -1 for none
    basis: np.ndarray  # n-gram × topic, bytes
    basis_scale: np.ndarray
    anchors: np.ndarray  # remembered text × topic; numbers only, no text can be read from them
    anchor_weights: np.ndarray  # remembered text × label
    gamma: float
    temperatures: np.ndarray  # of the linear and of the smooth opinion
    calibration: np.ndarray  # slope and shift of the log-odds, measured on texts not learnt

    def to_bytes(self) -> bytes:
        buffer = io.BytesIO()
        arrays = {name: getattr(self, name) for name in _ARRAYS}
        np.savez(
            buffer,
            format=np.array(FORMAT),
            labels=np.array(self.labels),
            ids=self.vocabulary.ids,
            block=self.vocabulary.block,
            rarity=self.vocabulary.rarity,
            gamma=np.array(self.gamma),
            **arrays,
        )
        return buffer.getvalue()

    @classmethod
    def from_bytes(cls, blob: bytes) -> "TrainedModel":
        """Read a model; raises UnreadableModel when the bytes are something else."""
        try:
            # Pickles inside the archive are refused: a model is numbers, never code.
            with np.load(io.BytesIO(blob), allow_pickle=False) as kept:
                found = {name: kept[name] for name in kept.files}
        except (OSError, EOFError, ValueError, BadZipFile, AttributeError) as error:
            raise UnreadableModel(f"not a model: {error}") from error
        if "format" not in found or int(found["format"]) != FORMAT:
            raise UnreadableModel(f"model format {found.get('format')} is not {FORMAT}")
        return cls(
            labels=tuple(str(label) for label in found["labels"]),
            vocabulary=Vocabulary(found["ids"], found["block"], found["rarity"]),
            gamma=float(found["gamma"]),
            **{name: found[name] for name in _ARRAYS},
        )


_ARRAYS = (
    "weights",
    "bias",
    "latent_row",
    "basis",
    "basis_scale",
    "anchors",
    "anchor_weights",
    "temperatures",
    "calibration",
)


class Predictor:
    """A trained model ready to answer. Holds no state of its own; threads may share it."""

    def __init__(self, model: TrainedModel):
        self.model = model

    @classmethod
    def loads(cls, blob: bytes) -> "Predictor":
        """Read a model's bytes; raises UnreadableModel."""
        return cls(TrainedModel.from_bytes(blob))

    @property
    def labels(self) -> tuple[str, ...]:
        return self.model.labels

    @cached_property
    def _anchors(self) -> tuple[np.ndarray, np.ndarray]:
        """Return the remembered points in working precision, and their squared lengths."""
        points = self.model.anchors.astype(np.float32)
        return points, (points**2).sum(axis=1)

    def predict(self, text: str) -> Prediction:
        """Return the label, how sure it is (calibrated, 0–1), and the words that decided.

        A text without a single known n-gram gets the lowest confidence ever measured and no words.
        """
        blocks = blocks_of(text)
        weighted = self.model.vocabulary.weigh(blocks)
        shares = self._shares_of(weighted)
        order = np.argsort(-shares, kind="stable")
        words = self._words(text, blocks, weighted, order[0])
        ranked = tuple((self.labels[place], round(float(shares[place]), 4)) for place in order)
        return Prediction(ranked[0][0], ranked[0][1], ranked, words)

    def decide(self, text: str) -> tuple[str, float]:
        """Return label and confidence alone, unrounded: the cheap form, for many texts at once."""
        shares = self._shares_of(self.model.vocabulary.weigh(blocks_of(text)))
        best = int(shares.argmax())
        return self.labels[best], float(shares[best])

    def _shares_of(self, weighted: Weighted) -> np.ndarray:
        return self.shares(*self.opinions(weighted))

    def opinions(self, weighted: Weighted) -> tuple[np.ndarray, np.ndarray]:
        """Return the linear and the smooth score of each label, before calibration."""
        model = self.model
        rows = model.weights[weighted.rows].astype(np.float32)
        return weighted.values @ rows + model.bias, self._smooth(weighted)

    def shares(self, linear: np.ndarray, smooth: np.ndarray) -> np.ndarray:
        """Turn scores into calibrated confidences that add up to one."""
        model = self.model
        raw = softmax(model.temperatures[0] * linear + model.temperatures[1] * smooth)
        top = int(raw.argmax())
        slope, shift = model.calibration
        sure = float(1 / (1 + np.exp(-(slope * log_odds(raw[top]) + shift))))
        # The runner-up must stay behind the winner, however unsure the winner is.
        sure = min(max(sure, 1 / len(raw)), 1.0)
        rest = 1 - raw[top]
        others = raw * ((1 - sure) / rest) if rest > 0 else np.zeros_like(raw)
        others[top] = sure
        return np.minimum(others, sure)

    def _smooth(self, weighted: Weighted) -> np.ndarray:
        model = self.model
        point = topics(model.basis, model.basis_scale, model.latent_row, weighted)
        anchors, squares = self._anchors
        distance = squares + point @ point - 2 * (anchors @ point)
        likeness = np.exp(np.float32(-model.gamma) * np.maximum(distance, 0))
        return likeness @ model.anchor_weights

    def _words(self, text, blocks, weighted: Weighted, winner: int) -> tuple[str, ...]:
        model = self.model
        rows = model.weights[weighted.rows].astype(np.float32)
        lead = rows[:, winner] - np.delete(rows, winner, axis=1).mean(axis=1)
        gain = np.zeros(len(model.vocabulary.ids) + 1, dtype=np.float32)
        gain[weighted.rows] = weighted.values * lead
        pieces = []
        for number, grams in enumerate(blocks):
            found = model.vocabulary.find(grams.ids, number)
            helped = (found >= 0) & (gain[found] > 0)
            pieces.append((grams.starts[helped], grams.lengths[helped], gain[found[helped]]))
        starts, lengths, gains = (np.concatenate(column) for column in zip(*pieces, strict=True))
        return deciding_words(joined(text), starts, lengths, gains)


def topics(basis, basis_scale, latent_row, weighted: Weighted) -> np.ndarray:
    """Return where a text stands among the hidden topics, as a vector of length one (or zero)."""
    rows = latent_row[weighted.rows]
    known = rows >= 0
    point = weighted.values[known] @ basis[rows[known]].astype(np.float32)
    return _unit(point * basis_scale).astype(np.float32)


def log_odds(share):
    """Return the logarithm of the odds of a share, which is kept off the ends."""
    inside = np.clip(share, 1e-6, 1 - 1e-6)
    return np.log(inside / (1 - inside))


def softmax(scores: np.ndarray) -> np.ndarray:
    """Return shares that add up to one along the last axis."""
    powers = np.exp(scores - scores.max(axis=-1, keepdims=True))
    return powers / powers.sum(axis=-1, keepdims=True)


def _unit(values: np.ndarray) -> np.ndarray:
    length = np.sqrt((values * values).sum())
    return values / length if length > 0 else values
