"""Words of grid work: where workers come from, what becomes of them, their letters and leaves."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from yuanbao.roles import Role

# The posts that people in grid work hold; both walk the ground and stand on the contact card.
GRID_ROLES = (Role.GRID_WORKER, Role.GRID_CHIEF)


class Source(models.TextChoices):
    """来源: as what a person was won for grid work."""

    PARTY_DELEGATE = "party_delegate", _("党代表")
    PEOPLES_DEPUTY = "peoples_deputy", _("人大代表")
    CPPCC_MEMBER = "cppcc_member", _("政协委员")
    RETIRED_CADRE = "retired_cadre", _("离退休干部")
    TEACHER = "teacher", _("教师")
    PARTY_MEMBER = "party_member", _("党员")
    VOLUNTEER = "volunteer", _("志愿者")
    GRADUATE = "graduate", _("高校毕业生")
    ENTREPRENEUR = "entrepreneur", _("创业者")
    COMMUNITY_STAFF = "community_staff", _("社区工作者")
    OTHER = "other", _("其他")


class WorkerState(models.TextChoices):
    CANDIDATE = "candidate", _("推荐人选")
    SELECTED = "selected", _("已选定")
    APPOINTED = "appointed", _("在岗")
    WITHDRAWN = "withdrawn", _("已退出")


LIVING = frozenset({WorkerState.CANDIDATE, WorkerState.SELECTED, WorkerState.APPOINTED})


class Withdrawal(models.TextChoices):
    """退出原因: why somebody serves no more."""

    OWN_WISH = "own_wish", _("本人申请")
    MOVED = "moved", _("工作或住处变动")
    HEALTH = "health", _("身体原因")
    TERM_OVER = "term_over", _("聘期届满")
    NOT_SERVING = "not_serving", _("长期不履职")
    MISCONDUCT = "misconduct", _("违反承诺")
    NOT_CHOSEN = "not_chosen", _("没有选定")
    OTHER = "other", _("其他")


class TextKind(models.TextChoices):
    COMMITMENT = "commitment", _("承诺书")
    DUTIES = "duties", _("职责清单")


class ComplaintState(models.TextChoices):
    OPEN = "open", _("待答复")
    ANSWERED = "replied_to", _("已答复")


class PhoneState(models.TextChoices):
    STORED = "stored", _("在库")
    ISSUED = "issued_phone", _("使用中")
    MISSING = "missing", _("已挂失")
    WITHDRAWN = "scrapped", _("已停用")


class MonthRule(models.TextChoices):
    """How a month that somebody did not serve in whole is paid."""

    BY_DAY = "by_day", _("按在岗天数")
    HALF_MONTH = "half_month", _("按半月（上半月、下半月各算一半）")
    ON_THE_15TH = "on_the_15th", _("15 日在岗算整月")


class SheetState(models.TextChoices):
    DRAFT = "drafted", _("编制中")
    SUBMITTED = "submitted_sheet", _("待审批")
    APPROVED = "locked", _("已审批锁定")


class BatchState(models.TextChoices):
    """How far a file is that is made in the background; drawn like an export."""

    WAITING = "waiting", _("排队中")
    RUNNING = "running", _("制作中")
    READY = "ready", _("可下载")
    FAILED = "failed", _("没有完成")
    EXPIRED = "expired", _("已过期")


class CardFor(models.TextChoices):
    HOUSEHOLD = "household", _("住户")
    SHOP = "shop", _("商户")
    OTHER = "other", _("单位或其他")
