"""Forms of courses: for editors, for officers, and the test that members answer."""

from django import forms
from django.utils.translation import gettext_lazy as _

from party.choices import ArticleState
from party.education.choices import LETTERS, LessonKind, QuestionKind, Topic
from party.forms.articles import AreaField
from party.forms.audience import AudienceFields, OrganisationField
from party.models import Course
from party.queries import articles
from party.queries.education import study
from party.services.education.courses import CourseFacts
from party.services.education.parts import LessonFacts, QuestionFacts
from yuanbao.widgets import DayInput


class CourseForm(AudienceFields):
    """What a course says about itself."""

    title = forms.CharField(label=_("课程名称"), max_length=60)
    topic = forms.ChoiceField(label=_("主题"), choices=Topic.choices)
    summary = forms.CharField(
        label=_("一句话介绍"),
        max_length=160,
        required=False,
        help_text=_("学什么、适合谁，列表里会显示。"),
    )
    grid = AreaField(label=_("发布范围"), queryset=None, empty_label=None)
    author_unit = forms.CharField(label=_("发布单位"), max_length=40)
    pass_percent = forms.IntegerField(
        label=_("答对多少算通过（%）"),
        min_value=1,
        max_value=100,
        initial=80,
        help_text=_("没有试题的课程，学完课时就算学完。"),
    )
    base = forms.IntegerField(widget=forms.HiddenInput, required=False)

    field_order = (
        *("title", "topic", "summary", "audience", "organisation"),
        *("grid", "author_unit", "pass_percent"),
    )

    def __init__(self, *args, user, course: Course | None = None, **kwargs):
        if course is not None:
            kwargs["initial"] = _facts_of(course)
        super().__init__(*args, **kwargs)
        self.fields["grid"].queryset = articles.areas_of(user)

    def facts(self) -> CourseFacts:
        """Return what was filled in, for the service."""
        names = CourseFacts.__dataclass_fields__
        return CourseFacts(**{name: self.cleaned_data[name] for name in names})


def _facts_of(course: Course) -> dict:
    names = CourseFacts.__dataclass_fields__
    values = {name: getattr(course, name) for name in names}
    return values | {"base": course.revision_number}


class LessonForm(forms.Form):
    """One lesson."""

    title = forms.CharField(label=_("课时名称"), max_length=60)
    kind = forms.ChoiceField(label=_("形式"), choices=LessonKind.choices)
    body = forms.CharField(
        label=_("正文"),
        max_length=20_000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 12}),
        help_text=_(
            "空一行分段；行首 ## 是小标题，- 是列表；**加粗**；链接写成 [文字](网址)。视频和文档也可以配文字。"
        ),
    )
    file = forms.FileField(
        label=_("视频或文档"),
        required=False,
        help_text=_("视频用 MP4 或 WebM，300 MB 以内；文档用 PDF，30 MB 以内。"),
    )
    link = forms.URLField(
        label=_("网址"),
        max_length=300,
        required=False,
        assume_scheme="https",
        help_text=_("视频或文档在别的网站上时填，学员点开去看。"),
    )
    base = forms.IntegerField(widget=forms.HiddenInput)

    def facts(self) -> LessonFacts:
        """Return what was filled in, for the service."""
        names = LessonFacts.__dataclass_fields__
        return LessonFacts(**{name: self.cleaned_data[name] for name in names})


class QuestionForm(forms.Form):
    """One question of a test; the options are written one a line."""

    kind = forms.ChoiceField(label=_("题型"), choices=QuestionKind.choices)
    text = forms.CharField(
        label=_("题目"), max_length=300, widget=forms.Textarea(attrs={"rows": 2})
    )
    options = forms.CharField(
        label=_("选项"),
        max_length=900,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("一行一个，最多六个；字母会自动加上。判断题写“对”“错”两行。"),
    )
    right = forms.CharField(
        label=_("正确答案"), max_length=6, help_text=_("写字母，多选连着写，比如 AC。")
    )
    why = forms.CharField(
        label=_("解析"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("答错的人会看到：为什么是这个答案。"),
    )
    base = forms.IntegerField(widget=forms.HiddenInput)

    def clean_options(self):
        lines = [line.strip() for line in self.cleaned_data["options"].splitlines()]
        options = tuple(line for line in lines if line)
        if not 2 <= len(options) <= len(LETTERS):
            raise forms.ValidationError(_("要有两个到六个选项，一行一个。"))
        return options

    def clean_right(self):
        typed = self.cleaned_data["right"].upper().replace(" ", "")
        if not set(typed) <= set(LETTERS):
            raise forms.ValidationError(_("只写选项的字母，比如 B 或 AC。"))
        return tuple(sorted(LETTERS.index(letter) for letter in set(typed)))

    def facts(self) -> QuestionFacts:
        """Return what was filled in, for the service."""
        names = QuestionFacts.__dataclass_fields__
        return QuestionFacts(**{name: self.cleaned_data[name] for name in names})


class QuizForm(forms.Form):
    """A test as it is answered: a field for each question."""

    def __init__(self, *args, questions, **kwargs):
        super().__init__(*args, **kwargs)
        self.questions = list(questions)
        for question in self.questions:
            self.fields[str(question.public_id)] = _field_of(question)

    def given(self) -> dict[str, frozenset[int]]:
        """Return the places of the chosen options, by the questions' keys."""
        chosen = {}
        for question in self.questions:
            key = str(question.public_id)
            value = self.cleaned_data[key]
            places = value if isinstance(value, list) else [value]
            chosen[key] = frozenset(int(place) for place in places)
        return chosen


def _field_of(question) -> forms.Field:
    words = {"number": question.number, "text": question.text}
    options = [(place, option) for place, option in enumerate(question.options)]
    missing = {"required": _("这题还没有答。")}
    if question.kind == QuestionKind.MULTIPLE:
        label = _("%(number)s．%(text)s（多选）") % words
        return forms.MultipleChoiceField(
            label=label,
            choices=options,
            widget=forms.CheckboxSelectMultiple,
            error_messages=missing,
        )
    label = _("%(number)s．%(text)s") % words
    return forms.ChoiceField(
        label=label, choices=options, widget=forms.RadioSelect, error_messages=missing
    )


class CourseFilterForm(forms.Form):
    """Filters of the editors' list, kept in the address."""

    q = forms.CharField(label=_("课程名称"), required=False, max_length=60)
    state = forms.ChoiceField(
        label=_("状态"), required=False, choices=[("", _("全部")), *ArticleState.choices]
    )
    topic = forms.ChoiceField(
        label=_("主题"), required=False, choices=[("", _("全部")), *Topic.choices]
    )

    def narrow(self, rows):
        """Return the rows that fit what was chosen; what cannot be understood is no limit."""
        self.is_valid()
        chosen = getattr(self, "cleaned_data", {})
        if chosen.get("q"):
            rows = rows.filter(title__icontains=chosen["q"])
        if chosen.get("state"):
            rows = rows.filter(state=chosen["state"])
        if chosen.get("topic"):
            rows = rows.filter(topic=chosen["topic"])
        return rows


class AssignForm(forms.Form):
    """Who is asked to take a course, and by when."""

    organisation = OrganisationField(
        label=_("哪个党组织的党员"),
        queryset=None,
        empty_label=_("请选择"),
        help_text=_("包括它的下级党组织；选最上面的一个就是全体党员。"),
    )
    due_on = forms.DateField(label=_("学到哪天"), widget=DayInput())
    note = forms.CharField(label=_("说明"), max_length=200, required=False)

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["organisation"].queryset = study.assignable(user)
