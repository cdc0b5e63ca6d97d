"""A text field whose choices are kept in the code alone."""

from collections.abc import Sequence
from typing import Any

from django.db import models


class ChoiceField(models.CharField):
    """Text out of a list that grows with the product: the schema does not know the list.

    A new role or purpose is then one line of `TextChoices`, and no migration of every table
    that names one. The column is a plain `varchar`; forms and `full_clean` refuse what is not
    in the list.
    """

    def deconstruct(self) -> tuple[str, str, Sequence[Any], dict[str, Any]]:
        name, _path, args, kwargs = super().deconstruct()
        kwargs.pop("choices", None)
        return name, "django.db.models.CharField", args, kwargs
