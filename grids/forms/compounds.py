"""What a community fills in of a compound."""

from django import forms
from django.utils.translation import gettext_lazy as _

from grids.compounds.choices import FactKind
from grids.services.compounds import Facts
from yuanbao.widgets import MomentInput


class FactForm(forms.Form):
    """One fact, in the words the public reads."""

    kind = forms.ChoiceField(label=_("类别"), choices=FactKind.choices, widget=forms.RadioSelect)
    name = forms.CharField(
        label=_("名称"), max_length=80, help_text=_("例如物业企业的全称，或“3 号楼停水”。")
    )
    phone = forms.CharField(
        label=_("办公电话"),
        max_length=20,
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "tel"}),
        help_text=_("公开给大家看：只填办公电话，不填私人手机号。"),
    )
    text = forms.CharField(
        label=_("说明"),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("例如服务时间、地点、任期、收费标准。"),
    )
    since = forms.DateTimeField(
        label=_("从什么时候"),
        required=False,
        widget=MomentInput(),
        help_text=_("停水停电停热通知必填。"),
    )
    until = forms.DateTimeField(
        label=_("到什么时候"),
        required=False,
        widget=MomentInput(),
        help_text=_("到时自动不再显示。"),
    )

    def facts(self) -> Facts:
        return Facts(**self.cleaned_data)


class EndForm(forms.Form):
    """Why a fact holds no more."""

    why = forms.CharField(label=_("为什么失效"), max_length=200)
