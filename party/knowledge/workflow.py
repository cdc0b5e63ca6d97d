"""The lives of an entry, a question and a file: every move, from where, to where, by whose right."""

from django.utils.translation import gettext_lazy as _

from party.knowledge.choices import ASIDE, FileState, ItemState, QuestionState
from yuanbao.roles import Capability
from yuanbao.workflow import Transition

REVIEW = Transition(
    "review",
    _("审核通过"),
    frozenset({ItemState.DRAFT}),
    ItemState.REVIEWED,
    Capability.PUBLISH_CONTENT,
    "reviewed_at",
)
SEND_BACK = Transition(
    "send_back",
    _("退回修改"),
    frozenset({ItemState.REVIEWED}),
    ItemState.DRAFT,
    Capability.PUBLISH_CONTENT,
)
PUBLISH = Transition(
    "publish",
    _("发布"),
    frozenset({ItemState.REVIEWED}),
    ItemState.PUBLISHED,
    Capability.PUBLISH_CONTENT,
    "published_at",
)
EXPIRE = Transition(
    "expire",
    _("到期"),
    frozenset({ItemState.PUBLISHED}),
    ItemState.EXPIRED,
    None,
    "ended_at",
)
WITHDRAW = Transition(
    "withdraw",
    _("撤下"),
    frozenset({ItemState.PUBLISHED, ItemState.REVIEWED, ItemState.DRAFT}),
    ItemState.WITHDRAWN,
    Capability.PUBLISH_CONTENT,
    "ended_at",
)
REVISE = Transition(
    "revise",
    _("改了重发"),
    ASIDE,
    ItemState.DRAFT,
    Capability.WRITE_CONTENT,
)
MERGE = Transition(
    "merge",
    _("并入另一条"),
    frozenset({ItemState.DRAFT, ItemState.REVIEWED, ItemState.PUBLISHED}),
    ItemState.MERGED,
    Capability.PUBLISH_CONTENT,
    "ended_at",
)
MOVES = (REVIEW, SEND_BACK, PUBLISH, EXPIRE, WITHDRAW, REVISE, MERGE)

ANSWER = Transition(
    "answer",
    _("答复"),
    frozenset({QuestionState.OPEN}),
    QuestionState.ANSWERED,
    Capability.ANSWER_QUESTION,
    "ended_at",
)
DECLINE = Transition(
    "decline",
    _("请走诉求"),
    frozenset({QuestionState.OPEN}),
    QuestionState.DECLINED,
    Capability.ANSWER_QUESTION,
    "ended_at",
)
QUESTION_MOVES = (ANSWER, DECLINE)

CHECK = Transition(
    "check", _("检查"), frozenset({FileState.WAITING}), FileState.CHECKED, None, "checked_at"
)
TAKE_IN = Transition(
    "take_in",
    _("导入"),
    frozenset({FileState.CHECKED}),
    FileState.RUNNING,
    Capability.WRITE_CONTENT,
)
FINISH = Transition(
    "finish", _("导入完"), frozenset({FileState.RUNNING}), FileState.DONE, None, "finished_at"
)
FAIL = Transition(
    "fail", _("读不了"), frozenset({FileState.WAITING}), FileState.DROPPED, None, "finished_at"
)
DROP = Transition(
    "drop",
    _("不导入"),
    frozenset({FileState.CHECKED}),
    FileState.DROPPED,
    Capability.WRITE_CONTENT,
    "finished_at",
)
UNDO = Transition(
    "undo",
    _("撤销导入"),
    frozenset({FileState.DONE}),
    FileState.UNDONE,
    Capability.WRITE_CONTENT,
    "undone_at",
)
FILE_MOVES = (CHECK, TAKE_IN, FINISH, FAIL, DROP, UNDO)
