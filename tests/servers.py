"""PostgreSQL and Redis for one run of the suite, unless the environment names real ones.

The first process that reads the test settings starts them and stops them at its end; workers of
a parallel run inherit the addresses, share the servers, and keep to their own database (named by
pytest-django) and their own numbered Redis database.
"""

import atexit
import os
import shutil
import subprocess
import tempfile
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

from yuanbao.running import places
from yuanbao.running.postgres import EmbeddedPostgres
from yuanbao.running.redis_server import EmbeddedRedis

MARK = "yuanbao-test-"


def provide() -> None:
    """Set DATABASE_URL and REDIS_URL for this process and its children."""
    missing = [name for name in ("DATABASE_URL", "REDIS_URL") if not os.environ.get(name)]
    if missing:
        folder = _own_folder()
        if "DATABASE_URL" in missing:
            os.environ["DATABASE_URL"] = _start(EmbeddedPostgres(folder, durable=False))
        if "REDIS_URL" in missing:
            os.environ["REDIS_URL"] = _start(EmbeddedRedis(folder / "redis"))
    os.environ["REDIS_URL"] = _redis_of_this_worker(os.environ["REDIS_URL"])


def _start(server) -> str:
    server.prepare()
    process = subprocess.Popen(
        server.command(), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    atexit.register(_stop, process)
    server.wait(30, alive=lambda: process.poll() is None)
    return server.url()


def _stop(process: subprocess.Popen) -> None:
    process.terminate()
    try:
        process.wait(10)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def _own_folder() -> Path:
    """Return a new folder in /var/tmp; folders of runs that were killed are cleared away."""
    root = Path("/var/tmp")
    for old in root.glob(f"{MARK}*"):
        pid = int(old.name.removeprefix(MARK).split("-")[0])
        if not Path(f"/proc/{pid}").exists():
            shutil.rmtree(old, ignore_errors=True)
    folder = Path(tempfile.mkdtemp(prefix=f"{MARK}{os.getpid()}-", dir=root))
    places.give(folder, places.server_user())
    atexit.register(_forget, folder, os.getpid())
    return folder


def _forget(folder: Path, owner: int) -> None:
    if os.getpid() == owner:
        shutil.rmtree(folder, ignore_errors=True)


def _redis_of_this_worker(url: str) -> str:
    """Return the URL with the database number of this worker: gw0 takes the one after ours."""
    worker = os.environ.get("PYTEST_XDIST_WORKER", "")
    if not worker.startswith("gw"):
        return url
    parts = urlsplit(url)
    number = int(parts.path.strip("/") or 0) + 1 + int(worker.removeprefix("gw"))
    return urlunsplit(parts._replace(path=f"/{number}"))
