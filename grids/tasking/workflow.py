"""The life of a task, and of what one grid is asked: every move and by whose right."""

from django.utils.translation import gettext_lazy as _

from grids.tasking.choices import EDITABLE, LIVE, CellState, ItemState, TaskState
from yuanbao.roles import Capability
from yuanbao.workflow import Transition

SUBMIT = Transition(
    "submit",
    _("提交准入"),
    frozenset(EDITABLE),
    TaskState.SUBMITTED,
    Capability.ASSIGN_TASK,
    "submitted_at",
)
ADMIT = Transition(
    "admit",
    _("准入"),
    frozenset({TaskState.SUBMITTED}),
    TaskState.ADMITTED,
    Capability.ADMIT_TASK,
    "ruled_at",
)
# An item of the standing catalogue needs no ruling of its own.
ADMIT_STANDING = Transition(
    "admit_standing",
    _("按长期准入"),
    frozenset({TaskState.SUBMITTED}),
    TaskState.ADMITTED,
    None,
    "ruled_at",
)
REFUSE = Transition(
    "refuse",
    _("不予准入"),
    frozenset({TaskState.SUBMITTED}),
    TaskState.REFUSED,
    Capability.ADMIT_TASK,
    "ruled_at",
)
RUN = Transition("run", _("下达"), frozenset({TaskState.ADMITTED}), TaskState.RUNNING, None)
END = Transition(
    "end",
    _("结束"),
    frozenset({TaskState.RUNNING}),
    TaskState.ENDED,
    Capability.ASSIGN_TASK,
    "ended_at",
)
RUN_OUT = Transition("run_out", _("到期结束"), frozenset(LIVE), TaskState.ENDED, None, "ended_at")
WITHDRAW = Transition(
    "withdraw",
    _("撤回"),
    frozenset({TaskState.DRAFT, TaskState.SUBMITTED, TaskState.REFUSED, *LIVE}),
    TaskState.WITHDRAWN,
    Capability.ASSIGN_TASK,
    "ended_at",
)
MOVES = (SUBMIT, ADMIT, ADMIT_STANDING, REFUSE, RUN, END, RUN_OUT, WITHDRAW)

_OPEN = frozenset({CellState.OPEN})
ANSWER = Transition(
    "answer",
    _("填报"),
    _OPEN,
    CellState.DONE,
    Capability.ANSWER_TASK,
    "answered_at",
)
NOT_APPLICABLE = Transition(
    "not_applicable",
    _("不适用"),
    _OPEN,
    CellState.NOT_APPLICABLE,
    Capability.ANSWER_TASK,
    "answered_at",
)
HAND_BACK = Transition(
    "hand_back",
    _("交回"),
    _OPEN,
    CellState.HANDED_BACK,
    Capability.ANSWER_TASK,
    "answered_at",
)
ASK_AGAIN = Transition(
    "ask_again",
    _("请再办"),
    frozenset({CellState.HANDED_BACK, CellState.DONE, CellState.NOT_APPLICABLE}),
    CellState.OPEN,
    Capability.ASSIGN_TASK,
)
CLOSE = Transition("close", _("到期关闭"), _OPEN, CellState.CLOSED, None)
_ANY = frozenset(ItemState)
# While its cell is open an item may be answered anew: a slip of the thumb is mended on the spot.
ANSWER_ITEM = Transition(
    "answer_item",
    _("填报一个"),
    _ANY,
    ItemState.DONE,
    Capability.ANSWER_TASK,
    "answered_at",
)
SKIP_ITEM = Transition(
    "skip_item",
    _("没问到"),
    _ANY,
    ItemState.SKIPPED,
    Capability.ANSWER_TASK,
    "answered_at",
)
ITEM_MOVES = (ANSWER_ITEM, SKIP_ITEM)
CELL_MOVES = (ANSWER, NOT_APPLICABLE, HAND_BACK, ASK_AGAIN, CLOSE)
