"""Learn a duty catalogue from settled matters. Commands and workers import this."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import repeat

import numpy as np
from scipy import sparse
from sklearn.isotonic import IsotonicRegression
from sklearn.linear_model import LogisticRegression
from threadpoolctl import threadpool_limits

from dispatch.learning.catalogue import Catalogue, Key, keys_of
from dispatch.learning.folds import grouped_folds
from dispatch.learning.measures import coverage

STRICTNESS = 0.7  # C of the linear part: stronger bounds lose first places, weaker ones surety
INNER_FOLDS = 3
MOST_RECENT = 500  # cases kept per key for the view of recent practice


@dataclass(frozen=True)
class Case:
    """A settled matter: categories and areas from wide to narrow, who settled it, and when."""

    categories: tuple[str, ...]
    areas: tuple[str, ...]
    agency: str
    on: date | None = None

    @property
    def keys(self) -> list[Key]:
        return keys_of(self.categories, self.areas)


@dataclass(frozen=True)
class RoutingScores:
    """Shares between 0 and 1 of the judged cases, rounded to four places."""

    n: int
    top1: float
    top3: float
    coverage_at_95: float


@threadpool_limits.wrap(limits=1)  # as in `train`
def learn(cases: Sequence[Case]) -> Catalogue:
    """Learn from settled matters; the same cases in the same order give the same catalogue."""
    catalogue = _uncalibrated(cases)
    catalogue.calibration = _calibrated(cases)
    return catalogue


def judge(catalogue: Catalogue, cases: Sequence[Case]) -> RoutingScores:
    """Compare what the catalogue suggests with who settled each case."""
    first, among, sure = [], [], []
    for case in cases:
        given = catalogue.suggest(case.categories, case.areas, on=case.on)
        names = [suggestion.agency for suggestion in given]
        first.append(names[:1] == [case.agency])
        among.append(case.agency in names)
        sure.append(given[0].confidence if given else 0.0)
    count = max(len(cases), 1)
    return RoutingScores(
        n=len(cases),
        top1=round(sum(first) / count, 4),
        top3=round(sum(among) / count, 4),
        coverage_at_95=coverage(first, sure, 0.95),
    )


def _uncalibrated(cases: Sequence[Case]) -> Catalogue:
    counts: dict[Key, Counter] = defaultdict(Counter)
    recent: dict[Key, list[tuple[int, str]]] = defaultdict(list)
    for case in cases:
        for key in case.keys:
            counts[key][case.agency] += 1
            if case.on is not None:
                recent[key].append((case.on.toordinal(), case.agency))
    catalogue = Catalogue(
        counts=dict(counts),
        recent={key: sorted(found)[-MOST_RECENT:] for key, found in recent.items()},
    )
    _add_linear(catalogue, cases)
    return catalogue


def _add_linear(catalogue: Catalogue, cases: Sequence[Case]) -> None:
    agencies, target = np.unique([case.agency for case in cases], return_inverse=True)
    if len(agencies) < 2:
        return
    features: dict[Key, int] = {}
    columns = [[features.setdefault(key, len(features)) for key in case.keys] for case in cases]
    width = len(columns[0])
    ends = np.arange(0, width * len(cases) + 1, width, dtype=np.int32)
    ones = np.ones(width * len(cases), dtype=np.float32)
    matrix = sparse.csr_matrix(
        (ones, np.concatenate(columns).astype(np.int32), ends), shape=(len(cases), len(features))
    )
    fit = LogisticRegression(C=STRICTNESS, max_iter=300).fit(matrix, target)
    weights, bias = fit.coef_, fit.intercept_
    if len(agencies) == 2:
        weights, bias = np.vstack([0 * weights, weights]), np.hstack([0 * bias, bias])
    catalogue.agencies = tuple(str(agency) for agency in agencies)
    catalogue.features = features
    catalogue.weights = np.ascontiguousarray(weights.T).astype(np.float16)
    catalogue.bias = bias.astype(np.float32)


def _calibrated(cases: Sequence[Case], steps: int = 41) -> list[list[float]]:
    """Return the table raw share → share that was right, on cases not learnt from."""
    shares, right = [], []
    folds = grouped_folds(range(len(cases)), np.fromiter(repeat(0, len(cases)), int), INNER_FOLDS)
    for seen, unseen in folds if len(cases) >= 2 * INNER_FOLDS else ():
        catalogue = _uncalibrated([cases[row] for row in seen])
        for row in unseen:
            agency, share = catalogue.ranked(cases[row].keys, on=cases[row].on)[0]
            shares.append(share)
            right.append(agency == cases[row].agency)
    grid = np.linspace(0, 1, steps)
    if not shares:
        return [grid.tolist(), grid.tolist()]
    fit = IsotonicRegression(out_of_bounds="clip", y_min=0.0, y_max=1.0).fit(shares, right)
    # A trace of the raw share keeps the order of cases that the fit would tie.
    return [grid.tolist(), (0.95 * fit.predict(grid) + 0.05 * grid).tolist()]
