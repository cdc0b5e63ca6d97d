"""Run a command as a child that cannot outlive its parent. Standard library only, run as a file.

    python child.py [--user NAME] [--signal TERM] -- COMMAND ARGUMENT…

Gives up root for the named user, asks the kernel for the signal when the parent ends, then
becomes the command. The order matters: a change of user forgets the request.
"""

import argparse
import ctypes
import os
import pwd
import signal
import sys

PR_SET_PDEATHSIG = 1


def become(user: str) -> None:
    """Give up root for good in favour of the named user."""
    entry = pwd.getpwnam(user)
    os.initgroups(user, entry.pw_gid)
    os.setgid(entry.pw_gid)
    os.setuid(entry.pw_uid)
    os.environ.update({"HOME": "/", "USER": user, "LOGNAME": user})


def die_with_parent(number: int) -> None:
    """Ask for signal `number` when the parent ends; a no-op where the kernel cannot."""
    parent = os.getppid()
    if not sys.platform.startswith("linux"):
        return
    ctypes.CDLL(None, use_errno=True).prctl(PR_SET_PDEATHSIG, number, 0, 0, 0)
    if os.getppid() != parent:  # it ended before the request was heard
        os.kill(os.getpid(), number)


def main() -> None:
    """Parse the arguments and become the command."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--user")
    parser.add_argument("--signal", default="TERM")
    parser.add_argument("command", nargs="+")
    chosen = parser.parse_args()
    if chosen.user:
        become(chosen.user)
    die_with_parent(signal.Signals[f"SIG{chosen.signal}"])
    os.execvp(chosen.command[0], chosen.command)  # noqa: S606 (no shell is wanted)


if __name__ == "__main__":
    main()
