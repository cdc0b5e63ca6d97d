"""The form by which the roll of members is asked for in full."""

from django import forms
from django.utils.translation import gettext_lazy as _

from yuanbao.models import FileKind


class RollExportForm(forms.Form):
    """As what, and what for."""

    kind = forms.ChoiceField(
        label=_("格式"),
        choices=FileKind.choices,
        initial=FileKind.XLSX,
        widget=forms.RadioSelect,
    )
    why = forms.CharField(
        label=_("完整内容拿去做什么"),
        min_length=4,
        max_length=200,
        error_messages={
            "required": _("请写明用途，例如“换届选举核对选民”。"),
            "min_length": _("请写明用途，例如“换届选举核对选民”。"),
        },
        help_text=_("会记下您的姓名、时间、条件、人数和用途，并印在文件上。"),
    )
