"""Take old matters in from a CSV file."""

import json
import time

from django.core.management.base import BaseCommand, CommandError
from django.utils.timezone import now

from dispatch.learning.tables import TableRefused, read_rows
from dispatch.services.exchange.importing import Columns, Tally, import_rows

REPORT_EVERY = 500


class Command(BaseCommand):
    help = (
        "把旧诉求从 CSV 文件读入：照常定位、分类、派单、计数，不发通知、不催办；重复运行不会重复。"
    )

    def add_arguments(self, parser):
        parser.add_argument("file")
        parser.add_argument("--text", required=True, help="内容所在的列")
        parser.add_argument("--title", required=True, help="标题所在的列")
        parser.add_argument("--time", required=True, help="时间所在的列")
        parser.add_argument("--place", default="", help="地点所在的列（可以没有）")

    def handle(self, *_args, **options):
        columns = Columns(options["text"], options["title"], options["time"], options["place"])
        named = [
            name for name in (columns.text, columns.title, columns.time, columns.place) if name
        ]
        try:
            rows = read_rows(options["file"], named)
        except TableRefused as error:
            raise CommandError(str(error)) from error
        started, tally = time.monotonic(), Tally()
        for done in import_rows(rows, columns, tally, at=now()):
            if done % REPORT_EVERY == 0:
                self.stderr.write(f"{done} / {len(rows)}")
        self.stdout.write(json.dumps(self._report(rows, tally, started), ensure_ascii=False))

    def _report(self, rows, tally, started):
        return {
            "rows": len(rows),
            "received": tally.received,
            "known_before": tally.known,
            "routed_by_itself": tally.routed,
            "queued": tally.queued,
            "refused": {why: len(numbers) for why, numbers in tally.refused.items()},
            "seconds": round(time.monotonic() - started, 1),
        }
