"""Where the running platform's own servers are, so that a command in another terminal finds them."""

import fcntl
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
    path.write_text(json.dumps({name: os.environ[name] for name in NAMES}), encoding="utf-8")


def forget(var: Path) -> None:
    """Delete the addresses when their servers end."""
    _file(var).unlink(missing_ok=True)


def borrow(var: Path) -> bool:
    """Set the addresses of the running platform where none are set; tell whether they were.

    What a killed start left behind is not taken.
    """
    if any(os.environ.get(name) for name in NAMES):
        return False
    if not is_running(var):
        return False
    try:
        kept = json.loads(_file(var).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return False
    os.environ.update({name: kept[name] for name in NAMES})
    return True


def is_running(var: Path) -> bool:
    """Tell whether a start holds the lock of this data: it ends with the process, however that ends."""
    try:
        with lock_of(var).open(encoding="utf-8") as lock:
            fcntl.flock(lock, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except FileNotFoundError:
        return False
    except BlockingIOError:
        return True
    return False


def lock_of(var: Path) -> Path:
    """Return the file that the one start of this checkout's data keeps locked."""
    return var / "lock"


def _file(var: Path) -> Path:
    return var / "run" / "addresses.json"
