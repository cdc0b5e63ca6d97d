"""The life of an import: every move, from where, to where, and by whose right."""

from django.utils.translation import gettext_lazy as _

from grids.sheets.choices import ImportState
from yuanbao.roles import Capability
from yuanbao.workflow import Transition

CHECK_IMPORT = Transition(
    "check_import",
    _("检查完"),
    frozenset({ImportState.UPLOADED}),
    ImportState.CHECKED,
    None,
    "checked_at",
)
START_IMPORT = Transition(
    "start_import",
    _("导入"),
    frozenset({ImportState.CHECKED}),
    ImportState.RUNNING,
    Capability.IMPORT_REGISTER,
    "started_at",
)
FINISH_IMPORT = Transition(
    "finish_import",
    _("导入完"),
    frozenset({ImportState.RUNNING}),
    ImportState.DONE,
    None,
    "finished_at",
)
FAIL_IMPORT = Transition(
    "fail_import",
    _("停止"),
    frozenset({ImportState.UPLOADED, ImportState.RUNNING}),
    ImportState.FAILED,
    None,
    "finished_at",
)
DROP_IMPORT = Transition(
    "drop_import",
    _("不导入"),
    frozenset({ImportState.CHECKED}),
    ImportState.FAILED,
    Capability.IMPORT_REGISTER,
    "finished_at",
)
UNDO_IMPORT = Transition(
    "undo_import",
    _("撤销导入"),
    frozenset({ImportState.DONE}),
    ImportState.UNDOING,
    Capability.IMPORT_REGISTER,
)
END_UNDO = Transition(
    "end_undo",
    _("撤销完"),
    frozenset({ImportState.UNDOING}),
    ImportState.UNDONE,
    None,
    "undone_at",
)
MOVES = (
    CHECK_IMPORT,
    START_IMPORT,
    FINISH_IMPORT,
    FAIL_IMPORT,
    DROP_IMPORT,
    UNDO_IMPORT,
    END_UNDO,
)
