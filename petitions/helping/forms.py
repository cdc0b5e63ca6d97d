"""What people who do not type fill in, and what staff write down of it."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from petitions.formkey import FormKey, new_key, read_key
from petitions.helping.choices import CallOutcome, Wanted
from petitions.helping.sounds import Sound, SoundRefused, read_sound
from petitions.personal.subjects import VOICE_WORDS
from petitions.queries import category_choices, category_of, grid_of_code
from petitions.services.helping.calls import CallWish, Said
from yuanbao.forms import PhoneField

SHORTEST = 10


class KeyedForm(forms.Form):
    """A form with a key of its own, and the grid whose code was scanned."""

    error_css_class = "is-wrong"

    key = forms.CharField(widget=forms.HiddenInput, max_length=120)
    grid = forms.CharField(required=False, max_length=24, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("key", new_key())

    def clean_key(self) -> str:
        key: FormKey | None = read_key(self.cleaned_data["key"])
        if key is None or key.is_expired:
            self.data = self.data.copy()
            self.data["key"] = new_key()
            raise ValidationError(_("这一页开得太久了。填的内容都还在，请再点一次。"))
        return key.value

    def clean_grid(self) -> Any:
        code = self.cleaned_data["grid"]
        return grid_of_code(code) if code else None


class CallForm(KeyedForm):
    """请给我回电: a number and a time is all."""

    phone = PhoneField(
        label=gettext_lazy("打哪个手机"),
        max_length=24,
        error_messages={"required": gettext_lazy("请填手机号，我们好给您打过去。")},
    )
    wanted = forms.ChoiceField(
        label=gettext_lazy("什么时候方便"),
        choices=Wanted.choices,
        widget=forms.RadioSelect,
        initial=Wanted.SOON,
    )
    name = forms.CharField(label=gettext_lazy("怎么称呼您"), max_length=20, required=False)
    topic = forms.CharField(label=gettext_lazy("大概什么事"), max_length=60, required=False)

    def wish(self) -> CallWish:
        """Return what was filled in as plain values."""
        return CallWish(**{name: self.cleaned_data[name] for name in self.fields})


class VoiceForm(KeyedForm):
    """A matter that is spoken: the recording, consent to it, and a telephone."""

    voice = forms.FileField(
        label=gettext_lazy("录音"),
        widget=forms.FileInput(attrs={"accept": "audio/*", "capture": True}),
        help_text=gettext_lazy("最多 60 秒：什么事、在哪里、从什么时候开始。"),
        error_messages={
            "required": gettext_lazy("还没有录音。按“开始说”，说完按“说完了”。"),
            "empty": gettext_lazy("录音是空的，请再录一次。"),
        },
    )
    consent = forms.BooleanField(
        label=VOICE_WORDS,
        error_messages={"required": gettext_lazy("要您同意，办理人员才能听这段录音。")},
    )
    phone = PhoneField(
        label=gettext_lazy("手机号"),
        max_length=24,
        help_text=gettext_lazy("没听清的要问您，结果也告诉您。"),
        error_messages={"required": gettext_lazy("请填手机号，没听清的好问您。")},
    )
    place = forms.CharField(label=gettext_lazy("地址"), max_length=200, required=False)

    def clean_voice(self) -> Sound:
        try:
            return read_sound(self.cleaned_data["voice"])
        except SoundRefused as refusal:
            raise ValidationError(str(refusal)) from refusal


class CallNoteForm(forms.Form):
    """What came of one call. A matter that was told is written down here and filed with it."""

    outcome = forms.ChoiceField(
        label=gettext_lazy("打通了吗"), choices=CallOutcome.choices, widget=forms.RadioSelect
    )
    note = forms.CharField(
        label=gettext_lazy("通话记录"),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("只有工作人员看得到；电话、证件号会自动去掉。"),
    )
    text = forms.CharField(
        label=gettext_lazy("他反映的事"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    place = forms.CharField(label=gettext_lazy("地点"), max_length=200, required=False)
    category = forms.ChoiceField(label=gettext_lazy("类别"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["category"].choices = [("", _("让系统判断")), *category_choices()]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        is_filed = cleaned.get("outcome") == CallOutcome.FILED
        if is_filed and len(cleaned.get("text", "").strip()) < SHORTEST:
            self.add_error("text", _("记成诉求要写清是什么事，最少 10 个字。"))
        return cleaned

    def said(self) -> Said:
        """Return what was written as plain values."""
        facts = self.cleaned_data
        category = category_of(facts["category"]) if facts["category"] else None
        return Said(**(facts | {"category": category}))
