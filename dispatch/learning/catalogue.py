"""A duty catalogue learnt from past matters: category and area → who dealt with them.

Three opinions are joined: a look-up that falls back from the exact case to ever wider ones,
a linear model that adds up what category and area say each for themselves, and, when dates
were given, the same look-up over recent practice, where an older case counts ever less.
Needs numpy; no ORM, no clock.
"""

import base64
import json
from bisect import bisect_right
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

import numpy as np

# Cases of one key that make its own counts as weighty as those of the wider key, for each
# different agency among them. Between 2 and 4 makes no difference that could be measured.
SMOOTHING = 3.0
LOOKUP_WEIGHT = 0.4
RECENT_WEIGHT = 0.5
HALF_LIFE_DAYS = 15
# What a share of nothing is taken for when opinions are multiplied: "hardly ever", not "never".
HARDLY_EVER = 1e-5
N_SUGGESTIONS = 3

Key = tuple[tuple[str, ...], tuple[str, ...]]
Opinion = dict[str, float]


@dataclass(frozen=True)
class AgencySuggestion:
    """An agency with calibrated confidence, and the rule: the narrowest case it is known from."""

    agency: str
    confidence: float
    rule: str
    seen: int
    of: int


def keys_of(categories: Sequence[str], areas: Sequence[str]) -> list[Key]:
    """Return the cases a matter belongs to, widest first; both sequences go from wide to narrow."""
    alone = [((), tuple(areas[:deep])) for deep in range(len(areas) + 1)]
    crossed = [
        (tuple(categories[:wide]), tuple(areas[:deep]))
        for deep in range(len(areas) + 1)
        for wide in range(1, len(categories) + 1)
    ]
    return alone + crossed


def path_of(keys: list[Key]) -> list[Key]:
    """Return the keys a look-up passes, widest first.

    A small area says who deals with a matter only together with the full category: a wide
    category there would overrule a narrow one of the larger area.
    """
    full = max(len(categories) for categories, _ in keys)
    return [
        (categories, areas)
        for categories, areas in keys
        if len(areas) <= 1 or len(categories) == full
    ]


@dataclass
class Catalogue:
    """The learnt duties. `learn_duties.learn` makes one; `to_bytes` and `loads` keep it."""

    counts: dict[Key, Counter] = field(default_factory=dict)
    recent: dict[Key, list[tuple[int, str]]] = field(default_factory=dict)
    agencies: tuple[str, ...] = ()
    features: dict[Key, int] = field(default_factory=dict)
    weights: np.ndarray = field(default_factory=lambda: np.zeros((0, 0), dtype=np.float16))
    bias: np.ndarray = field(default_factory=lambda: np.zeros(0, dtype=np.float32))
    calibration: list[list[float]] = field(default_factory=lambda: [[0.0, 1.0], [0.0, 1.0]])

    def suggest(
        self,
        categories: Sequence[str],
        areas: Sequence[str],
        *,
        on: date | None = None,
        limit: int = N_SUGGESTIONS,
    ) -> tuple[AgencySuggestion, ...]:
        """Return the likeliest agencies, best first, each with confidence and its rule.

        With `on`, practice up to that day counts for more, the newer the more; what was
        decided later than `on` has no part in that. An empty catalogue suggests nothing.
        """
        keys = keys_of(categories, areas)
        ranked = self.ranked(keys, on=on)
        if not ranked:
            return ()
        sure = float(np.interp(ranked[0][1], *self.calibration))
        rest = 1 - ranked[0][1]
        shrink = (1 - sure) / rest if rest > 0 else 0.0
        confidences = [sure] + [min(sure, share * shrink) for _, share in ranked[1:limit]]
        return tuple(
            self._explained(agency, confidence, keys)
            for (agency, _), confidence in zip(ranked[:limit], confidences, strict=True)
        )

    def ranked(self, keys: list[Key], *, on: date | None = None) -> list[tuple[str, float]]:
        """Return all known agencies with their shares before calibration, best first."""
        opinion = multiplied(self._lookup(keys), self._linear(keys), LOOKUP_WEIGHT)
        if on is not None and self.recent:
            lately = self._lately(keys, on.toordinal())
            opinion = multiplied(lately, opinion, RECENT_WEIGHT) if lately else opinion
        return sorted(opinion.items(), key=lambda pair: (-pair[1], pair[0]))

    def _lookup(self, keys: list[Key]) -> Opinion:
        return narrowed([self.counts[key] for key in path_of(keys) if key in self.counts])

    def _lately(self, keys: list[Key], today: int) -> Opinion:
        levels = []
        for key in path_of(keys):
            cases = self.recent.get(key, [])
            faded: Counter = Counter()
            for day, agency in cases[: bisect_right(cases, today, key=lambda case: case[0])]:
                faded[agency] += 0.5 ** ((today - day) / HALF_LIFE_DAYS)
            levels.append(faded)
        return narrowed([level for level in levels if level])

    def _linear(self, keys: list[Key]) -> Opinion:
        if not self.agencies:
            return {}
        rows = [self.features[key] for key in keys if key in self.features]
        scores = self.weights[rows].astype(np.float32).sum(axis=0) + self.bias
        powers = np.exp(scores - scores.max())
        shares = (powers / powers.sum()).tolist()
        return dict(zip(self.agencies, shares, strict=True))

    def _explained(self, agency: str, confidence: float, keys: list[Key]) -> AgencySuggestion:
        for key in reversed(keys):
            case = self.counts.get(key, Counter())
            if case[agency]:
                break
        categories, areas = ("›".join(part) for part in key)
        rule = " × ".join(part for part in (categories, areas) if part)
        of = round(sum(case.values()))
        return AgencySuggestion(agency, round(confidence, 4), rule, round(case[agency]), of)

    def to_bytes(self) -> bytes:
        """Return the catalogue as JSON; every key of a table is a pair of lists."""
        return json.dumps(
            {
                "counts": [[key, case] for key, case in self.counts.items()],
                "recent": [[key, cases] for key, cases in self.recent.items()],
                "agencies": self.agencies,
                "features": list(self.features),
                "weights": base64.b64encode(self.weights.astype("<f2").tobytes()).decode(),
                "bias": self.bias.tolist(),
                "calibration": self.calibration,
            },
            ensure_ascii=False,
        ).encode()

    @classmethod
    def loads(cls, blob: bytes) -> "Catalogue":
        kept = json.loads(blob)
        weights = np.frombuffer(base64.b64decode(kept["weights"]), dtype="<f2")
        return cls(
            counts={_key(key): Counter(case) for key, case in kept["counts"]},
            recent={
                _key(key): [(day, agency) for day, agency in cases] for key, cases in kept["recent"]
            },
            agencies=tuple(kept["agencies"]),
            features={_key(key): row for row, key in enumerate(kept["features"])},
            weights=weights.reshape(len(kept["features"]), len(kept["agencies"])),
            bias=np.array(kept["bias"], dtype=np.float32),
            calibration=kept["calibration"],
        )


def narrowed(levels: Sequence[Counter]) -> Opinion:
    """Go from the widest case to the narrowest; each corrects the one before by its weight."""
    opinion: Opinion = {}
    for case in levels:
        total = sum(case.values())
        trust = total / (total + SMOOTHING * len(case)) if opinion else 1.0
        opinion = {agency: (1 - trust) * share for agency, share in opinion.items()}
        for agency, count in case.items():
            opinion[agency] = opinion.get(agency, 0.0) + trust * count / total
    return opinion


def multiplied(one: Opinion, other: Opinion, weight: float) -> Opinion:
    """Join two opinions by weighted geometric mean: an agency needs the consent of both."""
    joint = {
        agency: (one.get(agency, 0) + HARDLY_EVER) ** weight
        * (other.get(agency, 0) + HARDLY_EVER) ** (1 - weight)
        for agency in sorted(one.keys() | other.keys())
    }
    whole = sum(joint.values())
    return {agency: share / whole for agency, share in joint.items()}


def _key(pair: Sequence[Sequence[str]]) -> Key:
    return tuple(pair[0]), tuple(pair[1])
