"""Suggest categories for a text: the trained model and the keyword lexicon, weighed together."""

from dataclasses import dataclass

from dispatch.learning.lexicon import Lexicon, Match, default_lexicon
from dispatch.learning.predict import Prediction, Predictor

N_SUGGESTIONS = 3
# The model has seen real matters and its confidence is measured, so it leads. The lexicon
# keeps a voice: it knows categories of which the model has seen few examples or none.
MODEL_WEIGHT = 0.75
LEXICON_WEIGHT = 1 - MODEL_WEIGHT
# Keywords alone are not measured precision. They may pass the bar for deciding alone only when
# several words agree and hardly any speak for something else, and never look certain.
LEXICON_CEILING = 0.9

SOURCE_MODEL = "model"
SOURCE_BOTH = "model+lexicon"
SOURCE_LEXICON = "lexicon"


@dataclass(frozen=True)
class Ranked:
    """One category code with confidence (0–1) and the words that speak for it."""

    code: str
    confidence: float
    words: tuple[str, ...]


@dataclass(frozen=True)
class Suggestion:
    """At most three categories, best first, and who said so. Empty when nothing spoke."""

    ranked: tuple[Ranked, ...]
    source: str


def suggest_category(
    text: str, predictor: Predictor | None, lexicon: Lexicon | None = None
) -> Suggestion:
    """Return up to three category codes for a text, with confidence and the deciding words.

    Without a predictor, or with one that was trained on labels the lexicon does not know
    (another district's categories), the lexicon speaks alone.
    """
    lexicon = default_lexicon() if lexicon is None else lexicon
    matches = lexicon.match(text)
    if predictor is None or not set(predictor.labels) & set(lexicon.codes):
        return Suggestion(_from_lexicon(matches), SOURCE_LEXICON)
    prediction = predictor.predict(text)
    source = SOURCE_BOTH if matches else SOURCE_MODEL
    return Suggestion(_together(prediction, matches, set(lexicon.codes)), source)


def _from_lexicon(matches: tuple[Match, ...]) -> tuple[Ranked, ...]:
    return tuple(
        Ranked(match.code, min(match.confidence, LEXICON_CEILING), match.words)
        for match in matches[:N_SUGGESTIONS]
    )


def _together(
    prediction: Prediction, matches: tuple[Match, ...], codes: set[str]
) -> tuple[Ranked, ...]:
    # With no keyword in the text the lexicon abstains instead of casting doubt.
    weight = MODEL_WEIGHT if matches else 1.0
    shares = {code: weight * share for code, share in prediction.ranked if code in codes}
    words: dict[str, tuple[str, ...]] = {prediction.label: prediction.words}
    for match in matches:
        shares[match.code] = shares.get(match.code, 0) + LEXICON_WEIGHT * match.confidence
        words[match.code] = tuple(dict.fromkeys((*match.words, *words.get(match.code, ()))))
    best = sorted(shares, key=lambda code: (-shares[code], code))[:N_SUGGESTIONS]
    return tuple(Ranked(code, round(shares[code], 4), words.get(code, ())) for code in best)
