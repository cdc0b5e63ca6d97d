"""Forms of requests about one's data, and of their decision."""

from django import forms
from django.utils.translation import gettext_lazy as _

from yuanbao.consents.choices import Guardian
from yuanbao.consents.purposes import all_purposes
from yuanbao.mydata.choices import Behalf


class _BehalfForm(forms.Form):
    """Whose data it is about; the rest is asked of those who ask for somebody else."""

    behalf = forms.ChoiceField(label=_("谁的信息"), choices=Behalf.choices, initial=Behalf.SELF)
    guardian = forms.ChoiceField(
        label=_("为孩子申请的，您是孩子的"),
        choices=[("", _("不是为孩子申请")), *((g.value, g.label) for g in Guardian if g.value)],
        required=False,
    )
    other_name = forms.CharField(label=_("孩子或亲属的姓名"), max_length=40, required=False)


class CorrectionForm(_BehalfForm):
    text = forms.CharField(
        label=_("哪里不对，应该是什么"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("例如：社区登记的电话是旧号码，应改为现在登录用的号码。"),
    )
    field_order = ["text", "behalf", "guardian", "other_name"]


class DeletionForm(_BehalfForm):
    text = forms.CharField(
        label=_("还想说明什么"),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    is_sure = forms.BooleanField(
        label=_("我知道删掉的找不回来，点过“我也遇到”的事不再告诉我"),
        error_messages={"required": _("请先看清楚删掉的找不回来，再打勾。")},
    )
    field_order = ["behalf", "guardian", "other_name", "text", "is_sure"]


class CarryOutForm(forms.Form):
    ruling = forms.CharField(
        label=_("办理的情况，申请人会看到"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    is_proof_seen = forms.BooleanField(label=_("已核对证明材料"), required=False)


class RefuseForm(forms.Form):
    ruling = forms.CharField(
        label=_("为什么不同意，申请人会看到"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    basis = forms.CharField(label=_("依据哪一条规定"), max_length=200)


class HoldForm(forms.Form):
    number = forms.CharField(label=_("诉求编号"), max_length=24)
    basis = forms.CharField(
        label=_("依据"),
        max_length=200,
        help_text=_("例如：区法院调取证据的函，文号。留存期间不清除、不删除。"),
    )


class LedgerForm(forms.Form):
    purpose = forms.ChoiceField(label=_("用途"), required=False)
    given = forms.ChoiceField(
        label=_("同意还是撤回"),
        choices=[("", _("全部")), ("yes", _("同意")), ("no", _("撤回"))],
        required=False,
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        named = [(one.code, one.title) for one in all_purposes()]
        self.fields["purpose"].choices = [("", _("全部")), *named]
