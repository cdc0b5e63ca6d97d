"""The lives of a need, a project and a convenience service: every move, and by whose right."""

from django.utils.translation import gettext_lazy as _

from party.alliances.choices import OPEN_PROJECTS, ActivityState, NeedState, ProjectState
from yuanbao.roles import Capability
from yuanbao.workflow import Transition

MATCH = Transition(
    "match",
    _("对接成项目"),
    frozenset({NeedState.OPEN}),
    NeedState.MATCHED,
    Capability.KEEP_ALLIANCE,
    "matched_at",
)
MEET = Transition(
    "meet",
    _("已解决"),
    frozenset({NeedState.MATCHED}),
    NeedState.MET,
    Capability.KEEP_ALLIANCE,
    "ended_at",
)
OPEN_AGAIN = Transition(
    "open_again",
    _("重新对接"),
    frozenset({NeedState.MATCHED}),
    NeedState.OPEN,
    Capability.KEEP_ALLIANCE,
)
DROP = Transition(
    "drop",
    _("撤下需求"),
    frozenset({NeedState.OPEN}),
    NeedState.DROPPED,
    Capability.KEEP_ALLIANCE,
    "ended_at",
)
NEED_MOVES = (MATCH, MEET, OPEN_AGAIN, DROP)

START = Transition(
    "start",
    _("启动"),
    frozenset({ProjectState.AGREED}),
    ProjectState.RUNNING,
    Capability.KEEP_ALLIANCE,
    "started_at",
)
COMPLETE = Transition(
    "complete",
    _("完成"),
    frozenset({ProjectState.RUNNING}),
    ProjectState.DONE,
    Capability.KEEP_ALLIANCE,
    "ended_at",
)
STOP = Transition(
    "stop",
    _("中止"),
    OPEN_PROJECTS,
    ProjectState.STOPPED,
    Capability.KEEP_ALLIANCE,
    "ended_at",
)
PROJECT_MOVES = (START, COMPLETE, STOP)

RECORD = Transition(
    "record_held",
    _("登记办了什么"),
    frozenset({ActivityState.ANNOUNCED}),
    ActivityState.HELD,
    Capability.KEEP_ACTIVITY,
    "ended_at",
)
CANCEL = Transition(
    "cancel",
    _("取消活动"),
    frozenset({ActivityState.ANNOUNCED}),
    ActivityState.CANCELLED,
    Capability.KEEP_ACTIVITY,
    "ended_at",
)
ACTIVITY_MOVES = (RECORD, CANCEL)
