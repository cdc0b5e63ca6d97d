import pytest
from django.core.exceptions import ValidationError
from django.db import models

from yuanbao.choice_field import ChoiceField


class Season(models.TextChoices):
    SPRING = "spring", "春"
    AUTUMN = "autumn", "秋"


def test_deconstruct_leaves_the_list_out_of_the_schema():
    field = ChoiceField("季节", max_length=8, choices=Season.choices)

    _name, path, _args, kwargs = field.deconstruct()

    assert path == "django.db.models.CharField"
    assert kwargs == {"max_length": 8, "verbose_name": "季节"}


def test_clean_of_a_value_not_listed_is_refused():
    field = ChoiceField("季节", max_length=8, choices=Season.choices)

    assert field.clean("spring", None) == "spring"
    with pytest.raises(ValidationError):
        field.clean("winter", None)
