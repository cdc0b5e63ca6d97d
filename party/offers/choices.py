"""Kinds of service, states of an application, and who may be spoken to about which."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class ServiceKind(models.TextChoices):
    """What an application is about; each kind has people of its own."""

    GENERAL = "general", _("便民服务")
    POLICY = "policy", _("政策申请")
    HALL = "hall", _("大厅预约")
    JOB = "job", _("求职投递")
    COUNSELLING = "counselling", _("心理疏导")
    LEGAL_AID = "legal_aid", _("法律援助")


# Between the person and one professional: in nobody else's list, and counted only in fives and more.
CONFIDENTIAL = frozenset({ServiceKind.COUNSELLING, ServiceKind.LEGAL_AID})
# Handled by the clerks of the place.
ORDINARY = frozenset({ServiceKind.GENERAL, ServiceKind.POLICY, ServiceKind.HALL})


class ApplicationState(models.TextChoices):
    """Where an application stands."""

    FILED = "filed", _("待受理")
    ACCEPTED = "accepted", _("已受理")
    HANDLING = "handling", _("办理中")
    DONE = "done", _("已办结")
    REFUSED = "refused", _("不予办理")
    WITHDRAWN = "withdrawn", _("已撤回")


class CameBy(models.TextChoices):
    """By which way an application came: staff fill it in for whoever stands there or rings."""

    PAGE = "page", _("本人在网页")
    COUNTER = "counter", _("窗口")
    PHONE = "phone", _("电话")


OPEN = (ApplicationState.FILED, ApplicationState.ACCEPTED, ApplicationState.HANDLING)
ENDED = (ApplicationState.DONE, ApplicationState.REFUSED, ApplicationState.WITHDRAWN)
# What an answer was given to, so that it can be judged.
ANSWERED = (ApplicationState.DONE, ApplicationState.REFUSED)


class Solved(models.TextChoices):
    """Whether what was wanted was got."""

    YES = "yes", _("解决了")
    PARTLY = "partly", _("解决了一部分")
    NO = "no", _("没解决")


class Satisfied(models.TextChoices):
    """How the person was treated: another question than whether it was solved."""

    SATISFIED = "satisfied", _("满意")
    FAIR = "fair", _("基本满意")
    DISSATISFIED = "dissatisfied", _("不满意")


class JobState(models.TextChoices):
    """Where a job post stands."""

    REVIEW = "review", _("待审核")
    PUBLISHED = "published", _("招聘中")
    RETURNED = "returned", _("退回修改")
    CLOSED = "closed", _("已结束")
    EXPIRED = "expired", _("已到期")


class WageUnit(models.TextChoices):
    """For how long the wage is paid."""

    MONTH = "month", _("元/月")
    HOUR = "hour", _("元/小时")


class Audience(models.TextChoices):
    """Whom a policy is for."""

    PEOPLE = "people", _("惠民")
    FIRM = "firm", _("惠企")


class PolicyState(models.TextChoices):
    """Where a policy stands; when it applies is told by its days."""

    DRAFT = "draft", _("草稿")
    PUBLISHED = "published", _("已发布")
    WITHDRAWN = "withdrawn", _("已撤下")


class InspectionKind(models.TextChoices):
    """Why a firm is inspected."""

    ROUTINE = "routine", _("日常监管")
    RANDOM = "random", _("双随机抽查")
    SPECIAL = "special", _("专项检查")
    COMPLAINT = "complaint", _("投诉举报核查")
    RECHECK = "recheck", _("整改复查")


class InspectionState(models.TextChoices):
    """Where an inspection stands."""

    PLANNED = "planned", _("已预告")
    DONE = "inspected", _("已检查")
    CANCELLED = "cancelled", _("已取消")


class HallKind(models.TextChoices):
    """What kind of hall it is."""

    PARTY = "party", _("党群服务中心")
    SERVICE = "service", _("便民服务大厅")
    STATION = "station", _("社区服务站")


class OutageKind(models.TextChoices):
    """What does not come."""

    WATER = "water", _("停水")
    POWER = "power", _("停电")
    HEAT = "heat", _("停热")
    GAS = "gas", _("停气")


class OutageState(models.TextChoices):
    """Where an outage stands."""

    ANNOUNCED = "announced", _("已公告")
    RESTORED = "restored", _("已恢复")
    CALLED_OFF = "called_off", _("取消了")


class EntryKind(models.TextChoices):
    """Under what a telephone stands in the directory."""

    URGENT = "urgent", _("急难")
    UTILITY = "utility", _("水电气热")
    OFFICE = "office", _("政务")
    HEALTH = "health", _("医疗")
    DAILY = "daily", _("生活")
