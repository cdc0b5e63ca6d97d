"""Forms of promises and hand-overs."""

from datetime import date, datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from dispatch.choices import Watch
from dispatch.forms.order import written
from dispatch.watches import Turn
from yuanbao.widgets import MomentInput


class PledgeForm(forms.Form):
    """What is promised, until when, by whom."""

    text = forms.CharField(
        label=gettext_lazy("承诺做什么"),
        max_length=200,
        help_text=gettext_lazy("例如“回电告知抢修结果”。不写姓名和电话。"),
    )
    due_at = forms.DateTimeField(
        label=gettext_lazy("什么时候前"),
        widget=MomentInput(),
    )
    person = forms.ChoiceField(label=gettext_lazy("由谁兑现"))

    def __init__(self, *args: Any, people: list[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.people = {str(person.pk): person for person in people}
        self.fields["person"].choices = [(key, str(who)) for key, who in self.people.items()]

    def clean_person(self) -> Any:
        """Return the person."""
        return self.people[self.cleaned_data["person"]]


class PledgeEndForm(forms.Form):
    """How a promise ended."""

    is_kept = forms.TypedChoiceField(
        label=gettext_lazy("做到了吗"),
        choices=[("1", gettext_lazy("兑现了")), ("0", gettext_lazy("没有做到"))],
        coerce=lambda value: value == "1",
        widget=forms.RadioSelect,
    )
    text = forms.CharField(
        label=gettext_lazy("结果"),
        max_length=200,
        required=False,
        help_text=gettext_lazy("没有做到的，要写明原因和接下来怎么办。"),
    )


class HandOverForm(forms.Form):
    """What a watch leaves to the next."""

    turn = forms.ChoiceField(label=gettext_lazy("交哪一班"))
    words = written(gettext_lazy("当班情况"), most=2000, rows=6)
    to_do = written(gettext_lazy("交办事项"), most=2000, rows=4, required=False)

    def __init__(self, *args: Any, turns: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["turn"].choices = turns

    def clean_turn(self) -> Turn:
        """Return the watch."""
        on, watch = self.cleaned_data["turn"].split("/")
        return Turn(date.fromisoformat(on), Watch(watch))


class SignHandOverForm(forms.Form):
    """The words of who takes over."""

    remark = forms.CharField(label=gettext_lazy("接班意见"), max_length=300, required=False)


def in_an_hour(at: datetime) -> datetime:
    """Return the moment a promise is usually given for: the next full hour but one."""
    return datetime.fromtimestamp((at.timestamp() // 3600 + 2) * 3600, tz=at.tzinfo)
