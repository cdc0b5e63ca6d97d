"""States of a work order, kinds of agency and steps of a time limit, with their named groups."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class AgencyKind(models.TextChoices):
    """What sort of body answers for matters."""

    DEPARTMENT = "department", _("职能部门")
    TOWN = "town", _("镇街平台")
    COMMUNITY = "community", _("社区平台")
    ZONE = "zone", _("开发区")
    CENTRE = "centre", _("指挥中心")
    OUTSIDE = "outside", _("外部单位")


class OrderState(models.TextChoices):
    """Where a work order stands, in the words of the staff. It begins when it is dispatched."""

    DISPATCHED = "dispatched", _("待签收")
    SIGNED = "signed", _("办理中")
    RETURN_ASKED = "return_asked", _("申请退单")
    FINISHED = "finished", _("待审核")
    VERIFIED = "verified", _("已办结")
    SUSPENDED = "suspended", _("挂账")
    CANCELLED = "cancelled", _("已撤单")
    REWORK = "rework", _("退回重办")


# What the log says instead of a town's code where an order was moved up to the district.
TO_DISTRICT = "district"
TO_SIGN = frozenset({OrderState.DISPATCHED, OrderState.REWORK})
# The agency's clock runs in these; a question to the petitioner pauses it by a Pause row.
RUNNING = frozenset(
    {
        OrderState.DISPATCHED,
        OrderState.SIGNED,
        OrderState.RETURN_ASKED,
        OrderState.FINISHED,
        OrderState.REWORK,
    }
)
OPEN_ORDERS = RUNNING | {OrderState.SUSPENDED}
# The agency has done its part, checked or not.
DONE_ORDERS = frozenset({OrderState.FINISHED, OrderState.VERIFIED})
ENDED_ORDERS = frozenset({OrderState.VERIFIED, OrderState.CANCELLED})


class Step(models.TextChoices):
    """What a time limit is for. All but `dispatch` and `rating` belong to the agency."""

    DISPATCH = "dispatch", _("派单")
    SIGN = "sign", _("签收")
    CONTACT = "contact", _("联系反映人")
    FIRST_REPORT = "first_report", _("首报")
    SETTLE = "settle", _("办结")
    EXTEND = "extend", _("延期")
    RETURN = "return", _("退单")
    RULING = "ruling", _("退单审核")
    NEED_INFO = "need_info", _("等待补充")
    SUSPENSION_REVIEW = "suspension_review", _("挂账复查")
    RATING = "rating", _("评价")


class TimeUnit(models.TextChoices):
    """In what a limit is counted."""

    HOUR = "hour", _("小时（连续）")
    WORK_HOUR = "work_hour", _("工作时")
    WORK_DAY = "work_day", _("工作日")
    DAY = "day", _("自然日")


class RaterKind(models.TextChoices):
    """Who rates."""

    PETITIONER = "petitioner", _("反映人")
    JOINER = "joiner", _("也遇到的人")
    GRID_WORKER = "grid_worker", _("网格员")


class RatingChannel(models.TextChoices):
    """By which way the rating came."""

    PAGE = "page", _("网页")
    SMS = "sms", _("短信")
    CALL_BACK = "call_back", _("回访")
    COUNTER = "counter", _("柜台")
    PLATFORM = "platform", _("热线平台")


class SmsQuestionKind(models.TextChoices):
    """What a short message asks."""

    RATING = "rating", _("评价")
    REASON = "reason", _("不满意的原因")
    LASTING = "lasting", _("现在还好吗")


class ReplyOutcome(models.TextChoices):
    """What became of a short message that came in."""

    TAKEN = "taken", _("已记下")
    UNCLEAR = "unclear", _("没看懂")
    REFUSED = "refused", _("不能再评")
    UNMATCHED = "unmatched", _("没有对应的提问")


class FollowUpKind(models.TextChoices):
    """Why an answered matter is rung up."""

    URGENT = "urgent", _("紧急件")
    REPEATED = "repeated", _("重复件")
    REST = "rest", _("抽样")


class CallOutcome(models.TextChoices):
    """What came of a call-back."""

    REACHED = "reached", _("接通，已评价")
    NO_ANSWER = "no_answer", _("没有接通")
    REFUSED = "refused", _("不愿意评价")
    WRONG_NUMBER = "wrong_number", _("号码不对")


# After these nobody rings again about the same answer.
LAST_CALLS = frozenset({CallOutcome.REACHED, CallOutcome.REFUSED, CallOutcome.WRONG_NUMBER})


class PauseKind(models.TextChoices):
    """Why a clock stands still. There are no other reasons."""

    QUESTION = "question", _("等反映人补充")
    SUSPENSION = "suspension", _("挂账")


class EndingKind(models.TextChoices):
    """What a second person has to agree to."""

    TERMINATE = "terminate", _("终止办理")
    CANCEL = "cancel", _("撤单")


class OutsideOutcome(models.TextChoices):
    """What a logged call with a body without a desk led to."""

    TOLD = "told", _("已告知")
    SIGNED = "signed", _("代为签收")
    ANSWERED = "answered", _("答复，代填")


class RouteOutcome(models.TextChoices):
    """What routing led to."""

    DISPATCHED = "dispatched", _("自动派单")
    QUEUED = "queued", _("转人工")
    PERSON = "person", _("人工派单")
    GRID_FIRST = "grid_first", _("先在网格解决")


class Watch(models.TextChoices):
    """Which half of the day somebody sits in the centre."""

    DAY = "day", _("白班")
    NIGHT = "night", _("夜班")


class EventKind(models.TextChoices):
    """What sort of thing happened to many at once."""

    PLANNED = "planned", _("计划停供")
    BURST = "burst", _("突发故障")
    WORKS = "works", _("道路或管网施工")
    WEATHER = "weather", _("天气灾害")
    OTHER = "other", _("其他")


class NoticeKind(models.TextChoices):
    """Why a supervision notice is issued."""

    OVERDUE = "overdue", _("超期未办")
    REFUSED = "refused", _("推诿不办")
    UNSOLVED = "unsolved", _("办而未决")
    REWORK = "rework", _("重办仍不满意")
    EFFECT = "effect", _("影响不好")
    LEADER = "leader", _("领导批示")


class NoticeLevel(models.IntegerChoices):
    """Whom a notice reaches: the desk, the agency's leader as well, the district's leaders too."""

    DESK = 1, _("一般督办")
    LEADER = 2, _("重点督办")
    DISTRICT = 3, _("区级督办")


class NoticeState(models.TextChoices):
    """Where a supervision notice stands."""

    ISSUED = "issued", _("待答复")
    REPLIED = "replied", _("待审核")
    DONE = "done", _("已办结")
    WITHDRAWN = "withdrawn", _("已撤回")


class InstructionSource(models.TextChoices):
    """How a leader's instruction came."""

    PLATFORM = "platform", _("平台批示")
    PAPER = "paper", _("书面批示")
    MEETING = "meeting", _("会议要求")
    PHONE = "phone", _("电话交办")
    VISIT = "visit", _("现场交办")


class InstructionState(models.TextChoices):
    """Where a leader's instruction stands."""

    INSTRUCTED = "instructed", _("办理中")
    REPLIED = "replied", _("待领导审阅")
    DONE = "done", _("已办结")
    WITHDRAWN = "withdrawn", _("已撤回")


class ReportKind(models.TextChoices):
    """What a line of an instruction's story says."""

    PROGRESS = "progress", _("报进展")
    REPLY = "reply", _("报结")
    ACCEPT = "accept", _("认可")
    AGAIN = "again", _("要求再办")
    WITHDRAW = "withdraw", _("撤回")


class WhistleState(models.TextChoices):
    """Where a whistle stands."""

    ASKED = "asked", _("待镇街吹哨")
    CALLED = "called", _("待报到")
    REPORTED = "reported", _("待评分")
    DONE = "done", _("已评分")
    WITHDRAWN = "withdrawn", _("未吹哨")


class ExportKind(models.TextChoices):
    """What a background export writes."""

    ORDERS = "orders", _("工单")
    BOOK = "book", _("工单台账")


class SensitiveKind(models.TextChoices):
    """Why a matter is handled behind closed doors."""

    SELF = "self", _("轻生自伤")
    CROWD = "crowd", _("群体聚集")
    PRESS = "press", _("媒体舆情")
    OTHER = "other", _("其他敏感")


class LiaisonKind(models.TextChoices):
    """Whom one rings in an agency, in the order in which one tries."""

    LIAISON = "liaison", _("联络员")
    DAY = "day", _("白天值班")
    NIGHT = "night", _("夜间值班")
    LEADER = "leader", _("分管领导")
