"""What a person serves as today in agencies, where they start from, and the desk's menu."""

from collections.abc import Iterator
from typing import Any

from django.urls import reverse
from django.utils.timezone import localdate, now
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from dispatch.choices import AgencyKind
from dispatch.models import Agency, Staffing
from dispatch.queries.centre.roster import on_duty_words, unsigned_count
from grids.seats import posts_today
from grids.tasking.issuers import Issuer
from yuanbao.access import register_desk, register_source
from yuanbao.navigation import (
    FrameNote,
    Seat,
    register,
    register_frame_note,
    register_place,
    register_seats,
)
from yuanbao.roles import Capability, Role, roles_granting

PLATFORMS = (AgencyKind.TOWN, AgencyKind.COMMUNITY, AgencyKind.ZONE)


def staffings_today(user: Any) -> list[Staffing]:
    """Return the person's places in agencies today; asked once per user object."""
    if not hasattr(user, "_staffings_today"):
        held = Staffing.objects.on(localdate()).filter(user=user.pk).select_related("agency")
        user._staffings_today = list(held.order_by("agency__code", "role"))  # noqa: SLF001 - memo of one request
    return user._staffings_today  # noqa: SLF001


def agencies_served(user: Any, capability: Capability) -> list[Agency]:
    """Return the active agencies for which the person may use the capability, by code."""
    roles = roles_granting(capability)
    held = {s.agency_id: s.agency for s in staffings_today(user) if s.role in roles}
    return [agency for agency in held.values() if agency.is_active]


def issuers_served(user: Any, capability: Capability) -> list[Issuer]:
    """Return the agencies for which the person may ask something of the grids.

    A town's or a community's platform asks within its own place alone.
    """
    return [
        Issuer(agency.code, agency.name, agency.grid_id if agency.kind in PLATFORMS else None)
        for agency in agencies_served(user, capability)
    ]


def roles_by_staffing(user: Any) -> Iterator[str]:
    """Yield the roles of today's places in agencies."""
    return (staffing.role for staffing in staffings_today(user))


def seats_by_staffing(user: Any) -> Iterator[Seat]:
    """Yield a seat for each place in an agency."""
    for staffing in staffings_today(user):
        title, place = staffing.get_role_display(), staffing.agency.short_name
        yield Seat(staffing.role, title, place)


def duty_note(user: Any) -> FrameNote | None:
    """Return who is on duty now, for the frame of those who serve in the centre."""
    if not roles_granting(Capability.SERVE_CENTRE) & {post.role for post in posts_today(user)}:
        return None
    words = on_duty_words(now()) or [str(_("这一班还没有排班"))]
    unsigned = unsigned_count()
    if unsigned:
        words = [*words, gettext("交接班待签收 %(n)s 份") % {"n": unsigned}]
    return FrameNote(_("现在当班"), words, reverse("dispatch:roster-week"))


QUEUE_ROLES = (Role.INTAKE, Role.DISPATCHER, Role.SHIFT_LEADER, Role.DUTY_LEADER, Role.SUPERVISOR)
DESK_ROLES = (
    Role.RECEIVER,
    Role.HANDLER,
    Role.APPROVER,
    Role.COMMUNITY_CLERK,
    Role.COMMUNITY_SECRETARY,
    Role.TOWN_CLERK,
    Role.TOWN_SECRETARY,
)
CALLING_ROLES = (Role.CALL_BACK,)

WORK, FOLLOW, CENTRE, FIELD = _("诉求工单"), _("督办落实"), _("指挥中心"), _("网格")
PLATFORM = _("平台管理")


def register_all() -> None:
    """Tell the frame where roles come from, where people start, and what their menu holds."""
    register_source(roles_by_staffing)
    register_seats(seats_by_staffing)
    register_frame_note(duty_note)
    register_desk(QUEUE_ROLES, "dispatch:queue-list", rank=10)
    register_desk(DESK_ROLES, "dispatch:desk-home", rank=20)
    register_desk(CALLING_ROLES, "dispatch:follow-up-list", rank=60)
    register_desk([Role.COMPOUND_SECRETARY], "dispatch:finding-new", rank=60)
    register_desk([Role.DISTRICT_LEADER], "dispatch:dashboard", rank=60)
    register_place("search", "dispatch:search")
    register(WORK, _("工作台"), "home", "dispatch:desk-home", Capability.VIEW_ORDER)
    register(WORK, _("工单"), "clipboard-list", "dispatch:order-list", Capability.VIEW_ORDER)
    register(WORK, _("抄送"), "mail-forward", "dispatch:copy-list", Capability.GATHER_ORDER)
    register(WORK, _("我的职责"), "list-check", "dispatch:my-duties", Capability.GATHER_ORDER)
    register(WORK, _("休假与 B 角"), "beach", "dispatch:leave-list", Capability.TAKE_LEAVE)
    register(
        WORK, _("本级平台"), "building-community", "dispatch:platform", Capability.RUN_PLATFORM
    )
    register(WORK, _("工单台账"), "book", "dispatch:book", Capability.VIEW_ORDER)
    register(
        WORK, _("我首问的"), "user-check", "dispatch:first-asked-list", Capability.REGISTER_PETITION
    )
    register(WORK, _("我代办的"), "users", "dispatch:proxy-list", Capability.PROXY_PETITION)
    register(WORK, _("代为登记"), "phone", "dispatch:register-new", Capability.REGISTER_PETITION)
    register(WORK, _("代记评价"), "star", "dispatch:counter", Capability.REGISTER_PETITION)
    supervision = Capability.VIEW_SUPERVISION
    register(FOLLOW, _("督办"), "file-certificate", "dispatch:notice-list", supervision)
    register(FOLLOW, _("批示"), "writing", "dispatch:instruction-list", supervision)
    register(FOLLOW, _("吹哨报到"), "speakerphone", "dispatch:whistle-list", supervision)
    register(
        CENTRE, _("运行总览"), "layout-dashboard", "dispatch:dashboard", Capability.VIEW_FIGURES
    )
    register(
        CENTRE, _("考评月报"), "report-analytics", "dispatch:score-month", Capability.VIEW_FIGURES
    )
    register(
        CENTRE, _("评价申诉"), "message-2-question", "dispatch:appeal-list", Capability.VIEW_FIGURES
    )
    register(CENTRE, _("分拨队列"), "inbox", "dispatch:queue-list", Capability.ACCEPT_PETITION)
    register(CENTRE, _("退单待审"), "gavel", "dispatch:return-list", Capability.RULE_ON_RETURN)
    register(CENTRE, _("待批申请"), "checklist", "dispatch:decision-list", Capability.CANCEL_ORDER)
    register(CENTRE, _("办结审核"), "clock-check", "dispatch:verify-list", Capability.VERIFY_ORDER)
    register(CENTRE, _("在办地图"), "map-pin", "dispatch:open-map", Capability.SERVE_CENTRE)
    register(CENTRE, _("回访"), "phone", "dispatch:follow-up-list", Capability.FOLLOW_UP)
    register(
        CENTRE, _("敏感件"), "shield-lock", "dispatch:sensitive-list", Capability.SEE_SENSITIVE
    )
    register(CENTRE, _("已知事件"), "broadcast", "dispatch:event-list", Capability.SERVE_CENTRE)
    register(CENTRE, _("值班表"), "calendar-user", "dispatch:roster-week", Capability.SERVE_CENTRE)
    register(CENTRE, _("交接班"), "transfer", "dispatch:handover-list", Capability.SERVE_CENTRE)
    register(CENTRE, _("承诺"), "clock-check", "dispatch:pledge-list", Capability.SERVE_CENTRE)
    register(
        CENTRE,
        _("热线导入"),
        "file-import",
        "dispatch:hotline-imports",
        Capability.EXCHANGE_HOTLINE,
    )
    register(CENTRE, _("热线回填"), "send", "dispatch:write-back-list", Capability.EXCHANGE_HOTLINE)
    register(CENTRE, _("日报"), "file-report", "dispatch:report-list", Capability.READ_REPORT)
    register(
        CENTRE, _("联络员名录"), "address-book", "dispatch:liaison-list", Capability.VIEW_LIAISON
    )
    register(FIELD, _("现场核实"), "checkbox", "dispatch:check-list", Capability.CHECK_ORDER)
    register(FIELD, _("下派任务"), "clipboard-list", "dispatch:errand-list", Capability.CHECK_ORDER)
    register(FIELD, _("随手报"), "camera", "dispatch:finding-new", Capability.REPORT_FINDING)
    _register_platform()


def _register_platform() -> None:
    manage = Capability.MANAGE_PLATFORM
    register(PLATFORM, _("机构调整"), "building", "dispatch:agency-list", manage)
    register(PLATFORM, _("人员导入"), "users-plus", "dispatch:staff-imports", manage)
    register(PLATFORM, _("离岗交接"), "user-x", "dispatch:leaver-list", manage)
