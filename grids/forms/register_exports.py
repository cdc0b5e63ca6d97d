"""The form by which a register's list is asked for as a file."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from yuanbao.models import ExportContent
from yuanbao.sealed_exports import SHORTEST_REASON
from yuanbao.sheet_forms import FileKindForm


class ExportForm(FileKindForm):
    """As what, and whether in full; in full takes a reason. Only some may choose."""

    content = forms.ChoiceField(
        label=_("个人信息"),
        choices=ExportContent.choices,
        initial=ExportContent.MASKED,
        widget=forms.RadioSelect,
    )
    why = forms.CharField(
        label=_("完整内容拿去做什么"),
        max_length=200,
        required=False,
        help_text=_("导出完整内容才填。会记下您的姓名、时间、条件、行数和用途，并印在文件上。"),
    )

    def __init__(self, *, may_full: bool, **kwargs: Any):
        super().__init__(**kwargs)
        if not may_full:
            del self.fields["content"], self.fields["why"]

    def clean(self) -> dict[str, Any]:
        """Ask for a reason where the content is full."""
        facts = super().clean() or {}
        is_short = len(facts.get("why", "").strip()) < SHORTEST_REASON
        if facts.get("content") == ExportContent.FULL and is_short:
            self.add_error("why", _("请写明用途，例如“核对医保参保名单”。"))
        return facts
