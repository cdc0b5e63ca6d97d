"""Forms of 全程代办: taking a matter up, telling the person, adding, handing over, ending."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from dispatch.forms.field import CONSENTS
from dispatch.forms.order import written
from petitions.choices import InformWay
from yuanbao.models import User


class TakeUpForm(forms.Form):
    """How the person agreed."""

    way = forms.ChoiceField(
        label=gettext_lazy("本人怎么同意的"), choices=CONSENTS, widget=forms.RadioSelect
    )
    note = forms.CharField(
        label=gettext_lazy("同意的说明"),
        max_length=200,
        required=False,
        help_text=gettext_lazy("什么时候、谁听到的。不要写身份证号、病情。"),
    )


class InformForm(forms.Form):
    """What the person was told, and what they said."""

    way = forms.ChoiceField(
        label=gettext_lazy("怎么告知的"), choices=InformWay.choices, widget=forms.RadioSelect
    )
    is_reached = forms.BooleanField(label=gettext_lazy("告诉到了"), required=False, initial=True)
    note = written(gettext_lazy("说了什么"), most=300, rows=3)


class AddForm(forms.Form):
    """Words added for the person."""

    text = written(gettext_lazy("替反映人补充"), most=2000, rows=5)


class HandOverForm(forms.Form):
    """A colleague of the same place."""

    to = forms.ModelChoiceField(
        label=gettext_lazy("移交给"),
        queryset=User.objects.none(),
        empty_label=gettext_lazy("请选一位同事"),
    )

    def __init__(self, *args: Any, colleagues: list[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people = User.objects.filter(pk__in=[person.pk for person in colleagues])
        self.fields["to"].queryset = people.order_by("name", "pk")
        self.fields["to"].label_from_instance = lambda person: person.name


class EndForm(forms.Form):
    """Why the proxy does not go on."""

    why = written(gettext_lazy("为什么终止"), most=200, rows=3)
