"""Forms of the knowledge base, for readers, editors and answerers."""

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from party.forms.articles import AreaField
from party.knowledge.choices import ItemState, Kind
from party.knowledge.documents import LARGEST, SUFFIXES
from party.models import KnowledgeItem
from party.queries import articles
from party.queries import knowledge as queries
from party.services.knowledge.asking import Asked
from party.services.knowledge.entries import Facts
from yuanbao.forms import PhoneField
from yuanbao.widgets import DayInput


class TopicField(forms.ModelChoiceField):
    """A topic, one of the top groups of matters."""

    def __init__(self, **kwargs):
        super().__init__(queryset=None, to_field_name="code", **kwargs)


class AskForm(forms.Form):
    """What somebody did not find."""

    topic = TopicField(label=_("哪方面的事"), empty_label=_("请选择"))
    text = forms.CharField(
        label=_("想问什么"),
        min_length=5,
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_(
            "写清想知道什么就行，不用写姓名、身份证号。问题和答复会公开，写到的个人信息会自动隐去。"
        ),
    )
    phone = PhoneField(
        label=_("手机号"),
        required=False,
        max_length=20,
        help_text=_("填了，答复时发短信告诉您，不公开。"),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["topic"].queryset = queries.topics()

    def asked(self) -> Asked:
        return Asked(**{name: self.cleaned_data[name] for name in ("topic", "text", "phone")})


class SourceFields(forms.Form):
    """Where it is written and how long it holds."""

    source_title = forms.CharField(label=_("出处"), max_length=120, required=False)
    source_number = forms.CharField(label=_("文号"), max_length=60, required=False)
    source_unit = forms.CharField(label=_("发文单位"), max_length=60, required=False)
    source_url = forms.URLField(
        label=_("原文链接"), max_length=300, required=False, assume_scheme="https"
    )
    valid_from = forms.DateField(label=_("施行日期"), required=False, widget=DayInput())
    valid_to = forms.DateField(
        label=_("有效到"),
        required=False,
        widget=DayInput(),
        help_text=_("过了这一天自动下线，到期前一个月提醒责任人。一直有效就空着。"),
    )
    owner_unit = forms.CharField(label=_("责任单位"), max_length=60)

    def clean(self):
        cleaned = super().clean()
        first, last = cleaned.get("valid_from"), cleaned.get("valid_to")
        if first and last and first > last:
            self.add_error("valid_to", _("“有效到”比施行日期还早。"))
        return cleaned


class ItemForm(SourceFields):
    """One version of an entry."""

    kind = forms.ChoiceField(label=_("种类"), choices=Kind.choices)
    topic = TopicField(label=_("主题"), empty_label=_("请选择"))
    grid = AreaField(label=_("适用范围"), queryset=None, empty_label=None)
    title = forms.CharField(
        label=_("标题或问题"),
        max_length=120,
        help_text=_("按老百姓的问法写，比如“取暖费没交齐能报停吗”。"),
    )
    body = forms.CharField(
        label=_("内容或答案"),
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 12}),
        help_text=_(
            "空一行分段；行首 ## 是小标题，- 是列表；**加粗**；链接写成 [文字](网址)。其他照原样显示。"
        ),
    )
    keywords = forms.CharField(
        label=_("关键词"),
        max_length=200,
        required=False,
        help_text=_("正文里没有、但别人会这样搜的词，用空格隔开。"),
    )
    base = forms.IntegerField(widget=forms.HiddenInput, required=False)
    field_order = ("kind", "topic", "grid", "title", "body", "keywords")

    def __init__(self, *args, user, item: KnowledgeItem | None = None, **kwargs):
        if item is not None:
            kwargs.setdefault("initial", _initial(item))
        super().__init__(*args, **kwargs)
        self.owner = item.owner if item else user
        self.fields["topic"].queryset = queries.topics()
        self.fields["grid"].queryset = articles.areas_of(user)

    def facts(self) -> Facts:
        """Return what was filled in, for the service."""
        names = set(Facts.__dataclass_fields__) - {"owner"}
        return Facts(**{name: self.cleaned_data[name] for name in names}, owner=self.owner)


def _initial(item: KnowledgeItem) -> dict:
    names = set(Facts.__dataclass_fields__) - {"owner", "topic"}
    values = {name: getattr(item, name) for name in names}
    return values | {"topic": item.topic.code, "base": item.version_number}


class FileForm(SourceFields):
    """A document and what is true of all its entries."""

    file = forms.FileField(
        label=_("文件"),
        help_text=_(
            "Markdown、DOCX、PDF 按标题、第几条或问答分成条目；CSV 要有“问题”“答案”两列。10 MB 以内。"
        ),
    )
    kind = forms.ChoiceField(label=_("种类"), choices=Kind.choices)
    topic = TopicField(label=_("主题"), empty_label=_("请选择"))
    grid = AreaField(label=_("适用范围"), queryset=None, empty_label=None)
    field_order = ("file", "kind", "topic", "grid")

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["topic"].queryset = queries.topics()
        self.fields["grid"].queryset = articles.areas_of(user)
        self.fields["file"].widget.attrs["accept"] = ",".join(SUFFIXES)

    def clean_file(self):
        file = self.cleaned_data["file"]
        if file.size > LARGEST:
            raise forms.ValidationError(_("文件超过 10 MB，请分成几个文件。"))
        if not file.name.lower().endswith(SUFFIXES):
            raise forms.ValidationError(
                _("只能读 Markdown、DOCX、PDF 和 CSV。老的 .doc 请先另存为 .docx。")
            )
        return file

    def shared(self) -> dict[str, str]:
        """Return source and validity as they are kept with the file."""
        return {
            name: value.isoformat() if hasattr(value, "isoformat") else value or ""
            for name, value in self.cleaned_data.items()
            if name in SourceFields.base_fields
        }


class RenewForm(forms.Form):
    """Until when an entry holds."""

    valid_to = forms.DateField(
        label=_("有效到"),
        required=False,
        widget=DayInput(),
        help_text=_("一直有效就空着。"),
    )

    def clean_valid_to(self):
        day = self.cleaned_data["valid_to"]
        if day is not None and day < timezone.localdate():
            raise forms.ValidationError(_("这一天已经过了，请填以后的日期；一直有效就空着。"))
        return day


class AnswerForm(forms.Form):
    """The answer to a question, or why there is none."""

    text = forms.CharField(
        label=_("答复"), max_length=5000, widget=forms.Textarea(attrs={"rows": 8})
    )


class HandOnForm(forms.Form):
    """Another topic, whose answerer knows better."""

    topic = TopicField(label=_("转给哪个主题"), empty_label=_("请选择"))

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["topic"].queryset = queries.topics()


class ItemFilterForm(forms.Form):
    """Filters of the editors' list, kept in the address."""

    more_fields = ()

    q = forms.CharField(label=_("标题"), required=False, max_length=60)
    state = forms.ChoiceField(
        label=_("状态"), required=False, choices=[("", _("全部")), *ItemState.choices]
    )
    kind = forms.ChoiceField(
        label=_("种类"), required=False, choices=[("", _("全部")), *Kind.choices]
    )
    topic = TopicField(label=_("主题"), required=False, empty_label=_("全部"))

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["topic"].queryset = queries.topics()

    def narrow(self, rows):
        """Return the rows that fit what was chosen; what cannot be understood is no limit."""
        self.is_valid()
        chosen = getattr(self, "cleaned_data", {})
        if chosen.get("q"):
            rows = rows.filter(title__icontains=chosen["q"])
        for name in ("state", "kind", "topic"):
            if chosen.get(name):
                rows = rows.filter(**{name: chosen[name]})
        return rows
