"""Kinds of Party organisation, offices in them, and what a membership is."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from yuanbao.roles import Role


class OrganisationKind(models.TextChoices):
    """What an organisation is called by its rank."""

    WORKING_COMMITTEE = "working_committee", _("党工委")
    COMMITTEE = "committee", _("党委")
    GENERAL_BRANCH = "general_branch", _("党总支")
    BRANCH = "branch", _("党支部")
    GROUP = "group", _("党小组")


_UPPER = frozenset({OrganisationKind.WORKING_COMMITTEE, OrganisationKind.COMMITTEE})
# Under which kinds each may stand.
MAY_STAND_UNDER: dict[str, frozenset[OrganisationKind]] = {
    OrganisationKind.WORKING_COMMITTEE: frozenset({OrganisationKind.COMMITTEE}),
    OrganisationKind.COMMITTEE: _UPPER,
    OrganisationKind.GENERAL_BRANCH: _UPPER,
    OrganisationKind.BRANCH: _UPPER | {OrganisationKind.GENERAL_BRANCH},
    OrganisationKind.GROUP: frozenset({OrganisationKind.BRANCH}),
}


class OrganisationState(models.TextChoices):
    STANDING = "standing", _("在用")
    MERGED = "merged", _("已合并")
    ENDED = "ended", _("已撤销")


class Office(models.TextChoices):
    """What somebody is in an organisation, from a day to a day."""

    SECRETARY = "secretary", _("书记")
    DEPUTY = "deputy", _("副书记")
    ORGANISER = "organiser", _("组织委员")
    PUBLICIST = "publicist", _("宣传委员")
    DISCIPLINE = "discipline", _("纪检委员")
    OFFICER = "officer", _("党务工作者")
    DEPARTMENT = "department", _("组织部党务岗")


# What the holder of an office may do is what the role may; the other offices carry no rights.
ROLE_OF: dict[str, Role] = {
    Office.SECRETARY: Role.PARTY_SECRETARY,
    Office.DEPUTY: Role.PARTY_SECRETARY,
    Office.OFFICER: Role.PARTY_OFFICER,
    Office.DEPARTMENT: Role.PARTY_DEPARTMENT,
}
# Held by one person at a time.
SINGLE = frozenset({Office.SECRETARY})


class MemberKind(models.TextChoices):
    FULL = "full", _("正式党员")
    PROBATIONARY = "probationary", _("预备党员")


class MemberState(models.TextChoices):
    """Whether somebody is on the roll; why not is not held."""

    CURRENT = "current", _("在册")
    ENDED = "ended", _("已不在册")


class MemberAct(models.TextChoices):
    """One line of a membership's history."""

    ADMITTED = "admitted", _("编入组织")
    AMENDED = "amended", _("更正登记")
    MADE_FULL = "made_full", _("转为正式党员")
    TRANSFERRED = "transferred", _("转移组织关系")
    MOVED = "moved", _("随组织合并转入")
    LINKED = "linked", _("本人账号确认")
    ENDED = "ended", _("不再在册")


class TransferState(models.TextChoices):
    ASKED = "asked", _("待接收")
    ACCEPTED = "accepted", _("已接收")
    REFUSED = "refused", _("未接收")
    WITHDRAWN = "withdrawn", _("已撤回")


class PartyNoticeState(models.TextChoices):
    """Where a notice to members stands."""

    DRAFT = "draft", _("草稿")
    REVIEW = "review", _("待审")
    SENDING = "sending", _("正在发送")
    SENT = "sent", _("已发送")


class SmsState(models.TextChoices):
    """What became of the text message to somebody without an account."""

    WAITING = "waiting", _("短信待发")
    SENT = "sent", _("短信已发")
    FAILED = "failed", _("短信发不到")


# Who is told by text message, and need not be rung.
BY_SMS = frozenset({SmsState.WAITING, SmsState.SENT})


class MeetingKind(models.TextChoices):
    """三会一课，主题党日."""

    CONGRESS = "congress", _("支部党员大会")
    COMMITTEE = "committee", _("支部委员会")
    GROUP = "group", _("党小组会")
    LECTURE = "lecture", _("党课")
    THEME_DAY = "theme_day", _("主题党日")


class MeetingState(models.TextChoices):
    """Where a meeting stands, from being planned to its minutes being read."""

    PLANNED = "planned", _("已安排")
    REVIEW = "review", _("记录待审")
    PUBLISHED = "published", _("记录已公布")
    CANCELLED = "cancelled", _("已取消")


class RollImportState(models.TextChoices):
    """Where a file of members stands, from being sent to its people being on the roll."""

    UPLOADED = "uploaded", _("正在检查")
    CHECKED = "checked", _("待确认")
    RUNNING = "running", _("正在编入")
    DONE = "done", _("已编入")
    FAILED = "failed", _("没有编入")
    UNDOING = "undoing", _("正在撤销")
    UNDONE = "undone", _("已撤销")


# A worker has something to do; found again by the sweep.
ROLL_IMPORTS_AT_WORK = frozenset(
    {RollImportState.UPLOADED, RollImportState.RUNNING, RollImportState.UNDOING}
)
