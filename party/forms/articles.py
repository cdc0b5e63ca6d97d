"""Forms of the editors' desk. They check and clean; services act."""

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from party.choices import ArticleState, NoticeKind
from party.forms.audience import AudienceFields
from party.models import Article
from party.queries import articles as queries
from party.services.content import Draft
from yuanbao.widgets import DayInput


class AreaField(forms.ModelChoiceField):
    """A place, set in by its level so that the list reads as a tree."""

    def label_from_instance(self, obj):
        return "　" * (obj.level - 1) + obj.name


class ColumnField(forms.ModelChoiceField):
    """A column, with its section before it."""

    def label_from_instance(self, obj):
        return f"{obj.get_section_display()} · {obj.name}"


class ArticleForm(AudienceFields):
    """One version of an article."""

    column = ColumnField(label=_("栏目"), queryset=None, empty_label=_("请选择"))
    grid = AreaField(label=_("发布范围"), queryset=None, empty_label=None)
    title = forms.CharField(label=_("标题"), max_length=60)
    summary = forms.CharField(
        label=_("摘要"),
        max_length=120,
        required=False,
        help_text=_("列表里显示的一句话，比如“13:00 到 17:00，馨悦社区全部楼栋”。"),
    )
    body = forms.CharField(
        label=_("正文"),
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 14}),
        help_text=_(
            "空一行分段；行首 ## 是小标题，- 是列表；**加粗**；链接写成 [文字](网址)。其他照原样显示。"
        ),
    )
    author_unit = forms.CharField(label=_("发布单位"), max_length=40)
    notice_kind = forms.ChoiceField(
        label=_("通知类别"),
        required=False,
        choices=[("", _("不是通知")), *NoticeKind.choices],
        help_text=_("选了类别，就会出现在首页的通知里。"),
    )
    expires_on = forms.DateField(
        label=_("有效到"),
        required=False,
        widget=DayInput(),
        help_text=_("过了这一天就不再显示。不填就一直显示。"),
    )
    base = forms.IntegerField(widget=forms.HiddenInput, required=False)

    field_order = (
        *("column", "grid", "audience", "organisation", "title", "summary", "body"),
        *("author_unit", "notice_kind", "expires_on"),
    )

    def __init__(self, *args, user, article: Article | None = None, **kwargs):
        if article is not None:
            kwargs.setdefault("initial", _initial(article))
        super().__init__(*args, **kwargs)
        self.fields["column"].queryset = queries.editable_columns()
        self.fields["grid"].queryset = queries.areas_of(user)

    def clean_expires_on(self):
        expires_on = self.cleaned_data["expires_on"]
        if expires_on is not None and expires_on < timezone.localdate():
            raise forms.ValidationError(_("这一天已经过了，发布了也没人看得到。"))
        return expires_on

    def draft(self) -> Draft:
        """Return what was filled in, for the service."""
        names = Draft.__dataclass_fields__
        return Draft(**{name: self.cleaned_data[name] for name in names})


def _initial(article: Article) -> dict:
    names = ("column", "grid", "title", "summary", "body", "author_unit")
    names += ("audience", "organisation")
    values = {name: getattr(article, name) for name in names}
    return values | {
        "notice_kind": article.notice_kind,
        "expires_on": article.expires_on,
        "base": article.revision_number,
    }


class WhyForm(forms.Form):
    """The reason for sending back or withdrawing."""

    why = forms.CharField(label=_("理由"), max_length=200, widget=forms.Textarea(attrs={"rows": 3}))


class ArticleFilterForm(forms.Form):
    """Filters of the editors' list, kept in the address."""

    more_fields = ()

    q = forms.CharField(label=_("标题"), required=False, max_length=60)
    state = forms.ChoiceField(
        label=_("状态"), required=False, choices=[("", _("全部")), *ArticleState.choices]
    )
    column = ColumnField(label=_("栏目"), queryset=None, required=False, empty_label=_("全部"))

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["column"].queryset = queries.editable_columns()

    def narrow(self, rows):
        """Return the rows that fit what was chosen; what cannot be understood is no limit."""
        self.is_valid()
        chosen = getattr(self, "cleaned_data", {})
        if chosen.get("q"):
            rows = rows.filter(title__icontains=chosen["q"])
        if chosen.get("state"):
            rows = rows.filter(state=chosen["state"])
        if chosen.get("column"):
            rows = rows.filter(column=chosen["column"])
        return rows
