"""The desk's menu of the territory, and where those start who walk it."""

from collections.abc import Iterable
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from grids.models import Grid
from yuanbao.access import register_desk
from yuanbao.finding import SHOWN, Answer, Found, register_finder
from yuanbao.navigation import rank_section, register
from yuanbao.roles import Capability, Role
from yuanbao.subscribing.topics import register_kind

SECTION, DEVICES = _("网格"), _("视频物联")


def grid_topics(codes: Iterable[str]) -> dict[str, tuple[str, str]]:
    """Return code → (name, address) of places that are still served, for subscriptions."""
    rows = Grid.objects.live().filter(code__in=list(codes)).select_related("parent")
    rows = rows.only("code", "name", "parent__name")
    return {
        row.code: (
            f"{row.parent.name}·{row.name}" if row.parent else row.name,
            reverse("grids:grid-detail", kwargs={"code": row.code}),
        )
        for row in rows
    }


def find_places(asked: str, _on: date) -> Answer:
    """Return places that are still served and whose name holds the words, the larger ones first."""
    rows = Grid.objects.live().filter(name__icontains=asked).select_related("parent")
    rows = rows.only("code", "name", "level", "parent__name").order_by("level", "code")[:SHOWN]
    found = [
        Found(
            row.name,
            reverse("grids:grid-detail", kwargs={"code": row.code}),
            row.parent.name if row.parent else "",
        )
        for row in rows
    ]
    return Answer(found, [asked])


def register_all() -> None:
    register_finder("places", _("地方"), "map-pin", find_places, rank=50)
    register_kind("grid", _("网格和小区"), grid_topics)
    rank_section(SECTION, 60)
    rank_section(DEVICES, 61)
    register_desk([Role.GRID_WORKER, Role.GRID_CHIEF], "grids:foot-today", rank=30)
    register_desk([Role.TASK_GATE], "grids:task-list", rank=25)
    register(SECTION, _("今天（格致宝）"), "walk", "grids:foot-today", Capability.WALK_GRID)
    register(SECTION, _("网格树"), "sitemap", "grids:tree-home", Capability.VIEW_TREE)
    register(SECTION, _("台账"), "books", "grids:register-home", Capability.VIEW_REGISTER)
    posts = Capability.MANAGE_POSTS
    register(SECTION, _("我的岗位"), "id-badge-2", "grids:my-post", Capability.SERVE_GRID)
    compounds = Capability.KEEP_COMPOUND
    register(SECTION, _("小区信息"), "building-community", "grids:compound-desk", compounds)
    register(SECTION, _("网格员"), "users", "grids:worker-list", posts)
    register(
        SECTION, _("安全点位"), "shield-check", "grids:point-list", Capability.KEEP_SAFETY_POINT
    )
    register(SECTION, _("服务联系卡"), "id", "grids:card-list", posts)
    register(SECTION, _("网格手机"), "device-mobile", "grids:phone-list", posts)
    kept = Capability.KEEP_ALLOWANCES
    register(SECTION, _("补贴台账"), "cash", "grids:allowance-list", kept)
    register(SECTION, _("意外险"), "umbrella", "grids:policy-list", kept)
    register(DEVICES, _("摄像机"), "device-cctv", "grids:camera-list", Capability.VIEW_DEVICES)
    register(DEVICES, _("调阅申请"), "eye", "grids:viewing-list", Capability.ASK_VIEWING)
    register(DEVICES, _("感知设备"), "router", "grids:device-list", Capability.VIEW_DEVICES)
    imports = Capability.IMPORT_REGISTER
    register(SECTION, _("台账导入"), "file-import", "grids:import-home", imports)
    register(SECTION, _("没有落到网格的"), "map-pin-off", "grids:stray-list", Capability.VIEW_TREE)
    register(
        SECTION, _("旧网格对照"), "arrows-exchange", "grids:old-net-list", Capability.VIEW_TREE
    )
    register(SECTION, _("网格任务"), "checklist", "grids:task-list", Capability.VIEW_TASK)
    register(SECTION, _("长期准入事项"), "list-check", "grids:standing-list", Capability.ADMIT_TASK)
    register(SECTION, _("任务时间上限"), "clock-check", "grids:limit-list", Capability.ADMIT_TASK)
    register(SECTION, _("我的任务"), "checklist", "grids:my-task-list", Capability.ANSWER_TASK)
