"""A provider of short messages that tells what it was given, and can be made to hang."""

import os
import time
from pathlib import Path

FOLDER = "PLUG_PROVIDER"
PATIENCE = 30


class WatchedSms:
    """Writes each message's de-duplication key to a file; hangs while a file `hang` is there."""

    def send(self, *, address: str, title: str, body: str, url: str, dedup_key: str) -> None:  # noqa: ARG002
        folder = Path(os.environ[FOLDER])
        with (folder / "sent").open("a") as log:
            log.write(f"{dedup_key}\n")
        deadline = time.monotonic() + PATIENCE
        while (folder / "hang").exists() and time.monotonic() < deadline:
            time.sleep(0.02)


def sent(folder: Path) -> list[str]:
    """Return the keys of everything that was handed over, in order."""
    log = folder / "sent"
    return log.read_text().split() if log.exists() else []
