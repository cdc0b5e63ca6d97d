"""The life of a row of a register: how it ends, and how a mistaken end is taken back."""

from django.utils.translation import gettext_lazy as _

from grids.codes import Standing
from yuanbao.roles import Capability
from yuanbao.workflow import Transition

_HERE = frozenset({Standing.ACTIVE})

CLOSE = Transition("close", _("注销"), _HERE, Standing.CLOSED, Capability.KEEP_REGISTER)
MOVE_OUT = Transition("move_out", _("迁出"), _HERE, Standing.MOVED_OUT, Capability.KEEP_REGISTER)
DECEASE = Transition("decease", _("登记去世"), _HERE, Standing.DECEASED, Capability.KEEP_REGISTER)
MERGE = Transition("merge", _("合并"), _HERE, Standing.MERGED, Capability.KEEP_REGISTER)
RESTORE = Transition(
    "restore",
    _("恢复"),
    frozenset({Standing.MOVED_OUT, Standing.DECEASED, Standing.CLOSED}),
    Standing.ACTIVE,
    Capability.KEEP_REGISTER,
)

MOVES = (CLOSE, MOVE_OUT, DECEASE, MERGE, RESTORE)
