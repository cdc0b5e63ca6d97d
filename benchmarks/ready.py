"""Import this first in a script that uses the product's models."""

import os

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "yuanbao.settings")
django.setup()
