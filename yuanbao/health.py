"""Whether this process lives, and whether the platform is ready to serve.

Each part of the platform registers a check of its own in its `AppConfig.ready()`:
`health.register("name", check)`, where `check()` returns a Finding.
"""

import logging
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import timedelta

from celery import current_app
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, JsonResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from yuanbao.models import Heartbeat
from yuanbao.services.calendar import year_status

logger = logging.getLogger(__name__)

HEARTBEAT_LIMIT = timedelta(minutes=2)
_is_migrated = False


@dataclass(frozen=True)
class Finding:
    """The state of one part, in words for the person on duty."""

    ok: bool
    words: str


_checks: dict[str, Callable[[], Finding]] = {}


def register(name: str, check: Callable[[], Finding]) -> None:
    """Add a part to what /readyz reports; a name registered again is replaced."""
    _checks[name] = check


def findings() -> dict[str, Finding]:
    """Run every check; one that fails to run counts as not ok and stops no other."""
    return {name: _run(name, check) for name, check in _checks.items()}


def _run(name: str, check: Callable[[], Finding]) -> Finding:
    try:
        return check()
    except DatabaseError:
        return Finding(ok=False, words=_("数据库没有回应，查不到这一项。"))
    except Exception:
        logger.exception("The health check %s failed to run.", name)
        return Finding(ok=False, words=_("这一项检查没有完成，原因在日志里。"))


def database() -> Finding:
    """Tell whether the database answers."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return Finding(ok=False, words=_("连不上数据库。"))
    return Finding(ok=True, words=_("数据库正常。"))


def migrations() -> Finding:
    """Tell whether the database has the structure this code expects."""
    waiting = _waiting_migrations()
    if waiting:
        return Finding(ok=False, words=_("还有 %(n)d 个数据库变更没有执行。") % {"n": waiting})
    return Finding(ok=True, words=_("数据库结构是最新的。"))


def _waiting_migrations() -> int:
    """Return how many migrations wait. Once none does, none will in this process's life."""
    global _is_migrated  # noqa: PLW0603 (one answer per process)
    if _is_migrated:
        return 0
    executor = MigrationExecutor(connection)
    waiting = len(executor.migration_plan(executor.loader.graph.leaf_nodes()))
    _is_migrated = waiting == 0
    return waiting


def broker() -> Finding:
    """Tell whether the workers' broker can be reached."""
    try:
        with current_app.connection_for_read() as broker_connection:
            broker_connection.ensure_connection(max_retries=1, timeout=1)
    except Exception:  # noqa: BLE001 (each broker raises its own; all mean the same here)
        return Finding(ok=False, words=_("连不上消息队列；诉求照常登记，恢复后自动补办。"))
    return Finding(ok=True, words=_("消息队列正常。"))


def beat() -> Finding:
    """Tell whether scheduled work has been done within the last two minutes."""
    seen = Heartbeat.objects.filter(name="beat").values_list("at", flat=True).first()
    if seen is None:
        return Finding(ok=False, words=_("定时任务还没有运行过。"))
    age = timezone.now() - seen
    minutes = int(age.total_seconds() // 60)
    if age > HEARTBEAT_LIMIT:
        return Finding(ok=False, words=_("定时任务已停 %(n)d 分钟。") % {"n": minutes})
    return Finding(ok=True, words=_("定时任务正常。"))


def calendar() -> Finding:
    """Tell whether the present year's holidays are known."""
    year = timezone.localdate().year
    status = year_status(year)
    words = {
        "confirmed": _("%(year)d 年节假日安排已公布并载入。"),
        "provisional": _("%(year)d 年节假日安排是暂定的，公布后请重新载入。"),
    }.get(status, _("%(year)d 年节假日安排没有载入，期限按周一至周五推算。"))
    return Finding(ok=status in {"confirmed", "provisional"}, words=words % {"year": year})


for _name, _check in (
    ("database", database),
    ("migrations", migrations),
    ("broker", broker),
    ("beat", beat),
    ("calendar", calendar),
):
    register(_name, _check)


@never_cache
@require_safe
def livez(_request: HttpRequest) -> JsonResponse:
    """Answer that this process lives, and look at nothing else."""
    return JsonResponse({"ok": True})


@never_cache
@require_safe
def readyz(_request: HttpRequest) -> JsonResponse:
    """Report each part; 503 when one of them is not ready."""
    found = findings()
    ok = all(finding.ok for finding in found.values())
    return JsonResponse(
        {"ok": ok, "parts": {name: asdict(finding) for name, finding in found.items()}},
        status=200 if ok else 503,
        json_dumps_params={"ensure_ascii": False},
    )
