"""Looking something up in the concordance, and taking it in."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from grids.choices import OldNet
from grids.tree.old_nets import read_rows

MOST_BYTES = 4 * 1024 * 1024


class OldNetForm(forms.Form):
    """An old or a new code or name; one net."""

    more_fields = ()

    q = forms.CharField(label=gettext_lazy("旧编码、旧名称或新网格"), max_length=40, required=False)
    net = forms.ChoiceField(
        label=gettext_lazy("旧网"),
        choices=[("", gettext_lazy("四网都看")), *OldNet.choices],
        required=False,
    )


class OldNetFileForm(forms.Form):
    """The concordance as CSV, as a file or as text."""

    file = forms.FileField(
        label=gettext_lazy("CSV 文件"),
        required=False,
        widget=forms.FileInput(attrs={"accept": ".csv"}),
    )
    text = forms.CharField(
        label=gettext_lazy("或贴在这里"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 8, "spellcheck": "false"}),
        help_text=gettext_lazy(
            "五列：旧网、旧编码、旧名称、新网格编码、占比。一个旧网格占几个新网格就写几行。"
        ),
    )

    def clean(self) -> dict[str, Any]:
        facts = super().clean() or {}
        text = self._text(facts.get("file")) or facts.get("text", "")
        facts["rows"], facts["faults"] = read_rows(text)
        if not facts["rows"] and not facts["faults"]:
            self.add_error("file", _("文件里没有对照，请按五列填写。"))
        facts["text"] = text
        return facts

    def _text(self, file: Any) -> str:
        if not file:
            return ""
        if file.size > MOST_BYTES:
            self.add_error("file", _("文件超过 4 MB，请分开导入。"))
            return ""
        held = file.read()
        try:
            return held.decode("utf-8-sig")
        except UnicodeDecodeError:
            return held.decode("gb18030", errors="replace")
