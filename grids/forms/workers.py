"""Forms about people in grid work."""

import json
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from grids.choices import Level
from grids.models import Grid, Post, WorkerProfile
from grids.queries.workers.gaps import LACKS
from grids.queries.workers.people import MANAGE, WorkerFilters, colleagues_of, workers_near
from grids.services.workers.letters import Signature
from grids.services.workers.profiles import Appointment, Candidate
from grids.services.workers.trainings import Held
from grids.workers.choices import GRID_ROLES, Source, Withdrawal, WorkerState
from yuanbao.forms import PhoneField
from yuanbao.photos import CleanPhoto, PhotoRefused, clean_photo
from yuanbao.roles import Role
from yuanbao.widgets import DayInput

MOST_STROKES, MOST_POINTS = 80, 4000
SIDE = 1000


class PlaceField(forms.CharField):
    """A place of the tree by its code or its whole name, among those the person manages."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=60, **kwargs)
        self.places: QuerySet[Grid] = Grid.objects.none()

    def clean(self, value: Any) -> Any:
        words = super().clean(value)
        found = list(self.places.filter(code=words)[:1]) or list(self.places.filter(name=words)[:2])
        if not words:
            return None
        if not found:
            raise forms.ValidationError(_("没有找到这个网格，或不在您的管理范围。请填编码或全名。"))
        if len(found) > 1:
            raise forms.ValidationError(_("有几个网格叫这个名字，请填编码。"))
        return found[0]


def managed(user: Any) -> QuerySet[Grid]:
    """Return the live places whose posts the person manages."""
    return Grid.objects.live().permitted(user, MANAGE).defer("boundary")


class WorkerFilterForm(forms.Form):
    """What the list is narrowed to."""

    name = forms.CharField(label=_("姓名"), max_length=20, required=False)
    place = forms.CharField(label=_("网格、社区或镇街"), max_length=60, required=False)
    state = forms.ChoiceField(
        label=_("状态"), choices=[("", _("全部")), *WorkerState.choices], required=False
    )
    source = forms.ChoiceField(
        label=_("来源"), choices=[("", _("全部")), *Source.choices], required=False
    )
    way = forms.ChoiceField(
        label=_("专兼职"),
        choices=[("", _("全部")), ("full", _("专职")), ("part", _("兼职"))],
        required=False,
    )
    lacks = forms.ChoiceField(
        label=_("还缺什么"), choices=[("", _("不限")), *LACKS.items()], required=False
    )
    more_fields = ("source", "way", "lacks")

    def filters(self) -> WorkerFilters:
        self.is_valid()
        known = {name: self.cleaned_data.get(name, "") for name in self.fields}
        return WorkerFilters(**known)


class CandidateForm(forms.Form):
    """推荐人选."""

    name = forms.CharField(label=_("姓名"), max_length=20)
    phone = PhoneField(label=_("手机号"))
    place = PlaceField(label=_("拟任网格"), help_text=_("填网格编码或全名。"))
    source = forms.ChoiceField(label=_("来源"), choices=Source.choices)
    is_part_time = forms.BooleanField(label=_("兼职"), required=False)
    recommended_by = forms.CharField(label=_("推荐单位"), max_length=60, required=False)

    def __init__(self, *args: Any, by: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["place"].places = managed(by).filter(level__gte=Level.COMPOUND)

    def candidate(self) -> Candidate:
        facts = self.cleaned_data
        return Candidate(**{name: value for name, value in facts.items() if name != "place"})


class WorkerActForm(forms.Form):
    """One act on a profile; `profile` is whom it is about, `by` who fills it in."""

    def __init__(self, *args: Any, profile: WorkerProfile, by: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.profile, self.by = profile, by
        self.prepare()

    def prepare(self) -> None:
        """Fit the fields to the profile."""


class OpinionForm(WorkerActForm):
    agrees = forms.TypedChoiceField(
        label=_("意见"),
        choices=[("yes", _("同意")), ("no", _("不同意"))],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
    )
    words = forms.CharField(
        label=_("理由"),
        max_length=200,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("不同意要写理由。"),
    )


class AppointForm(WorkerActForm):
    role = forms.ChoiceField(
        label=_("岗位"), choices=[(role.value, role.label) for role in GRID_ROLES]
    )
    starts_on = forms.DateField(label=_("上岗日期"), widget=DayInput())
    work_phone = forms.CharField(
        label=_("公开的工作电话"),
        max_length=20,
        required=False,
        help_text=_("印在联系卡上。发了网格手机会自动填上，不要填私人号码。"),
    )
    login = forms.CharField(
        label=_("已有的登录名"),
        max_length=64,
        required=False,
        help_text=_("没有账号就留空，会开一个新账号，初始密码只显示一次。"),
    )

    def prepare(self) -> None:
        is_area = self.profile.grid.level == Level.AREA
        self.fields["role"].initial = Role.GRID_CHIEF if is_area else Role.GRID_WORKER

    def appointment(self) -> Appointment:
        facts = self.cleaned_data
        return Appointment(**{**facts, "role": Role(facts["role"])})


class WithdrawForm(WorkerActForm):
    reason = forms.ChoiceField(label=_("退出原因"), choices=Withdrawal.choices)
    last_day = forms.DateField(
        label=_("最后一天"), widget=DayInput(), help_text=_("这一天以后岗位空缺，网格手机要收回。")
    )
    note = forms.CharField(
        label=_("说明"), max_length=200, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )


class PersonForm(forms.Form):
    """Somebody who serves near."""

    person = forms.ModelChoiceField(
        label=_("由谁"), queryset=WorkerProfile.objects.none(), empty_label=_("请选择")
    )

    def __init__(self, *args: Any, among: QuerySet[WorkerProfile], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["person"]
        field.queryset = among
        field.label_from_instance = lambda row: f"{row.shown_name}·{row.grid.name}"


class TakeOverForm(PersonForm):
    """Who gets a post, or covers it: somebody else who serves near."""

    def __init__(self, *args: Any, post: Post, today: Any, **kwargs: Any) -> None:
        super().__init__(*args, among=colleagues_of(post, today), **kwargs)


class VacancyCoverForm(PersonForm):
    ends_on = forms.DateField(
        label=_("代到哪天"), widget=DayInput(), help_text=_("从今天起。有人上岗时自动结束。")
    )

    def __init__(self, *args: Any, grid: Grid, today: Any, **kwargs: Any) -> None:
        super().__init__(*args, among=workers_near(grid, today), **kwargs)


class HandOverForm(TakeOverForm):
    first_day = forms.DateField(
        label=_("从哪天起"), widget=DayInput(), help_text=_("前一天是原网格员的最后一天。")
    )
    note = forms.CharField(
        label=_("交接说明"),
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class LeaveForm(TakeOverForm):
    starts_on = forms.DateField(label=_("从哪天"), widget=DayInput())
    ends_on = forms.DateField(label=_("到哪天"), widget=DayInput())
    field_order = ("starts_on", "ends_on", "person")


class SignForm(forms.Form):
    """承诺书: read, ticked, the name typed; drawn too where there is a script."""

    agrees = forms.BooleanField(label=_("我已读完，愿意遵守上面每一条"))
    name = forms.CharField(
        label=_("签名（请填本人姓名）"),
        max_length=20,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    strokes = forms.CharField(required=False, widget=forms.HiddenInput(attrs={"data-strokes": ""}))

    def clean_strokes(self) -> tuple[tuple[tuple[int, int], ...], ...]:
        drawn = self.cleaned_data["strokes"]
        if not drawn:
            return ()
        try:
            lines = json.loads(drawn)
            read = tuple(tuple((_within(x), _within(y)) for x, y in line) for line in lines)
        except (ValueError, TypeError) as error:
            raise forms.ValidationError(_("手写签名没有传完整，请重签。")) from error
        if len(read) > MOST_STROKES or sum(map(len, read)) > MOST_POINTS:
            raise forms.ValidationError(_("手写签名太复杂，请清除后重签。"))
        return read

    def signature(self) -> Signature:
        return Signature(self.cleaned_data["name"], self.cleaned_data["strokes"])


def _within(number: Any) -> int:
    return min(max(int(number), 0), SIDE)


class TrainingForm(forms.Form):
    title = forms.CharField(label=_("主题"), max_length=60)
    place_of_workers = PlaceField(label=_("哪个范围的网格员"), help_text=_("填编码或全名。"))
    held_on = forms.DateField(label=_("日期"), widget=DayInput())
    minutes = forms.IntegerField(label=_("时长（分钟）"), min_value=1, max_value=2880)
    place = forms.CharField(label=_("地点"), max_length=60, required=False)

    def __init__(self, *args: Any, by: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["place_of_workers"].places = managed(by)

    def held(self) -> Held:
        facts = self.cleaned_data
        return Held(facts["title"], facts["held_on"], facts["minutes"], facts["place"])


class ComplaintForm(forms.Form):
    """A resident's opinion of who serves in their grid."""

    about = forms.ModelChoiceField(
        label=_("关于哪一位"),
        queryset=Post.objects.none(),
        required=False,
        empty_label=_("不指明"),
    )
    text = forms.CharField(
        label=_("您的意见"), max_length=1000, widget=forms.Textarea(attrs={"rows": 5})
    )
    contact = PhoneField(
        label=_("联系电话"), required=False, help_text=_("选填。只有上一级答复的人看得到。")
    )

    def __init__(self, *args: Any, serving: list[Post], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["about"]
        field.queryset = Post.objects.filter(pk__in=[post.pk for post in serving]).select_related(
            "user"
        )
        field.label_from_instance = lambda post: f"{post.user.name}·{post.get_role_display()}"


class AnswerForm(forms.Form):
    answer = forms.CharField(
        label=_("答复"), max_length=1000, widget=forms.Textarea(attrs={"rows": 4})
    )


class PortraitForm(forms.Form):
    """The photo for the card, with consent."""

    photo = forms.FileField(label=_("照片"), help_text=_("正面、光线好。JPG、PNG 或 WebP。"))
    agrees = forms.BooleanField(label=_("我同意把这张照片印在服务联系卡上，随时可以撤回"))

    def clean_photo(self) -> CleanPhoto:
        try:
            return clean_photo(self.cleaned_data["photo"])
        except PhotoRefused as refusal:
            raise forms.ValidationError(str(refusal)) from refusal
