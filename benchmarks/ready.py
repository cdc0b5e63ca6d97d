"""Import this first in a script that uses the product's models.

Without addresses in the environment it works on the platform that `make run` started here.
"""

import os

import django

from yuanbao.running import addresses

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "yuanbao.settings")
addresses.borrow(addresses.var_folder())
django.setup()
