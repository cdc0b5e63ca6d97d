"""The form by which the roll of members is asked for in full."""

from django import forms
from django.utils.translation import gettext_lazy as _

from yuanbao.sealed_exports import SHORTEST_REASON
from yuanbao.sheet_forms import FileKindForm


class RollExportForm(FileKindForm):
    """As what, and what for."""

    why = forms.CharField(
        label=_("完整内容拿去做什么"),
        min_length=SHORTEST_REASON,
        max_length=200,
        error_messages={
            "required": _("请写明用途，例如“换届选举核对选民”。"),
            "min_length": _("请写明用途，例如“换届选举核对选民”。"),
        },
        help_text=_("会记下您的姓名、时间、条件、人数和用途，并印在文件上。"),
    )
