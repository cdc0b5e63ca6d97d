"""The classifier in force, loaded once per process and looked up again when another is active."""

from dataclasses import dataclass
from functools import lru_cache

from dispatch.learning.predict import Predictor
from dispatch.models import ClassifierVersion


@dataclass(frozen=True)
class ActiveModel:
    """A loaded classifier and the name under which its decisions are remembered."""

    name: str
    predictor: Predictor


def active_model() -> ActiveModel | None:
    """Return the active version; None before the first training: the lexicon decides alone."""
    number = (
        ClassifierVersion.objects.filter(is_active=True)
        .order_by("-number")
        .values_list("number", flat=True)
        .first()
    )
    return _load(number) if number is not None else None


@lru_cache(maxsize=1)
def _load(number: int) -> ActiveModel:
    version = ClassifierVersion.objects.get(number=number)
    return ActiveModel(f"v{number}", Predictor.loads(bytes(version.blob)))
