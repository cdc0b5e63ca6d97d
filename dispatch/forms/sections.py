"""Forms of 分办 and of leave."""

from typing import Any

from django import forms
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy

from dispatch.forms.order import ActForm
from dispatch.models import Leave, Section
from yuanbao.models import User
from yuanbao.roles import Capability, roles_granting
from yuanbao.widgets import DayInput


class AssignForm(ActForm):
    """分办: to a section, to a handler, or both."""

    section = forms.ModelChoiceField(
        label=gettext_lazy("科室"),
        queryset=Section.objects.none(),
        required=False,
        empty_label=gettext_lazy("不指定科室"),
    )
    to = forms.ModelChoiceField(
        label=gettext_lazy("经办人"),
        queryset=User.objects.none(),
        required=False,
        empty_label=gettext_lazy("由科室负责人安排"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        agency, today = self.order.agency, localdate()
        self.fields["section"].queryset = agency.sections.filter(is_active=True).order_by("pk")
        roles = roles_granting(Capability.HANDLE_ORDER)
        held = agency.staffings.on(today).filter(role__in=roles)
        people = User.objects.filter(pk__in=held.values("user"), is_active=True)
        away = Leave.objects.on(today).filter(user__in=people).select_related("stand_in")
        stood = {leave.user_id: leave.stand_in for leave in away}
        sections = dict(held.filter(section__isnull=False).values_list("user", "section__name"))
        self.fields["to"].queryset = people.order_by("name", "pk")
        self.fields["to"].label_from_instance = lambda person: _label(person, sections, stood)


def _label(person: User, sections: dict[int, str], stood: dict[int, User]) -> str:
    words = f"{person.name}·{sections[person.pk]}" if person.pk in sections else person.name
    stand_in = stood.get(person.pk)
    if stand_in is None:
        return words
    away = gettext_lazy("%(words)s（休假，由%(stand_in)s代）")
    return str(away) % {"words": words, "stand_in": stand_in}


class LeaveForm(forms.Form):
    """登记休假."""

    starts_on = forms.DateField(label=gettext_lazy("从哪天"), widget=DayInput())
    ends_on = forms.DateField(label=gettext_lazy("到哪天"), widget=DayInput())
    stand_in = forms.ModelChoiceField(
        label=gettext_lazy("B 角"),
        queryset=User.objects.none(),
        empty_label=gettext_lazy("请选择"),
        help_text=gettext_lazy("休假期间新的工单分给他，您没办完的他也看得到。"),
    )

    def __init__(self, *args: Any, colleagues: list[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people = User.objects.filter(pk__in=[person.pk for person in colleagues])
        self.fields["stand_in"].queryset = people.order_by("name", "pk")
        self.fields["stand_in"].label_from_instance = lambda person: person.name
