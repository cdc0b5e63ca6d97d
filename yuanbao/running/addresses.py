"""Where the running platform's own servers are, so that a command in another terminal finds them."""

import json
import os
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
NAMES = ("DATABASE_URL", "REDIS_URL")


def var_folder() -> Path:
    """Return the folder of everything that is kept between two starts."""
    return Path(os.environ.get("YUANBAO_VAR") or ROOT / "var").resolve()


def keep(var: Path) -> None:
    """Write the addresses of this start, readable by ourselves alone: one holds a password."""
    path = _file(var)
    path.touch(mode=0o600)
    kept = {name: os.environ[name] for name in NAMES}
    path.write_text(json.dumps({"pid": os.getpid(), **kept}), encoding="utf-8")


def forget(var: Path) -> None:
    """Delete the addresses when their servers end."""
    _file(var).unlink(missing_ok=True)


def borrow(var: Path) -> bool:
    """Set the addresses of the running platform where none are set; tell whether they were.

    What a killed start left behind is not taken.
    """
    if any(os.environ.get(name) for name in NAMES):
        return False
    try:
        kept = json.loads(_file(var).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return False
    if not _is_start(kept["pid"]):
        return False
    os.environ.update({name: kept[name] for name in NAMES})
    return True


def _file(var: Path) -> Path:
    return var / "run" / "addresses.json"


def _is_start(pid: int) -> bool:
    """Tell whether the process is a start of the platform, and not another with its number."""
    try:
        words = Path(f"/proc/{pid}/cmdline").read_bytes()
    except FileNotFoundError:
        return not Path("/proc/self").exists() and _lives(pid)
    return b"yuanbao.running" in words


def _lives(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except OSError:
        return False
    return True
