"""What reporters fill in on sealed reports. Forms check and clean; services act."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from petitions.forms import PhotosInput, StoryField
from petitions.sealed.choices import Mode
from petitions.sealed.files import MAX_FILES, CleanFile, FileRefused, clean_file
from petitions.sealed.queries import unit_choices
from petitions.sealed.receipts import LENGTH, digits_in
from yuanbao.forms import PhoneField

SHORTEST, LONGEST = 10, 5000
OFF = {"autocomplete": "off", "data-no-draft": True}
MODES = (
    (Mode.ANONYMOUS, gettext_lazy("匿名：不留任何身份，只凭回执看答复")),
    (Mode.CONFIDENTIAL, gettext_lazy("保密：身份密封，只有两位保管人一起才能打开")),
    (Mode.NAMED, gettext_lazy("实名：优先办理，5 个工作日内告知是否受理")),
)


def names_in(typed: str) -> tuple[str, ...]:
    """Return the names of a line, at most eight."""
    for mark in "，,;；/ 　":
        typed = typed.replace(mark, "、")
    return tuple(filter(None, (name.strip() for name in typed.split("、"))))[:8]


class FilesField(forms.FileField):
    """Several files at once; the form takes them apart."""

    widget = PhotosInput

    def clean(self, data, initial=None):  # noqa: ARG002 - Django's signature
        return [file for file in (data or []) if file]


class WithFiles(forms.Form):
    """A form with files that are cleaned where they come in."""

    attached = FilesField(
        label=gettext_lazy("材料"),
        required=False,
        widget=PhotosInput(attrs={"accept": "image/*,.pdf,.docx", "multiple": True}),
        help_text=gettext_lazy(
            "最多 5 个，每个不超过 8 MB：照片、PDF、Word（.docx）。拍摄位置、时间、作者会自动去掉，"
            "文件名不保存。"
        ),
    )

    def clean_attached(self) -> list[CleanFile]:
        chosen = self.cleaned_data["attached"]
        if len(chosen) > MAX_FILES:
            raise ValidationError(_("最多 5 个文件，请少选几个，其余的以后在收件箱里补。"))
        clean, refused = [], []
        for place, file in enumerate(chosen, start=1):
            try:
                clean.append(clean_file(file))
            except FileRefused as refusal:
                refused.append(_("第 %(n)s 个：%(why)s") % {"n": place, "why": refusal})
        if refused:
            raise ValidationError(refused)
        return clean


class SealedReportForm(WithFiles):
    """A report on people who serve."""

    error_css_class = "is-wrong"

    unit = forms.ChoiceField(
        label=gettext_lazy("涉及哪个单位或地方"),
        required=False,
        widget=forms.Select(attrs=OFF),
        help_text=gettext_lazy("这个单位和它的下级都看不到、也分不到这件举报。"),
    )
    people = forms.CharField(
        label=gettext_lazy("涉及谁"),
        required=False,
        max_length=80,
        widget=forms.TextInput(attrs=OFF),
        help_text=gettext_lazy("写姓名，几个人用顿号隔开；不知道名字就写职务。"),
    )
    text = StoryField(
        label=gettext_lazy("举报内容"),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 9, **OFF}),
        help_text=gettext_lazy("什么时间、什么地点、谁、做了什么、有什么证据，最少 10 个字。"),
        error_messages={
            "required": gettext_lazy("请写下举报内容，最少 10 个字。"),
            "max_length": gettext_lazy("写了 %(show_value)d 个字，最多 5000 个字，请删短一些。"),
        },
    )
    mode = forms.ChoiceField(
        label=gettext_lazy("用哪种方式"),
        choices=MODES,
        widget=forms.RadioSelect,
        initial=Mode.ANONYMOUS,
        error_messages={"required": gettext_lazy("请选一种方式。")},
    )
    name = forms.CharField(
        label=gettext_lazy("姓名"),
        required=False,
        max_length=20,
        widget=forms.TextInput(attrs=OFF),
    )
    phone = PhoneField(
        label=gettext_lazy("手机号"),
        required=False,
        max_length=24,
        widget=forms.TextInput(attrs={"inputmode": "tel", **OFF}),
        help_text=gettext_lazy("这个渠道从不发短信，只在必须当面核实时由保管人联系。"),
    )
    address = forms.CharField(
        label=gettext_lazy("单位或住址"),
        required=False,
        max_length=120,
        widget=forms.TextInput(attrs=OFF),
    )
    key = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["unit"].choices = [("", _("不清楚，或不在下面")), *unit_choices()]

    def clean_text(self):
        text = self.cleaned_data["text"].strip()
        if len(text) < SHORTEST:
            raise ValidationError(_("写了 %(n)s 个字，最少 10 个字。") % {"n": len(text)})
        return text

    def clean_people(self):
        return names_in(self.cleaned_data["people"])

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("mode") == Mode.ANONYMOUS:
            # Nothing that could point to the person is kept, whatever stood in the fields.
            cleaned |= {"name": "", "phone": "", "address": ""}
            self.errors.pop("phone", None)
        elif cleaned.get("mode") == Mode.NAMED:
            for name, words in (("name", _("请填姓名")), ("phone", _("请填手机号"))):
                if not cleaned.get(name) and name not in self.errors:
                    self.add_error(name, _("%(what)s；不想留就选保密或匿名。") % {"what": words})
        if not cleaned.get("unit") and not cleaned.get("people") and "unit" not in self.errors:
            self.add_error("unit", _("请选单位，或在下面写明涉及谁，才能让他们看不到。"))
        return cleaned


class ReceiptForm(forms.Form):
    """The sixteen digits."""

    receipt = forms.CharField(
        label=gettext_lazy("回执（16 位数字）"),
        max_length=40,
        widget=forms.TextInput(attrs={"inputmode": "numeric", **OFF}),
        help_text=gettext_lazy("提交举报后显示过一次的那串数字，空格可以不输。"),
    )

    def clean_receipt(self):
        digits = digits_in(self.cleaned_data["receipt"])
        if len(digits) != LENGTH or not digits.isdecimal() or not digits.isascii():
            raise ValidationError(_("回执是 16 位数字，请对照再看一遍。"))
        return digits


class InboxForm(WithFiles):
    """What a reporter adds."""

    key = forms.CharField(widget=forms.HiddenInput, required=False)
    text = StoryField(
        label=gettext_lazy("补充或回复"),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 5, **OFF}),
        error_messages={"required": gettext_lazy("请写下要补充的内容。")},
    )
