"""Two pages that show every shared component, and the addresses the page frames link to."""

from datetime import UTC, datetime, timedelta

from django import forms
from django.core.paginator import Paginator
from django.http import HttpResponse, JsonResponse
from django.template import engines
from django.urls import include, path

from tests.journeys.component_templates import DESK, PUBLIC
from yuanbao.navigation import Item, Seat, Section
from yuanbao.preferences import preferences

NOW = datetime(2026, 11, 23, 1, 12, tzinfo=UTC)


class ManyFiles(forms.ClearableFileInput):
    allow_multiple_selected = True


class PetitionForm(forms.Form):
    kind = forms.ChoiceField(
        label="这是一件什么事",
        choices=[("help", "求助"), ("complain", "投诉"), ("suggest", "建议")],
        widget=forms.RadioSelect,
        help_text="选错了不要紧，我们会帮您改。",
    )
    text = forms.CharField(
        label="说说情况",
        max_length=2000,
        widget=forms.Textarea(
            attrs={"rows": 4, "data-counter": "id_text_count", "data-limit": 2000}
        ),
    )
    photos = forms.FileField(
        label="照片",
        required=False,
        widget=ManyFiles(attrs={"accept": "image/*"}),
        help_text="照片里的位置信息会自动去掉。",
    )
    address = forms.CharField(label="地址", required=False, help_text="写到楼号就可以")
    lat = forms.FloatField(required=False)
    lng = forms.FloatField(required=False)
    phone = forms.CharField(
        label="手机号",
        min_length=11,
        error_messages={"min_length": "少了一位，手机号是 11 位。其他内容都还在。"},
    )
    secret = forms.BooleanField(
        label="请对我的身份保密", required=False, help_text="整件事都不公开"
    )


class FinishForm(forms.Form):
    solved = forms.ChoiceField(
        label="问题解决了吗",
        choices=[("yes", "已解决"), ("part", "部分"), ("no", "未解决")],
        widget=forms.RadioSelect,
    )
    contact = forms.ChoiceField(label="联系群众", choices=[("phone", "电话联系，11-23 08:50")])
    answer = forms.CharField(label="公开答复", widget=forms.Textarea(attrs={"rows": 4}))
    helpers = forms.MultipleChoiceField(
        label="协办",
        required=False,
        choices=[("a", "兴东街道"), ("b", "生态环境元宝分局")],
        widget=forms.CheckboxSelectMultiple,
    )
    note = forms.CharField(
        label="内部意见", required=False, widget=forms.Textarea(attrs={"rows": 2})
    )


class FilterForm(forms.Form):
    q = forms.CharField(label="关键字", required=False)
    town = forms.ChoiceField(label="镇街", required=False, choices=[("", "全部镇街")])
    category = forms.ChoiceField(label="类别", required=False, choices=[("", "供热")])
    left = forms.ChoiceField(label="时限", required=False, choices=[("", "全部")])
    handler = forms.ChoiceField(label="经办人", required=False, choices=[("", "全部")])
    more_fields = ("handler",)


ENTRIES = [
    {"title": "接下来：测温达标后答复", "at": NOW + timedelta(days=2, hours=8), "tone": "next"},
    {
        "who": "区住建局 陈立群",
        "title": "更新进展",
        "at": NOW - timedelta(hours=19),
        "tone": "now",
        "duration": timedelta(days=2, hours=4),
        "quote": "供热公司查到 3 号楼入户阀门损坏，新阀门下午送到。",
        "attachments": [{"name": "维修单.jpg", "url": "#"}],
    },
    {"title": "居民评价：不满意，退回重办", "at": NOW - timedelta(days=2), "tone": "bad"},
    {
        "title": "平台收到",
        "at": NOW - timedelta(days=3),
        "tone": "ok",
        "text": "区住建局牵头，\n馨悦社区配合。",
    },
]
BARS = [
    {"label": "区教育局", "url": "#", "part": 31, "whole": 31, "n": 31},
    {"label": "区住建局", "url": "#", "part": 296, "whole": 312, "tone": "warn", "n": 312},
    {"label": "金山镇", "url": "#", "part": 65, "whole": 71, "tone": "bad", "n": 71},
]
TREND = {
    "labels": ["11-10", "11-14", "11-18", "11-22"],
    "series": [
        {"name": "收到", "values": [61, 40, 84, 86]},
        {"name": "办结", "values": [55, 35, 1074, 74]},
    ],
}
RING = {
    "labels": ["供热", "环境卫生", "物业房屋"],
    "series": [{"name": "件数", "values": [38, 17, 14]}],
}
ROWS = [
    ("261121-0098-3", "九江花园 2 号楼供热主管漏水，半栋楼停暖", "rework", -1680, "督办"),
    ("261120-0177-2", "二马路沿街楼 6 户入户压力不足", "signed", -120, ""),
    ("261122-0056-8", "聚宝小区换热站夜间停泵，凌晨室温 12 度" * 2, "signed", 200, ""),
    ("261123-0012-5", "八道社区老楼供热费减免问题", "dispatched", 1620, "11 人也遇到"),
    ("261119-0203-1", "县前街供热管沟盖板破损", "return_asked", 5000, ""),
]
MENU = [
    Section(
        "",
        [
            Item("工作台", "home", "#home", None, False, False),
            Item("消息", "bell", "#notices", 7, True, False),
        ],
    ),
    Section(
        "诉求工单",
        [
            Item("待办", "clipboard-list", "#todo", 52, False, True),
            Item("已办", "clipboard-check", "#done", None, False, False),
            Item("协办", "users", "#assist", 9, False, False),
            Item("延期与挂账", "player-pause", "#held", 0, False, False),
        ],
    ),
]


class Clerk:
    is_authenticated = True

    def __str__(self):
        return "陈立群"


def orders():
    return [
        {
            "number": number,
            "title": title,
            "state": state,
            "due_at": NOW + timedelta(minutes=minutes),
            "tag": tag,
        }
        for number, title, state, minutes, tag in ROWS
    ]


def show(request, source, **context):
    template = engines["django"].from_string(source)
    common = {
        "now": NOW,
        "start": NOW - timedelta(days=3),
        "soon": NOW + timedelta(hours=3, minutes=20),
        "late": NOW - timedelta(hours=28),
        "far": NOW + timedelta(days=2, hours=7),
        "long_ago": NOW - timedelta(hours=4),
        "entries": ENTRIES,
        "bars": BARS,
        "trend": TREND,
        "ring": RING,
    }
    return HttpResponse(template.render({**common, **context}, request))


def public_page(request):
    form = PetitionForm(request.POST) if request.method == "POST" else PetitionForm()
    if "refused" in request.GET:
        form = PetitionForm({"phone": "1380013800", "kind": "help"})
    return show(request, PUBLIC, form=form)


def desk_page(request):
    page = Paginator(range(1, 12_346), 10).get_page(request.GET.get("page"))
    refused = "refused" in request.GET
    return show(
        request,
        DESK,
        user=Clerk(),
        seats=[Seat("handler", "经办人", "区住房和城乡建设局")],
        menu=MENU,
        unread_count=7,
        places={"search": "/desk/", "help": "/desk/"},
        filter_form=FilterForm(request.GET),
        orders=orders(),
        page=page,
        form=FinishForm({"answer": "已换阀门"}) if refused else FinishForm(),
        refused=refused,
        steps=[
            {"label": "受理", "tone": "done"},
            {"label": "派遣", "tone": "done"},
            {"label": "处置", "tone": "now"},
            {"label": "办结"},
            {"label": "评价"},
        ],
        words=["烧烤店", "油烟"],
        phrases=["已电话告知反映人。", "已现场查看。"],
    )


fresh = {"asked": 0}


def part(request):
    """A part that changes once, then answers 304 to the tag it gave."""
    fresh["asked"] += 1
    if request.headers.get("If-None-Match") == '"two"':
        return HttpResponse(status=304)
    return HttpResponse('<p id="fresh">第二版</p>', headers={"ETag": '"two"'})


def bell(_request):
    return HttpResponse(status=304)


def points(_request):
    properties = {"title": "金山花园 3 号楼暖气不热", "url": "/", "late": True}
    geometry = {"type": "Point", "coordinates": [124.396, 40.136]}
    feature = {"type": "Feature", "properties": properties, "geometry": geometry}
    return JsonResponse({"type": "FeatureCollection", "features": [feature]})


petition_urls = (
    [
        path("new/", public_page, name="petition-new"),
        path("find/", public_page, name="petition-find"),
        path("", public_page, name="ledger-list"),
    ],
    "petitions",
)
data_urls = ([path("", public_page, name="overview")], "my-data")
sealed_urls = ([path("", public_page, name="door")], "sealed")
urlpatterns = [
    path("jb/", include(sealed_urls)),
    path("", public_page, name="home"),
    path("desk/", desk_page, name="notices"),
    path("bell/", bell, name="notices-bell"),
    path("profile/", public_page, name="profile"),
    path("desk/in/", desk_page, name="sign-in"),
    path("desk/out/", desk_page, name="sign-out"),
    path("preferences/", preferences, name="preferences"),
    path("part/", part),
    path("points/", points),
    path("petitions/", include(petition_urls)),
    path("my-data/", include(data_urls)),
    path("open-data/", public_page, name="open-data"),
]
