"""What is done to the database and the static files before the platform serves.

Run as `python -m yuanbao.running.first_start RUN_FOLDER`, in a process of its own so that
its memory is given back. The commands are listed in `settings.START_STEPS`.
"""

import hashlib
import json
import os
import sys
from io import TextIOBase
from pathlib import Path

import django
from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from django.utils import timezone
from django.utils.module_loading import import_string

from yuanbao.running.terminal import say, step


class Indented(TextIOBase):
    """Passes a command's own lines on to the terminal, set in a little."""

    def write(self, text: str) -> int:
        for line in text.splitlines():
            if line.strip():
                say(f"    {line}")
        return len(text)


def main(folder: Path) -> None:
    """Bring database and static files up to date, then note the demo accounts in `folder`."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "yuanbao.settings")
    django.setup()
    with step("更新数据库结构"):
        call_command("migrate", interactive=False, verbosity=0)
    collect_static(folder / "static.mark")
    for command, title, when in settings.START_STEPS:
        run_step(command, title, when)
    accounts = import_string(settings.DEMO_ACCOUNTS)() if wants_accounts() else []
    (folder / "accounts.json").write_text(json.dumps(accounts, ensure_ascii=False))


def collect_static(mark: Path) -> bool:
    """Collect and compress static files unless none has changed; tell whether it was done.

    `mark` keeps a digest of what was collected last: compressing all anew takes seconds.
    """
    digest = static_digest()
    manifest = Path(settings.STATIC_ROOT) / "staticfiles.json"
    if manifest.exists() and mark.exists() and mark.read_text() == digest:
        return False
    with step("收集静态文件"):
        call_command(
            "collectstatic", interactive=False, verbosity=0, ignore_patterns=["rest_framework"]
        )
    mark.write_text(digest)
    return True


def static_digest() -> str:
    """Return a digest of the names, sizes and times of all files that finders find."""
    digest = hashlib.sha256()
    for finder in get_finders():
        for path, storage in finder.list([]):
            file = Path(storage.path(path)).stat()
            digest.update(f"{path} {file.st_size} {file.st_mtime_ns}\n".encode())
    return digest.hexdigest()


def run_step(command: str, title: str, when: str) -> bool:
    """Run one command of the list when its time has come; tell whether it ran.

    `when` is "always" (each start), "once" (until it has ended well) or "demo" (once, and in
    demo mode only).
    """
    from yuanbao.models import Heartbeat  # noqa: PLC0415 (models exist after django.setup)

    mark = f"start.{command}"
    if when == "demo" and not settings.DEMO:
        return False
    if when != "always" and Heartbeat.objects.filter(name=mark).exists():
        return False
    say(f"  {title} ……")
    call_command(command, stdout=Indented())
    if when != "always":
        Heartbeat.objects.update_or_create(name=mark, defaults={"at": timezone.now()})
    return True


def wants_accounts() -> bool:
    """Tell whether demo accounts are to be shown."""
    return settings.DEMO and bool(settings.DEMO_ACCOUNTS)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
