"""What residents fill in. Forms check and clean; services act."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from petitions.choices import Kind, Visibility
from petitions.helping.choices import Relation
from petitions.personal.subjects import HELPER_WORDS
from petitions.public_queries import top_category_choices, town_choices
from petitions.queries import category_choices, category_of, grid_of_code
from yuanbao.forms import PhoneField
from yuanbao.models import Category
from yuanbao.numbers import is_valid, normalise
from yuanbao.photos import CleanPhoto, PhotoRefused, clean_photo

SHORTEST, LONGEST = 10, 2000
MAX_PHOTOS = 9

PHONE, ANONYMOUS = "phone", "anonymous"
CONTACTS = (
    (PHONE, gettext_lazy("留电话")),
    (ANONYMOUS, gettext_lazy("匿名")),
)
VISIBILITIES = (
    (Visibility.PUBLIC, gettext_lazy("公开")),
    (Visibility.HANDLERS, gettext_lazy("仅办理人员可见")),
)
STATE_CHOICES = (
    ("", gettext_lazy("全部")),
    ("open", gettext_lazy("正在办")),
    ("answered", gettext_lazy("已答复，等评价")),
    ("closed", gettext_lazy("已结束")),
    ("settled", gettext_lazy("已办结（含等评价的）")),
    ("other", gettext_lazy("没有办理（撤回、并入、转送等）")),
)
# Asked one after another in 长辈版, all on one page otherwise.
GROUPS: dict[str, tuple[str, ...]] = {
    "kind": ("kind", "category"),
    "text": ("text", "photos"),
    "place": ("place", "lat", "lng", "grid"),
    "contact": (
        *("contact", "phone", "name", "helper_name", "helper_relation", "is_helper_agreed"),
        *("firm", "is_firm_named", "visibility"),
    ),
}


class StoryField(forms.CharField):
    """Text in several lines; a line break counts as one character, as the counter shows it."""

    def to_python(self, value):
        return super().to_python(value).replace("\r\n", "\n")


class PhotosInput(forms.ClearableFileInput):
    """A control for several pictures at once."""

    allow_multiple_selected = True
    template_name = "django/forms/widgets/file.html"


class PhotosField(forms.FileField):
    """Several photos; the good ones are cleaned even when others are refused."""

    widget = PhotosInput

    def clean(self, data, initial=None):  # noqa: ARG002 - Django's signature
        """Leave the checking to the form: it knows how many there is room for."""
        return [file for file in (data or []) if file]


class CategoryField(forms.ChoiceField):
    """A subject by its code. The form looks the one up; the list is read only to be drawn."""

    def valid_value(self, value):  # noqa: ARG002 - Django's signature
        return True


class PetitionForm(forms.Form):
    """One matter as a resident tells it. `room` is how many photos may still come."""

    error_css_class = "is-wrong"

    kind = forms.ChoiceField(
        label=gettext_lazy("这是一件什么事"),
        choices=Kind.choices,
        widget=forms.RadioSelect,
        initial=Kind.HELP,
        help_text=gettext_lazy("选错了不要紧，我们会帮您改。"),
        error_messages={
            "required": gettext_lazy("请选一种，选错了也不要紧。"),
            "invalid_choice": gettext_lazy("请在下面几种里选一种。"),
        },
    )
    category = CategoryField(
        label=gettext_lazy("是哪方面的事"),
        required=False,
        widget=forms.RadioSelect,
        error_messages={"invalid_choice": gettext_lazy("这一类已经停用，请另选一类，或交给我们。")},
    )
    text = StoryField(
        label=gettext_lazy("说说情况"),
        max_length=LONGEST,
        widget=forms.Textarea(
            attrs={"rows": 6, "data-counter": "id_text_count", "autocomplete": "off"}
        ),
        help_text=gettext_lazy("什么事、在哪里、从什么时候开始，最少 10 个字。"),
        error_messages={
            "required": gettext_lazy("请写下是什么事，最少 10 个字。"),
            "max_length": gettext_lazy("写了 %(show_value)d 个字，最多 2000 个字，请删短一些。"),
        },
    )
    photos = PhotosField(
        label=gettext_lazy("照片"),
        required=False,
        widget=PhotosInput(attrs={"accept": "image/*", "multiple": True}),
        help_text=gettext_lazy("最多 9 张。照片里的拍摄位置和时间会自动去掉，画面会公开。"),
    )
    place = forms.CharField(
        label=gettext_lazy("地址"),
        required=False,
        max_length=200,
        help_text=gettext_lazy("写到小区和楼号就能找到，例如“金山花园 5 号楼”。"),
    )
    lat = forms.FloatField(required=False, min_value=-90, max_value=90, widget=forms.HiddenInput)
    lng = forms.FloatField(required=False, min_value=-180, max_value=180, widget=forms.HiddenInput)
    grid = forms.CharField(required=False, max_length=24, widget=forms.HiddenInput)
    contact = forms.ChoiceField(
        label=gettext_lazy("怎么联系您"), choices=CONTACTS, widget=forms.RadioSelect, initial=PHONE
    )
    phone = PhoneField(
        label=gettext_lazy("手机号"),
        required=False,
        max_length=24,
        help_text=gettext_lazy("只有办这件事的人看得到。进展发短信告诉您。"),
    )
    name = forms.CharField(
        label=gettext_lazy("怎么称呼您"),
        required=False,
        max_length=20,
        widget=forms.TextInput(attrs={"autocomplete": "name", "data-no-draft": True}),
        help_text=gettext_lazy("公开时只留姓，例如“刘**”。"),
    )
    helper_name = forms.CharField(
        label=gettext_lazy("您（帮忙的人）的姓名"),
        required=False,
        max_length=20,
        widget=forms.TextInput(attrs={"autocomplete": "off", "data-no-draft": True}),
    )
    helper_relation = forms.ChoiceField(
        label=gettext_lazy("您是他的"),
        required=False,
        choices=[("", gettext_lazy("请选一个")), *Relation.choices],
    )
    is_helper_agreed = forms.BooleanField(label=HELPER_WORDS, required=False)
    firm = forms.CharField(
        label=gettext_lazy("企业名称"),
        required=False,
        max_length=80,
        widget=forms.TextInput(attrs={"autocomplete": "organization"}),
    )
    is_firm_named = forms.BooleanField(label=gettext_lazy("同意公开企业名称"), required=False)
    visibility = forms.ChoiceField(
        label=gettext_lazy("谁能看到这件事"),
        choices=VISIBILITIES,
        widget=forms.RadioSelect,
        initial=Visibility.PUBLIC,
    )
    called = forms.BooleanField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args, room: int = MAX_PHOTOS, **kwargs):
        super().__init__(*args, **kwargs)
        self.room = room
        self.category: Category | None = None
        self.fresh: list[CleanPhoto] = []
        # Asked for when the form is drawn; what was chosen is looked up by itself.
        self.fields["category"].choices = category_choices
        self.fields["phone"].widget.attrs["data-no-draft"] = True

    def clean_category(self):
        code = self.cleaned_data["category"]
        self.category = category_of(code) if code else None
        if code and self.category is None:
            raise ValidationError(self.fields["category"].error_messages["invalid_choice"])
        return code

    def clean_text(self):
        text = self.cleaned_data["text"].strip()
        if len(text) < SHORTEST:
            raise ValidationError(
                _("写了 %(n)s 个字，最少 10 个字，写清楚才好办。") % {"n": len(text)}
            )
        return text

    def clean_photos(self):
        """Take in what is good; say of each other one, by its place, what is wrong with it."""
        refused = []
        for place, file in enumerate(self.cleaned_data["photos"], start=1):
            if len(self.fresh) >= self.room:
                refused.append(_("最多 9 张，多出的没有加上。"))
                break
            try:
                self.fresh.append(clean_photo(file))
            except PhotoRefused as refusal:
                refused.append(_("第 %(n)s 张：%(why)s") % {"n": place, "why": refusal})
        if refused:
            kept = _("其余照片已经留好，不用重选。") if self.fresh else ""
            raise ValidationError([*refused, kept] if kept else refused)
        return self.fresh

    def clean_grid(self):
        code = self.cleaned_data["grid"]
        return code if code and grid_of_code(code) else ""

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("contact") == ANONYMOUS:
            # Nothing that could point to the person is kept, whatever stood in the fields.
            cleaned |= {"phone": "", "name": "", "firm": "", "is_firm_named": False}
            cleaned |= {"helper_name": "", "helper_relation": "", "is_helper_agreed": False}
            self.errors.pop("phone", None)
        elif not cleaned.get("phone") and "phone" not in self.errors:
            self.add_error("phone", _("请填手机号，好把结果告诉您；不想留就选“匿名”。"))
        if cleaned.get("helper_name"):
            self._check_helper(cleaned)
        if (cleaned.get("lat") is None) != (cleaned.get("lng") is None):
            cleaned["lat"] = cleaned["lng"] = None
        return cleaned

    def _check_helper(self, cleaned: dict) -> None:
        """Who helps gives both names, and says that the person agreed."""
        if not cleaned.get("name"):
            self.add_error("name", _("替别人反映，请写他的姓名或称呼。"))
        if not cleaned.get("helper_relation"):
            self.add_error("helper_relation", _("请选您是他的什么人。"))
        if not cleaned.get("is_helper_agreed"):
            self.add_error("is_helper_agreed", _("要他本人同意，才能替他反映。"))

    def wrong_in(self, group: str) -> bool:
        """Say whether something in a group of fields was refused."""
        return any(name in self.errors for name in GROUPS[group])


class TailForm(forms.Form):
    """The number of a matter and the last four digits of the telephone given with it."""

    number = forms.CharField(
        label=gettext_lazy("编号"),
        max_length=24,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        help_text=gettext_lazy("12 位数字，在回执和短信里。"),
    )
    tail = forms.CharField(
        label=gettext_lazy("手机号后四位"),
        max_length=8,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        help_text=gettext_lazy("反映时留的手机号。匿名反映的，请用回执上的网址或二维码。"),
    )

    def clean_number(self):
        number = normalise(self.cleaned_data["number"])
        if not is_valid(number):
            raise ValidationError(_("这个编号有一位写错了或少了一位，请对照回执再看一遍。"))
        return number

    def clean_tail(self):
        tail = normalise(self.cleaned_data["tail"])
        if len(tail) != 4 or not tail.isdecimal():
            raise ValidationError(_("请填四位数字。"))
        return tail


class AdditionForm(forms.Form):
    """Words added to one's own matter later."""

    text = StoryField(
        label=gettext_lazy("要补充的内容"),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": gettext_lazy("请写下要补充的内容。")},
    )


class WithdrawalForm(forms.Form):
    """Why one takes one's matter back; may stay empty."""

    why = forms.CharField(
        label=gettext_lazy("为什么撤回"),
        required=False,
        max_length=200,
        help_text=gettext_lazy("例如：已经解决了。"),
    )


class JoiningForm(forms.Form):
    """我也遇到: a telephone to be told on, if one likes."""

    phone = PhoneField(
        label=gettext_lazy("手机号"),
        required=False,
        max_length=24,
        help_text=gettext_lazy("选填。留了就把进展和结果也发给您，别人看不到。"),
    )
    note = forms.CharField(
        label=gettext_lazy("您那里是什么情况"),
        required=False,
        max_length=200,
        help_text=gettext_lazy("选填，例如“3 单元也不热”。"),
    )


RATED_CHOICES = [
    ("", gettext_lazy("全部")),
    ("any", gettext_lazy("评价过的")),
    ("solved", gettext_lazy("评为已解决")),
    ("content", gettext_lazy("评为满意或基本满意")),
    ("bad", gettext_lazy("评为不满意")),
]


class LedgerFilterForm(forms.Form):
    """What the public ledger is narrowed by; wrong values narrow nothing."""

    q = forms.CharField(
        label=gettext_lazy("搜索"),
        required=False,
        max_length=60,
        widget=forms.TextInput(attrs={"type": "search"}),
    )
    town = forms.ChoiceField(label=gettext_lazy("镇街"), required=False)
    category = forms.ChoiceField(label=gettext_lazy("分类"), required=False)
    state = forms.ChoiceField(label=gettext_lazy("状态"), required=False, choices=STATE_CHOICES)
    kind = forms.ChoiceField(
        label=gettext_lazy("类型"),
        required=False,
        choices=[("", gettext_lazy("全部")), *Kind.choices],
    )
    month = forms.RegexField(
        r"^20\d\d-(0[1-9]|1[0-2])$",
        label=gettext_lazy("反映月份"),
        required=False,
        widget=forms.TextInput(attrs={"type": "month"}),
    )
    rated = forms.ChoiceField(label=gettext_lazy("评价"), required=False, choices=RATED_CHOICES)
    more_fields = ("town", "category", "state", "kind", "month", "rated")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["town"].choices = [("", _("全区")), *town_choices()]
        self.fields["category"].choices = [("", _("全部")), *top_category_choices()]

    def wanted(self) -> dict[str, str]:
        """Return the values that could be read; the others count as not given."""
        return {name: self.cleaned_data.get(name, "") for name in self.fields}

    @property
    def is_narrowed(self) -> bool:
        """Say whether one of the folded filters is in use."""
        return any(self.cleaned_data.get(name) for name in self.more_fields)
