"""Learn a duty catalogue from one CSV file and measure it on another; nothing is kept."""

import re
import time
from dataclasses import asdict
from datetime import date

from dispatch.learning.learn_duties import Case, judge, learn
from dispatch.learning.tables import TableRefused, read_rows
from dispatch.management.learning import LearningCommand


class Command(LearningCommand):
    help = "从一个 CSV 学派单目录，在另一个 CSV 上测：打印一个 JSON。列从大类到小类、从大区域到小区域给出。"
    requires_system_checks = []

    def add_arguments(self, parser):
        parser.add_argument("train", metavar="TRAIN")
        parser.add_argument("test", metavar="TEST")
        for name in ("--category", "--area"):
            parser.add_argument(name, nargs="+", action="extend", required=True, metavar="COL")
        parser.add_argument("--agency", required=True, metavar="COL")
        parser.add_argument("--time", metavar="COL", help="日期列：近期的做法权重更大，只看以前的")

    def handle(self, *_args, train, test, **options):
        started = time.perf_counter()
        seen, unseen = (self.cases(path, options) for path in (train, test))
        found = judge(learn(seen), unseen)
        known = {case.agency for case in seen}
        self.answer(
            {
                **asdict(found),
                "n_train": len(seen),
                "agency_never_seen": sum(case.agency not in known for case in unseen),
                "seconds": round(time.perf_counter() - started, 1),
            }
        )

    def cases(self, path: str, options: dict) -> list[Case]:
        """Return the rows that name an agency; the others are counted on standard error."""
        categories, areas = options["category"], options["area"]
        moment = [options["time"]] if options["time"] else []
        try:
            rows = read_rows(path, [*categories, *areas, options["agency"], *moment])
        except TableRefused as refusal:
            raise self.refusal(refusal) from refusal
        usable = [row for row in rows if row[options["agency"]]]
        if len(usable) < len(rows):
            self.stderr.write(f"{path}：{len(rows) - len(usable)} 行没有单位，未计入。")
        if not usable:
            raise self.refusal(f"文件 {path} 里没有一行写了「{options['agency']}」。")
        return [
            Case(
                categories=tuple(row[column] for column in categories),
                areas=tuple(row[column] for column in areas),
                agency=row[options["agency"]],
                on=self.day(path, row[options["time"]]) if moment else None,
            )
            for row in usable
        ]

    def day(self, path: str, text: str) -> date:
        found = re.match(r"(\d{4})\D(\d{1,2})\D(\d{1,2})(?!\d)", text)
        try:
            return date(*map(int, found.groups()))
        except (AttributeError, ValueError) as error:
            raise self.refusal(
                f"文件 {path} 里有一行的日期「{text}」认不出，应写成 2026-08-01。"
            ) from error
