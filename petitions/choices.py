"""Kinds, channels and states of a petition, and the named groups of states."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Kind(models.TextChoices):
    """What the person wants of us."""

    HELP = "help", _("求助")
    SUGGESTION = "suggestion", _("建议")
    OPINION = "opinion", _("意见")
    COMPLAINT = "complaint", _("投诉")
    REPORT = "report", _("举报")
    ENQUIRY = "enquiry", _("咨询")


class Channel(models.TextChoices):
    """How the matter came in."""

    WEB = "web", _("网页")
    QR = "qr", _("网格二维码")
    VOICE = "voice", _("语音留言")
    GRID_WORKER = "grid_worker", _("网格员")
    COUNTER = "counter", _("柜台")
    PHONE = "phone", _("电话")
    HOTLINE = "hotline", _("热线")
    API = "api", _("接口")
    DEVICE = "device", _("设备")
    LEADER = "leader", _("批示")


class Visibility(models.TextChoices):
    """Who may read it."""

    PUBLIC = "public", _("公开")
    HANDLERS = "handlers", _("仅办理人员可见")


class PlaceSource(models.TextChoices):
    """How we know the place."""

    NONE = "none", _("没有地点")
    PIN = "pin", _("地图选点")
    GPS = "gps", _("手机定位")
    ADDRESS = "address", _("地址")
    GRID = "grid", _("网格")


class State(models.TextChoices):
    """Where a petition stands, in the words of the staff."""

    SUBMITTED = "submitted", _("待受理")
    ACCEPTED = "accepted", _("已受理")
    HANDLING = "handling", _("办理中")
    NEED_INFO = "need_info", _("待补充")
    ANSWERED = "answered", _("已办结·待评价")
    CLOSED = "closed", _("已归档")
    DECLINED = "declined", _("不予受理")
    TERMINATED = "terminated", _("终止办理")
    MERGED = "merged", _("已并案")
    WITHDRAWN = "withdrawn", _("已撤回")
    TRANSFERRED_OUT = "transferred_out", _("已转送")
    # Moved into the sealed channel: neither word nor row says more to anybody.
    SEALED_OFF = "sealed_off", _("已转专门渠道")


OPEN = frozenset({State.SUBMITTED, State.ACCEPTED, State.HANDLING, State.NEED_INFO})
WAITING_FOR_CENTRE = frozenset({State.SUBMITTED, State.ACCEPTED})
# Where somebody else has the next word, and may be urged to say it.
WITH_US = WAITING_FOR_CENTRE | {State.HANDLING}
SETTLED = frozenset({State.ANSWERED, State.CLOSED})
ENDED = frozenset(
    {
        State.CLOSED,
        State.DECLINED,
        State.TERMINATED,
        State.MERGED,
        State.WITHDRAWN,
        State.TRANSFERRED_OUT,
        State.SEALED_OFF,
    }
)


# A state as the public reads it.
PUBLIC_WORDS = {
    State.SUBMITTED: _("已收到"),
    State.ACCEPTED: _("已受理"),
    State.HANDLING: _("正在办理"),
    State.NEED_INFO: _("请反映人补充"),
    State.ANSWERED: _("已答复，请评价"),
    State.CLOSED: _("已结束"),
    State.DECLINED: _("不归这里管，已告诉该走的门"),
    State.TERMINATED: _("已停止办理"),
    State.MERGED: _("已并入另一件一起办"),
    State.WITHDRAWN: _("反映人已撤回"),
    State.TRANSFERRED_OUT: _("已转送，继续跟踪"),
    State.SEALED_OFF: _("已转入专门渠道"),
}


# An answer that the petitioner has judged asks for nothing more.
JUDGED = _("已答复，已评价")


def public_words(state: str, satisfaction: str = "") -> str:
    """Return a petition's state as the public reads it; an answer already rated asks for no rating."""
    words = JUDGED if state == State.ANSWERED and satisfaction else PUBLIC_WORDS[State(state)]
    return str(words)


class Solved(models.TextChoices):
    """Whether the matter is solved. Not the same question as being satisfied."""

    YES = "yes", _("已解决")
    PARTLY = "partly", _("部分解决")
    NO = "no", _("未解决")


class Satisfaction(models.TextChoices):
    """How the person judges the work."""

    SATISFIED = "satisfied", _("满意")
    FAIR = "fair", _("基本满意")
    DISSATISFIED = "dissatisfied", _("不满意")


# Both count as satisfied in every figure; the table of reasons is asked only for the third.
CONTENT = frozenset({Satisfaction.SATISFIED, Satisfaction.FAIR})


# What the score counts of a matter whose ratings were all excluded.
LEFT_OUT = "left_out"


class ConsentWay(models.TextChoices):
    """How a person agreed that staff follow their matter for them."""

    IN_PERSON = "in_person", _("本人当面同意")
    PHONE = "phone", _("本人电话同意")
    FAMILY = "family", _("家属转达本人同意")
    ONLINE = "online", _("本人在查询页要求")


class InformWay(models.TextChoices):
    """How a proxy tells the person what is new."""

    PHONE = "phone", _("打电话")
    VISIT = "visit", _("上门")
    COUNTER = "counter", _("在窗口当面")
    FAMILY = "family", _("请家属转告")


class Tone(models.TextChoices):
    """How a line of the timeline is drawn."""

    PLAIN = "plain", _("普通")
    OK = "ok", _("完成")
    BAD = "bad", _("退回")
    WAIT = "wait", _("等待")
