"""The centre's moves of an order between agencies, and the ends that a second person grants."""

from typing import Any

from django import forms
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dispatch.forms.order import ActForm, assisting_sides, written
from dispatch.models import Agency, WorkOrder
from dispatch.queries.orders.gathered import gathered_for
from grids.models import Grid
from yuanbao.models import Reason, ReasonKind
from yuanbao.widgets import DayInput


class TransferForm(ActForm):
    """转办: to which agency, and why."""

    to = forms.ModelChoiceField(
        label=gettext_lazy("转给"),
        queryset=Agency.objects.none(),
        empty_label=gettext_lazy("请选择"),
    )
    why = written(gettext_lazy("为什么转办"), help_text=gettext_lazy("双方和反映人都看到。"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        others = Agency.objects.active().exclude(pk=self.order.agency_id)
        self.fields["to"].queryset = others.order_by("kind", "code")
        self.fields["to"].label_from_instance = lambda agency: agency.name


def reason_choices(kind: ReasonKind) -> list[tuple[str, str]]:
    """Return the typed reasons of one act, with an empty first line."""
    rows = Reason.objects.filter(kind=kind, is_active=True).order_by("code")
    return [("", _("请选择")), *rows.values_list("code", "name")]


class CancelForm(ActForm):
    """撤单, with a typed reason."""

    reason = forms.ChoiceField(label=gettext_lazy("撤单理由"))
    why = written(gettext_lazy("具体情况"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].choices = reason_choices(ReasonKind.CANCEL)


class EndForm(ActForm):
    """申请终止办理, with a typed reason."""

    reason = forms.ChoiceField(label=gettext_lazy("终止理由"))
    why = written(gettext_lazy("具体情况"), help_text=gettext_lazy("批的人看到。"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].choices = reason_choices(ReasonKind.TERMINATE)


class DutyOfferForm(ActForm):
    """记入派单目录: for which places, from which day."""

    area = forms.ModelChoiceField(
        label=gettext_lazy("适用地域"),
        queryset=Grid.objects.none(),
        required=False,
        empty_label=gettext_lazy("全区"),
    )
    valid_from = forms.DateField(label=gettext_lazy("从哪天起"), widget=DayInput())

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["valid_from"].initial = localdate()
        petition = self.order.petition
        places = [petition.town_id, petition.community_id]
        self.fields["area"].queryset = Grid.objects.filter(pk__in=filter(None, places))
        row = self.order.returns.exclude(ruled_to=None).select_related("ruled_to").last()
        if row is not None:
            self.facts = [
                (_("分类"), str(petition.category or "—")),
                (_("主办"), row.ruled_to.name),
                (_("依据"), row.ruling_number),
                (_("裁定意见"), row.ruling),
            ]


class AskAgainForm(ActForm):
    """请协办再办: which assisting agency, and what is missing."""

    of = forms.ModelChoiceField(
        label=gettext_lazy("请哪家再办"),
        queryset=WorkOrder.objects.none(),
        empty_label=gettext_lazy("请选择"),
    )
    words = written(gettext_lazy("还差什么、要怎么办"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = gathered_for(self.order)
        self.sides = assisting_sides(rows)
        ready = [row.order.pk for row in rows if row.can_be_given_back]
        orders = WorkOrder.objects.filter(pk__in=ready).select_related("agency").order_by("serial")
        self.fields["of"].queryset = orders
        self.fields["of"].label_from_instance = lambda order: order.agency.name
