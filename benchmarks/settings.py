"""The product's settings with throttles out of the way: all of the load comes from one address.

The counters are still kept, so that what they cost is measured.
"""

from yuanbao.settings import *  # noqa: F403
from yuanbao.settings import MIDDLEWARE

_MANY = 10**9
API_PER_TOKEN = API_PER_ADDRESS = (_MANY, 60)
PETITIONS_PER_ADDRESS = PETITIONS_PER_PHONE = (_MANY, 3600)
# Each answer says how many statements it took.
MIDDLEWARE = ["benchmarks.counting.count_statements", *MIDDLEWARE]
