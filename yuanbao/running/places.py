"""Where embedded servers keep their files, and as whom they may read them."""

import hashlib
import importlib.util
import os
import pwd
import shutil
import subprocess
from pathlib import Path

SERVER_USER = "nobody"
# The kernel takes 107 bytes; PostgreSQL adds the socket's own name to the folder's.
LONGEST_SOCKET_FOLDER = 100 - len("/.s.PGSQL.5432")


def package_folder(name: str) -> Path:
    """Return an installed package's folder without importing the package."""
    spec = importlib.util.find_spec(name)
    if spec is None or spec.origin is None:
        raise ModuleNotFoundError(f"{name} is not installed")
    return Path(spec.origin).parent


def server_user() -> pwd.struct_passwd | None:
    """Return the user that PostgreSQL must run as: another one when we are root, else None."""
    return pwd.getpwnam(SERVER_USER) if os.geteuid() == 0 else None


def may(user: pwd.struct_passwd | None, test: str, path: Path) -> bool:
    """Tell whether `user` (None: ourselves) passes `test -<test> path`, tried in a child."""
    return succeeds(user, ["test", f"-{test}", str(path)])


def succeeds(user: pwd.struct_passwd | None, command: list[str]) -> bool:
    """Tell whether a command, run as `user`, ends well."""
    try:
        done = subprocess.run(  # noqa: S603 (our own words only)
            command, check=False, capture_output=True, cwd="/", timeout=30, **identity(user)
        )
    except PermissionError:
        return False
    return done.returncode == 0


def identity(user: pwd.struct_passwd | None) -> dict:
    """Return the `subprocess` options that run a command as `user`."""
    if user is None:
        return {}
    return {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}


def server_folder(var: Path) -> Path:
    """Return an existing folder for the servers' data and sockets that they can reach.

    That is `var/servers` itself. Where root's checkout is closed to other users, or the path
    is too long for a socket, it is a folder of this checkout's own under /var/tmp. Raises
    PermissionError when data that was kept in `var/servers` is now out of their reach.
    """
    user = server_user()
    inside = var.resolve() / "servers"
    if len(os.fsencode(inside / "run")) <= LONGEST_SOCKET_FOLDER:
        give(inside, user)
        if may(user, "w", inside):
            return inside
        if any(inside.iterdir()):
            raise PermissionError(f"{inside} holds data that {SERVER_USER} cannot reach")
        inside.rmdir()
    outside = outside_folder(var)
    give(outside, user)
    return outside


def outside_folder(var: Path) -> Path:
    """Return the folder under /var/tmp that stands in for `var/servers`; it may not exist."""
    mark = hashlib.sha256(os.fsencode(var.resolve())).hexdigest()[:12]
    return Path("/var/tmp") / f"yuanbao-{os.geteuid()}-{mark}"  # noqa: S108 (owner is checked)


def give(folder: Path, user: pwd.struct_passwd | None) -> None:
    """Make a folder that belongs to `user` (None: ourselves) and is closed to all others.

    Raises PermissionError when somebody else already owns a folder of that name.
    """
    folder.mkdir(parents=True, exist_ok=True)
    owner = user.pw_uid if user else os.geteuid()
    if folder.is_symlink() or folder.stat().st_uid not in {owner, os.geteuid()}:
        raise PermissionError(f"{folder} belongs to another user")
    if user:
        os.chown(folder, user.pw_uid, user.pw_gid)
    folder.chmod(0o700)


def forget(var: Path) -> None:
    """Delete everything that was kept under `var` and its stand-in."""
    for folder in (outside_folder(var), var):
        if folder.exists():
            shutil.rmtree(folder)
