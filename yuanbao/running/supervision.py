"""supervisord as a child of ours, spoken to over its socket."""

import http.client
import signal
import subprocess
import sys
import time
import xmlrpc.client
from pathlib import Path

from supervisor.xmlrpc import Faults, SupervisorTransport

from yuanbao.running.postgres import CHILD

UNREACHABLE = (OSError, http.client.HTTPException)


class Supervision:
    """One running supervisord. It ends in order on SIGTERM, and also when we end."""

    def __init__(self, configuration: Path, control: Path):
        command = [
            *(sys.executable, "-I", "-S", str(CHILD), "--signal", "TERM", "--"),
            *(sys.executable, "-m", "supervisor.supervisord", "-c", str(configuration)),
        ]
        # A session of its own: Ctrl-C reaches us alone, and we stop things in order.
        self.process = subprocess.Popen(  # noqa: S603 (our own words only)
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        self._address = f"unix://{control}"

    @property
    def _server(self):
        """Return a new line to supervisord: one that failed once never recovers."""
        transport = SupervisorTransport(serverurl=self._address)
        return xmlrpc.client.ServerProxy("http://127.0.0.1", transport=transport).supervisor

    def is_alive(self) -> bool:
        """Tell whether supervisord itself still runs."""
        return self.process.poll() is None

    def wait_until_ready(self, seconds: float) -> None:
        """Return when it takes orders; raise RuntimeError after `seconds` or when it ended."""
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline and self.is_alive():
            try:
                self._server.getState()
            except UNREACHABLE:
                time.sleep(0.05)
            else:
                return
        raise RuntimeError("the supervisor did not start")

    def start(self, name: str) -> None:
        """Start a program without waiting for it; one that runs already is left alone."""
        try:
            self._server.startProcess(name, False)
        except xmlrpc.client.Fault as fault:
            if fault.faultCode != Faults.ALREADY_STARTED:
                raise

    def is_up(self, name: str) -> bool:
        """Tell whether a program runs or is being started (again)."""
        try:
            state = self._server.getProcessInfo(name)["statename"]
        except UNREACHABLE:
            return False
        return state in {"STARTING", "RUNNING", "BACKOFF"}

    def stop(self, seconds: float) -> bool:
        """Stop all programs in order, then supervisord; tell whether it ended by itself."""
        if self.is_alive():
            self.process.send_signal(signal.SIGTERM)
        try:
            self.process.wait(seconds)
        except subprocess.TimeoutExpired:
            self.kill()
            return False
        return True

    def kill(self) -> None:
        """End supervisord at once; the kernel then ends its children."""
        self.process.kill()
        self.process.wait()
