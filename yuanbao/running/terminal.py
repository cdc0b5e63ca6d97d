"""What the person at the terminal sees while the platform starts and stops."""

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


class Refused(Exception):
    """Starting makes no sense; the message is for the person at the terminal."""


def say(sentence: str = "") -> None:
    """Print one line at once, even into a pipe."""
    print(sentence, flush=True)  # noqa: T201 (the terminal is the interface here)


@contextmanager
def step(title: str) -> Iterator[None]:
    """Show a step while it runs and the seconds it took."""
    begun = time.monotonic()
    sys.stdout.write(f"  {title} …… ")
    sys.stdout.flush()
    try:
        yield
    except BaseException:
        say("没有完成")
        raise
    say(f"{time.monotonic() - begun:.1f} 秒")


def last_lines(path: Path, count: int = 15) -> str:
    """Return the end of a log file, to be shown when a step failed."""
    try:
        lines = path.read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return ""
    return "\n".join(f"    {line}" for line in lines[-count:])
