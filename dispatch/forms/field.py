"""Forms used on foot and at the counter: rating on the spot, findings, registering for others."""

from typing import Any
from uuid import uuid4

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dispatch.forms.order import written
from dispatch.forms.photos import PhotosField
from dispatch.rating_form import RatingForm
from grids.models import Grid
from petitions.choices import Channel, ConsentWay, Kind
from petitions.helping.choices import Relation
from yuanbao.forms import PhoneField
from yuanbao.models import Category

RELATIONS = [("", gettext_lazy("本人")), *Relation.choices]


# What staff note; who asks on their own page has said so there.
CONSENTS = [(way.value, way.label) for way in ConsentWay if way != ConsentWay.ONLINE]


class CheckForm(RatingForm):
    """核实: the same two questions as everybody's, with photos of the spot."""

    photos = PhotosField(label=gettext_lazy("现场照片"), required=False)


class IntakeForm(forms.Form):
    """What findings and registering have in common. `places` are the grids that may be chosen."""

    key = forms.CharField(widget=forms.HiddenInput, max_length=64)
    text = written(
        gettext_lazy("什么事"),
        most=2000,
        rows=5,
        min_length=10,
        error_messages={"min_length": gettext_lazy("请写清是什么事，最少 10 个字。")},
    )
    category = forms.ChoiceField(label=gettext_lazy("类别"), required=False)
    grid = forms.ModelChoiceField(
        label=gettext_lazy("所在网格"), queryset=Grid.objects.none(), required=False
    )
    place = forms.CharField(label=gettext_lazy("地点"), max_length=200, required=False)
    lat = forms.FloatField(required=False, widget=forms.HiddenInput, min_value=-90, max_value=90)
    lng = forms.FloatField(required=False, widget=forms.HiddenInput, min_value=-180, max_value=180)
    photos = PhotosField(label=gettext_lazy("照片"), required=False)

    def __init__(self, *args: Any, places: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["grid"].queryset = places
        leaves = Category.objects.filter(is_active=True, children=None).select_related("parent")
        groups: dict[str, list[tuple[str, str]]] = {}
        for row in leaves.order_by("order", "code"):
            groups.setdefault(str(row.parent or row), []).append((row.code, row.name))
        self.fields["category"].choices = [("", _("让系统判断")), *groups.items()]
        self.fields["text"].widget.attrs["data-counter"] = f"{self['text'].auto_id}_count"
        self.initial.setdefault("key", uuid4().hex)

    def clean_category(self) -> Category | None:
        code = self.cleaned_data["category"]
        return Category.objects.get(code=code) if code else None

    def refused_photos(self) -> bool:
        """Say whether photos were chosen that a refusal makes the person choose again."""
        return bool(self.is_bound and any(self.files.getlist(name) for name in self.files))


class FindingForm(IntakeForm):
    """随手报: camera first; settled on the spot or passed on."""

    field_order = ("photos", "text", "category", "grid", "place")
    proofs: tuple[str, ...] = ("photos",)
    is_settled = forms.BooleanField(
        label=gettext_lazy("我已经在现场办好了"),
        required=False,
        help_text=gettext_lazy("要有照片作证，不再派单，居民照样能看到。"),
    )
    settled = written(gettext_lazy("怎么办好的"), most=300, rows=3, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["grid"].required = True
        self.fields["grid"].empty_label = None

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if not cleaned.get("is_settled"):
            cleaned["settled"] = ""
            return cleaned
        if not cleaned.get("settled", "").strip():
            self.add_error("settled", _("请写明现场怎么办的，居民会看到。"))
        if not any(cleaned.get(name) or name in self.errors for name in self.proofs):
            self.add_error(self.proofs[0], _("现场办结要有照片作证，请至少拍 1 张。"))
        return cleaned


class RegisterForm(IntakeForm):
    """代为登记 for somebody at the counter or on the telephone."""

    channel = forms.ChoiceField(
        label=gettext_lazy("怎么来的"),
        choices=[(c.value, c.label) for c in (Channel.COUNTER, Channel.PHONE)],
        widget=forms.RadioSelect,
        initial=Channel.COUNTER,
    )
    kind = forms.ChoiceField(label=gettext_lazy("类型"), choices=Kind.choices, initial=Kind.HELP)
    name = forms.CharField(label=gettext_lazy("反映人姓名"), max_length=20, required=False)
    phone = PhoneField(
        label=gettext_lazy("反映人手机"),
        required=False,
        help_text=gettext_lazy("进展和结果发短信告诉他；没有就凭小票查。"),
    )
    helper_name = forms.CharField(label=gettext_lazy("代办人姓名"), max_length=20, required=False)
    relation = forms.ChoiceField(
        label=gettext_lazy("代办人是反映人的"), choices=RELATIONS, required=False
    )
    is_helper_agreed = forms.BooleanField(
        label=gettext_lazy("已问过：反映人同意由代办人替他反映"), required=False
    )
    call_note = written(
        gettext_lazy("接待或通话记录"),
        most=500,
        rows=3,
        required=False,
        help_text=gettext_lazy("只有办理人员看得到：他怎么说的、问了什么、答应了什么。"),
    )

    is_proxied = forms.BooleanField(
        label=gettext_lazy("由我全程代办"),
        required=False,
        help_text=gettext_lazy(
            "本人同意后，进展由您接收并转告，要补充的由您替他补充；评价仍由本人说。"
        ),
    )
    consent_way = forms.ChoiceField(
        label=gettext_lazy("本人怎么同意的"), choices=CONSENTS, required=False
    )
    consent_note = forms.CharField(label=gettext_lazy("同意的说明"), max_length=200, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["grid"].empty_label = _("不清楚，按地址找")

    def clean_consent_way(self) -> str:
        return self.cleaned_data["consent_way"] or ConsentWay.IN_PERSON

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        helper, relation = cleaned.get("helper_name", ""), cleaned.get("relation", "")
        if relation and not helper:
            self.add_error("helper_name", _("请填代办人姓名，或把关系改回“本人”。"))
        if helper and not cleaned.get("is_helper_agreed"):
            self.add_error("is_helper_agreed", _("要反映人同意，才能由代办人替他反映。"))
        return cleaned
