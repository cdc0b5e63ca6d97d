"""Load the yearly holiday plans from a table."""

import csv
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from yuanbao.services.calendar import load_calendar
from yuanbao.yearplans import PlanRefused

OWN_FILE = Path(__file__).resolve().parents[2] / "data" / "calendar.csv"


class Command(BaseCommand):
    help = (
        "载入节假日安排（CSV：year,status,first,last,kind,holiday,source）。不写文件名时载入自带的数据；"
        "内容没有变化时不产生新版本。"
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", nargs="?", type=Path, default=OWN_FILE)
        parser.add_argument("--note", default="", help="写进版本记录的说明")

    def handle(self, **options: Any) -> None:
        try:
            with options["file"].open(encoding="utf-8-sig", newline="") as lines:
                rows = list(csv.DictReader(lines))
            version = load_calendar(rows, at=timezone.now(), note=options["note"])
        except (OSError, UnicodeDecodeError) as error:
            raise CommandError(f"读不了 {options['file']}：{error}") from error
        except PlanRefused as error:
            raise CommandError(f"{error}没有载入任何内容。") from error
        self.stdout.write(f"工作日历现为第 {version.number} 版，共 {version.years.count()} 年。")
