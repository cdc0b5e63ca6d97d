"""What an agency asks the centre for, and how a second person decides on it."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dispatch.choices import Step
from dispatch.forms.order import ActForm, written
from dispatch.models import Ending
from dispatch.queries.centre.decisions import ending_facts, extension_facts, suspension_facts
from dispatch.services.timing.clocks import limits_for
from petitions.notices import when
from yuanbao.formats import moment_text
from yuanbao.widgets import DayInput


class Deciding(forms.Form):
    """同意 or 不同意, which needs words."""

    decision = forms.ChoiceField(
        label=gettext_lazy("审批结果"),
        choices=[("grant", gettext_lazy("同意")), ("refuse", gettext_lazy("不同意"))],
        widget=forms.RadioSelect,
    )
    ruling = written(
        gettext_lazy("审批意见"), required=False, help_text=gettext_lazy("不同意要写明原因。")
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if cleaned.get("decision") == "refuse" and not cleaned.get("ruling", "").strip():
            self.add_error("ruling", _("请写明为什么不同意。"))
        return cleaned


class DecisionForm(Deciding, ActForm):
    """The decision in an order's dialog; `facts` shows what was asked for."""


class EndingDecisionForm(Deciding):
    """The decision on 终止办理 or 撤单, on a page of its own."""

    def __init__(self, *args: Any, ending: Ending, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.facts = ending_facts(ending)


class ExtensionForm(ActForm):
    """申请延期: how many working days, and why."""

    days = forms.IntegerField(label=gettext_lazy("延几个工作日"), min_value=1, max_value=60)
    reason = written(
        gettext_lazy("为什么要延期"), help_text=gettext_lazy("批准以后反映人和公众都会看到。")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        limit = limits_for(self.order.petition.category).get(Step.EXTEND)
        if limit is None:
            self.facts = [(_("能不能延"), _("这一类按规定不能延期。"))]
            return
        most = int(limit.amount)
        self.fields["days"].initial = most
        self.fields["days"].help_text = _("这一类最多 %(n)s 个工作日，只能延一次。") % {"n": most}
        self.facts = [(_("现在的时限"), when(self.order.due_at))]


class ExtensionDecisionForm(DecisionForm):
    """延期审批."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        row = self.order.extensions.filter(decided_at=None).select_related("asked_by").first()
        if row is not None:
            asked = f"{row.asked_by or ''} {moment_text(row.asked_at, row.asked_at)}".strip()
            self.facts = [*extension_facts(row), (_("申请人"), asked)]


class SuspensionForm(ActForm):
    """申请挂账: why, until when, and what is done meanwhile."""

    why = written(
        gettext_lazy("现在为什么解决不了"), help_text=gettext_lazy("批准以后登上公开的挂账台账。")
    )
    meanwhile = written(gettext_lazy("这期间做什么"), rows=3)
    expected_on = forms.DateField(
        label=gettext_lazy("预计什么时候能办"),
        widget=DayInput(),
    )


class SuspensionDecisionForm(DecisionForm):
    """挂账审批."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        row = self.order.suspensions.filter(decided_at=None).select_related("asked_by").first()
        if row is not None:
            asked = f"{row.asked_by or ''} {moment_text(row.asked_at, row.asked_at)}".strip()
            self.facts = [*suspension_facts(row), (_("申请人"), asked)]


class ReviewForm(ActForm):
    """挂账复查: it goes on, or the obstacle is gone."""

    outcome = forms.ChoiceField(
        label=gettext_lazy("复查结果"),
        choices=[
            ("stay", gettext_lazy("还解决不了，继续挂账")),
            ("resume", gettext_lazy("可以办了，销账")),
        ],
        widget=forms.RadioSelect,
    )
    note = written(gettext_lazy("复查情况"), help_text=gettext_lazy("反映人和公众都看到。"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        row = self.order.suspensions.filter(is_accepted=True, ended_at=None).first()
        if row is not None:
            since = moment_text(row.decided_at, row.decided_at)
            self.facts = [
                *suspension_facts(row),
                (_("挂账时间"), since),
                (_("已复查"), _("%(n)s 次") % {"n": row.n_reviews}),
            ]
