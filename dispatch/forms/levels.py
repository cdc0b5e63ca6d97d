"""Forms of giving down, gathering and passing up between district, town, community and grid."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dispatch.forms.order import ANSWER_LENGTH, MIN_ANSWER, ActForm, written
from dispatch.forms.photos import PhotosField
from dispatch.queries.orders.levels import places_below
from dispatch.services.orders.photo_rule import Photos
from petitions.choices import Solved


class SendDownForm(ActForm):
    """下派: to whom, what, and how long they have."""

    phrase_field = "instruction"
    to = forms.ChoiceField(label=gettext_lazy("下派给"))
    instruction = written(gettext_lazy("要办什么"), rows=3)
    days = forms.IntegerField(
        label=gettext_lazy("几个工作日"),
        required=False,
        min_value=1,
        max_value=30,
        help_text=gettext_lazy("不填就把剩下时间的五分之四给下级。"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.places = places_below(self.order)
        choices = [(key, label) for key, (label, _place) in self.places.items()]
        self.fields["to"].choices = [("", _("请选择")), *choices]
        here = f"unit-{self.order.petition.grid_id}"
        self.initial.setdefault("to", here if here in self.places else "")

    def clean_to(self) -> Any:
        """Return the community's agency, or the unit grid whose post gets it."""
        return self.places[self.cleaned_data["to"]][1]


class ReportForm(ActForm):
    """上报结果 of a child order: for the level above, which answers the public."""

    phrase_field = "answer"
    claimed = forms.ChoiceField(
        label=gettext_lazy("问题解决了吗"), choices=Solved.choices, widget=forms.RadioSelect
    )
    answer = written(
        gettext_lazy("办理结果"),
        most=ANSWER_LENGTH,
        rows=5,
        min_length=MIN_ANSWER,
        help_text=gettext_lazy("写清做了什么、什么时候、结果怎样；上级看了再答复居民。"),
        error_messages={
            "min_length": gettext_lazy("办理结果太短，请写清做了什么、什么时候、结果怎样。")
        },
    )
    photos = PhotosField(label=gettext_lazy("现场照片"), required=False)

    def clean_photos(self) -> Photos:
        """Return them as pictures of what was done: the answer above keeps them."""
        return Photos(after=self.cleaned_data["photos"])


class PassUpForm(ActForm):
    """上报, or back to the level it came from."""

    phrase_field = "why"
    why = written(gettext_lazy("为什么本级解决不了"), help_text=gettext_lazy("上级看到。"))


class WhyForm(ActForm):
    """A reason that the other level reads."""

    phrase_field = "why"
    why = written(gettext_lazy("原因"), help_text=gettext_lazy("下级看到，不对外公开。"))
