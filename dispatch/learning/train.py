"""Learn a model from labelled texts. Commands and workers import this; web processes never.

The parts: n-gram vocabulary → linear support-vector machine over all of it → 150 hidden
topics (truncated SVD) → kernel ridge in topic space → calibration on texts that the parts
being calibrated had not seen.
"""

from collections.abc import Sequence

import numpy as np
from scipy import linalg, optimize, sparse
from sklearn.linear_model import LogisticRegression
from sklearn.svm import LinearSVC
from sklearn.utils.extmath import randomized_svd
from threadpoolctl import threadpool_limits

from dispatch.learning.features import BLOCKS, Grams, blocks_of, joined
from dispatch.learning.folds import grouped_folds
from dispatch.learning.predict import (
    TrainedModel,
    Vocabulary,
    Weighted,
    log_odds,
    softmax,
    topics,
)

LEAST_TEXTS = 2  # an n-gram seen in one text alone says more about the text than the label
# Bounds that keep a model's memory flat whatever it is fed: entries of the linear part,
# n-grams of the topic part, and texts remembered as anchors.
MOST_WEIGHTS = 8_000_000
MOST_LATENT = 50_000
MOST_ANCHORS = 8_000
LATENT_LEAST_TEXTS = 8
TOPICS = 150
STRICTNESS = 1.5  # C of the linear part
GAMMA = 1.5  # how fast likeness fades with distance among the topics
RIDGE = 0.05
INNER_FOLDS = 3


class TooLittleToLearn(ValueError):
    """Fewer than two labels, or no label with two different texts."""


# More threads save a tenth of the time on an idle machine and cost many times that on a busy
# one, where they wait for one another; one thread also gives the same sums everywhere.
@threadpool_limits.wrap(limits=1)
def train(texts: Sequence[str], labels: Sequence[str], *, seed: int = 0) -> TrainedModel:
    """Learn from pairs of text and label; the same input gives the same model.

    Raises TooLittleToLearn when there are not two labels with at least two texts each.
    """
    names, target = np.unique(np.asarray(labels, dtype=str), return_inverse=True)
    _require_enough(texts, target)
    grams = [blocks_of(text) for text in texts]
    vocabulary = build_vocabulary(grams, n_labels=len(names))
    weighted = [vocabulary.weigh(blocks) for blocks in grams]
    matrix = _matrix(weighted, len(vocabulary.ids))
    latent_row, basis, scale = _topics(matrix, vocabulary, seed)
    points = np.stack([topics(basis, scale, latent_row, row) for row in weighted])
    keep = _anchor_rows(len(texts), seed)
    temperatures, calibration = _calibrate(texts, target, matrix, points, len(names), seed)
    weights, bias = _linear(matrix, target, len(names))
    return TrainedModel(
        labels=tuple(str(name) for name in names),
        vocabulary=vocabulary,
        weights=weights.astype(np.float16),
        bias=bias.astype(np.float32),
        latent_row=latent_row,
        basis=basis,
        basis_scale=scale,
        anchors=points[keep].astype(np.float16),
        anchor_weights=_kernel_ridge(points[keep], target[keep], len(names)).astype(np.float32),
        gamma=GAMMA,
        temperatures=temperatures,
        calibration=calibration,
    )


def _require_enough(texts: Sequence[str], target: np.ndarray) -> None:
    different = {(joined(text), label) for text, label in zip(texts, target, strict=True)}
    counts = np.bincount([label for _, label in different], minlength=1)
    if (counts >= 2).sum() < 2:
        raise TooLittleToLearn("two labels with at least two different texts each are needed")


def build_vocabulary(texts: list[tuple[Grams, ...]], *, n_labels: int) -> Vocabulary:
    """Keep the n-grams that several texts share, the most widespread first up to the bound."""
    parts = []
    for number in range(len(BLOCKS)):
        seen = [np.unique(blocks[number].ids) for blocks in texts]
        ids, spread = np.unique(np.concatenate(seen), return_counts=True)
        common = spread >= LEAST_TEXTS
        parts.append((ids[common], np.full(common.sum(), number), spread[common]))
    ids, block, spread = (np.concatenate(columns) for columns in zip(*parts, strict=True))
    widest = np.argsort(-spread, kind="stable")[: MOST_WEIGHTS // max(n_labels, 1)]
    # Where two blocks share a number the more widespread one keeps it.
    _, first = np.unique(ids[widest], return_index=True)
    rows = widest[first]
    rarity = np.log((1 + len(texts)) / (1 + spread[rows])) + 1
    return Vocabulary(ids[rows], block[rows].astype(np.int8), rarity.astype(np.float32))


def _matrix(weighted: list[Weighted], width: int) -> sparse.csr_matrix:
    ends = np.cumsum([0] + [len(row.rows) for row in weighted])
    columns = np.concatenate([row.rows for row in weighted])
    values = np.concatenate([row.values for row in weighted])
    return sparse.csr_matrix((values, columns, ends), shape=(len(weighted), width))


def _linear(matrix, target: np.ndarray, n_labels: int) -> tuple[np.ndarray, np.ndarray]:
    """Return weights (n-gram × label) and bias; a label absent from `target` gets nothing."""
    machine = LinearSVC(C=STRICTNESS, class_weight="balanced", random_state=0).fit(matrix, target)
    found, coefficients, bias = machine.classes_, machine.coef_, machine.intercept_
    if len(found) == 2:
        coefficients, bias = np.vstack([-coefficients, coefficients]), np.hstack([-bias, bias])
    weights = np.zeros((matrix.shape[1], n_labels), dtype=np.float32)
    offsets = np.full(n_labels, -1.0)
    weights[:, found], offsets[found] = coefficients.T, bias
    return weights, offsets


def _topics(matrix, vocabulary: Vocabulary, seed: int):
    """Return (row of each n-gram, basis in bytes, its scale) of the hidden topics."""
    spread = np.bincount(matrix.indices, minlength=matrix.shape[1])
    candidates = np.flatnonzero(spread >= min(LATENT_LEAST_TEXTS, 1 + matrix.shape[0] // 50))
    widest = candidates[np.argsort(-spread[candidates], kind="stable")[:MOST_LATENT]]
    chosen = np.sort(widest)
    count = max(1, min(TOPICS, matrix.shape[0] - 1, len(chosen) - 1))
    _, _, directions = randomized_svd(
        matrix[:, chosen], n_components=count, n_iter=4, random_state=seed
    )
    scale = np.maximum(np.abs(directions).max(axis=1), 1e-12) / 127
    basis = np.rint(directions / scale[:, None]).astype(np.int8).T
    latent_row = np.full(len(vocabulary.ids), -1, dtype=np.int32)
    latent_row[chosen] = np.arange(len(chosen))
    return latent_row, np.ascontiguousarray(basis), scale.astype(np.float32)


def _anchor_rows(count: int, seed: int) -> np.ndarray:
    if count <= MOST_ANCHORS:
        return np.arange(count)
    return np.sort(np.random.default_rng(seed).choice(count, MOST_ANCHORS, replace=False))


def _likeness(left: np.ndarray, right: np.ndarray) -> np.ndarray:
    distance = (left**2).sum(1)[:, None] + (right**2).sum(1)[None] - 2 * (left @ right.T)
    return np.exp(-GAMMA * np.maximum(distance, 0))


def _kernel_ridge(points: np.ndarray, target: np.ndarray, n_labels: int) -> np.ndarray:
    """Return the weight of each remembered text for each label; rare labels count as much."""
    counts = np.bincount(target, minlength=n_labels)
    balance = len(target) / (np.count_nonzero(counts) * counts[target])
    likeness = _likeness(points, points).astype(np.float64)
    likeness[np.diag_indices_from(likeness)] += RIDGE / balance
    wanted = np.where(target[:, None] == np.arange(n_labels), 1.0, -1.0)
    return linalg.solve(likeness, wanted, assume_a="pos", overwrite_a=True)


def _calibrate(texts, target, matrix, points, n_labels, seed):
    """Return the temperatures of both opinions and the line from raw to real confidence.

    Identical texts stay in one fold, or a model would be judged on what it has learnt by heart.
    """
    linear = np.zeros((len(target), n_labels))
    smooth = np.zeros_like(linear)
    groups = [joined(text) for text in texts]
    for learn, judge in grouped_folds(groups, target, INNER_FOLDS, seed=seed):
        weights, bias = _linear(matrix[learn], target[learn], n_labels)
        linear[judge] = matrix[judge] @ weights + bias
        anchors = learn[_anchor_rows(len(learn), seed)]
        solution = _kernel_ridge(points[anchors], target[anchors], n_labels)
        smooth[judge] = _likeness(points[judge], points[anchors]) @ solution
    temperatures = _temperatures(linear, smooth, target)
    shares = softmax(temperatures[0] * linear + temperatures[1] * smooth)
    return temperatures, _odds_line(shares, target)


def _temperatures(linear: np.ndarray, smooth: np.ndarray, target: np.ndarray) -> np.ndarray:
    def surprise(logs: np.ndarray) -> float:
        sharp = np.exp(logs)
        shares = softmax(sharp[0] * linear + sharp[1] * smooth)
        return -float(np.log(shares[np.arange(len(target)), target] + 1e-12).mean())

    bounds = [(np.log(0.05), np.log(20))] * 2
    found = optimize.minimize(surprise, np.log([2.0, 2.0]), method="L-BFGS-B", bounds=bounds)
    return np.exp(found.x)


def _odds_line(shares: np.ndarray, target: np.ndarray) -> np.ndarray:
    """Fit the odds of being right to the raw odds: (slope, shift).

    A line and not steps: steps tie the surest texts, and those are the ones to tell apart.
    """
    right = shares.argmax(axis=1) == target
    if right.all() or not right.any():
        return np.array([1.0, 0.0])
    raw = log_odds(shares.max(axis=1))[:, None]
    fit = LogisticRegression(C=10.0).fit(raw, right)
    slope, shift = fit.coef_[0, 0], fit.intercept_[0]
    # Too few texts may draw the line downhill; then the raw confidence stands as it is.
    return np.array([slope, shift]) if slope > 0 else np.array([1.0, 0.0])
