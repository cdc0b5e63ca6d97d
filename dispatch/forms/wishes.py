"""What an agency asks the centre for, and how a second person decides on it."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dispatch.choices import Step
from dispatch.forms.order import ActForm, written
from dispatch.services.clocks import limits_for
from petitions.notices import when
from yuanbao.formats import moment_text


class DecisionForm(ActForm):
    """同意 or 不同意 what was asked for; `facts` shows what that is."""

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
            self.facts = [
                (_("申请"), _("延期 %(n)s 个工作日") % {"n": row.days}),
                (_("原因"), row.reason),
                (_("原时限"), when(row.old_due_at)),
                (_("申请人"), asked),
            ]
