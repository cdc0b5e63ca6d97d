"""Split labelled texts into folds that do not leak: equal texts stay together."""

from collections import defaultdict
from collections.abc import Hashable, Iterator, Sequence

import numpy as np


def grouped_folds(
    groups: Sequence[Hashable], target: np.ndarray, count: int, *, seed: int = 0
) -> Iterator[tuple[np.ndarray, np.ndarray]]:
    """Yield (learn, judge) row numbers, every label spread evenly over the folds.

    Rows of one group never stand on both sides. The split depends on the seed and the
    order of the rows, on nothing else.
    """
    rows_of: dict[Hashable, list[int]] = defaultdict(list)
    for row, group in enumerate(groups):
        rows_of[group].append(row)
    fold = np.zeros(len(groups), dtype=int)
    loads: dict[int, np.ndarray] = defaultdict(lambda: np.zeros(count, dtype=int))
    together = list(rows_of.values())
    for place in np.random.default_rng(seed).permutation(len(together)):
        rows = together[place]
        load = loads[int(target[rows[0]])]
        lightest = int(load.argmin())
        load[lightest] += len(rows)
        fold[rows] = lightest
    for number in range(count):
        judge = np.flatnonzero(fold == number)
        if len(judge):
            yield np.flatnonzero(fold != number), judge
