#!/usr/bin/env python
"""Django's entry point."""

import os
import sys

from yuanbao.running import addresses


def main() -> None:
    """Run a management command with the project's settings.

    Without addresses in the environment it works on the platform that `make run` started here.
    """
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "yuanbao.settings")
    addresses.borrow(addresses.var_folder())
    from django.core.management import execute_from_command_line  # noqa: PLC0415 - settings first
    from django.db import OperationalError  # noqa: PLC0415 - settings first

    try:
        execute_from_command_line(sys.argv)
    except OperationalError as error:
        if os.environ.get("DATABASE_URL"):
            raise
        sys.exit(f"没有可用的数据库：请先在另一个终端 make run，或用 DATABASE_URL 指定。\n{error}")


if __name__ == "__main__":
    main()
