"""The WSGI entry point under our own supervisor: a worker that ends when its master is killed."""

import signal

from yuanbao.running.child import die_with_parent

die_with_parent(signal.SIGKILL)

from yuanbao.wsgi import application  # noqa: E402 (the request comes before the long load)

__all__ = ["application"]
