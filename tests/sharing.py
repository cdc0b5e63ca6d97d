"""How the tests are shared out among the workers of a parallel run.

A file's tests stay with one worker, which makes what the file needs (a platform, a broker, a trained
model) once. The files that alone take minutes are shared out test by test, at the end.
"""

from xdist.scheduler import LoadScopeScheduling

APART = (
    "tests/architecture/test_access.py",
    "tests/dispatch/test_grants.py",
    "tests/journeys/",
)


class ByFile(LoadScopeScheduling):
    """Files with the most tests first, single tests last."""

    def _split_scope(self, nodeid: str) -> str:
        return nodeid if nodeid.startswith(APART) else nodeid.partition("::")[0]
