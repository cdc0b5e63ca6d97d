"""Find a Mosquitto broker for the tests, installing Debian's where that is allowed."""

import os
import shutil
import subprocess

PLACES = ("mosquitto", "/usr/sbin/mosquitto", "/usr/local/sbin/mosquitto")


def find() -> str | None:
    """Return the program's path; None where there is none and none may be installed."""
    return os.environ.get("MOSQUITTO") or _on_machine() or _from_debian()


def _on_machine() -> str | None:
    return next(filter(None, map(shutil.which, PLACES)), None)


def _from_debian() -> str | None:
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        return None
    quiet = {"capture_output": True, "env": {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}}
    install = ["apt-get", "install", "-y", "-qq", "--no-install-recommends", "mosquitto"]
    if subprocess.run(install, check=False, **quiet).returncode:
        subprocess.run(["apt-get", "update", "-qq"], check=False, **quiet)
        subprocess.run(install, check=False, **quiet)
    return _on_machine()
