"""Judge the classifier on texts it has not seen. Commands import this; it trains models."""

from collections.abc import Sequence

import numpy as np

from dispatch.learning.features import joined
from dispatch.learning.folds import grouped_folds
from dispatch.learning.measures import Scores, scores
from dispatch.learning.predict import Predictor
from dispatch.learning.train import train

FOLDS = 5


def cross_validated(texts: Sequence[str], labels: Sequence[str], *, keep_twins: bool) -> Scores:
    """Return the scores of five-fold cross-validation; deterministic.

    With `keep_twins` false, texts that are equal but for white space share a fold, so that no
    text is judged by a model that learnt it. With true every row is dealt alone: figures that
    compare with studies which did not look for twins.
    """
    groups = [str(row) if keep_twins else joined(text) for row, text in enumerate(texts)]
    target = np.unique(np.asarray(labels), return_inverse=True)[1]
    answers, confidences = [""] * len(texts), [0.0] * len(texts)
    for learn, judge in grouped_folds(groups, target, FOLDS):
        model = train([texts[row] for row in learn], [labels[row] for row in learn])
        predictor = Predictor(model)
        for row in judge:
            answers[row], confidences[row] = predictor.decide(texts[row])
    return scores(labels, answers, confidences)


def held_out(
    learn: tuple[Sequence[str], Sequence[str]], judge: tuple[Sequence[str], Sequence[str]]
) -> Scores:
    """Train on one set of texts and labels, return the scores on another."""
    predictor = Predictor(train(*learn))
    decided = [predictor.decide(text) for text in judge[0]]
    return scores(judge[1], [label for label, _ in decided], [sure for _, sure in decided])
