"""The product's settings with throttles out of the way: all of the load comes from one address.

The counters are still kept, so that what they cost is measured.
"""

import sys

# The load driver brings these along, and the interface's library imports them where they are
# found: 6 MB a worker that no installation for use has.
sys.modules["requests"] = sys.modules["jinja2"] = None  # type: ignore[assignment]

from yuanbao.settings import *  # noqa: E402, F403
from yuanbao.settings import MIDDLEWARE  # noqa: E402

_MANY = 10**9
API_PER_TOKEN = API_PER_ADDRESS = (_MANY, 60)
PETITIONS_PER_ADDRESS = PETITIONS_PER_PHONE = (_MANY, 3600)
# Each answer says how many statements it took.
MIDDLEWARE = ["benchmarks.counting.count_statements", *MIDDLEWARE]
