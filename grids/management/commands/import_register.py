"""Take a register's file of any length in from the terminal: check it, and with --apply import it."""

import json
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils.timezone import now

from grids.models import Grid, RegisterImport
from grids.services.sheets import staging, taking
from grids.services.sheets.parts import findings_of
from grids.sheets.choices import ImportState, Mode, OnMatch
from grids.sheets.specs import all_specs, columns_of
from yuanbao.sheets import MEGABYTE, Limits, SheetRefused, read_sheet

# A whole district: the web takes a community's worth.
LIMITS = Limits(bytes=500 * MEGABYTE, rows=1_000_000, unpacked=4000 * MEGABYTE)


class Command(BaseCommand):
    help = (
        "导入一本台账的文件（CSV 或 xlsx）：先逐行检查，加 --apply 才导入好的行；"
        "中断后用 --resume 接着做。"
    )

    def add_arguments(self, parser):
        parser.add_argument("register", choices=sorted(all_specs()))
        parser.add_argument("file", nargs="?")
        parser.add_argument("--place", help="导入范围的网格编码，不填就是全区")
        parser.add_argument("--on-match", default=OnMatch.UPDATE, choices=OnMatch.values)
        parser.add_argument("--apply", action="store_true", help="导入好的行")
        parser.add_argument("--resume", help="接着做这次导入（公开标识）")

    def handle(self, *_args, **options):
        run = self._resumed(options) if options["resume"] else self._staged(options)
        self._work(run)
        run.refresh_from_db()
        if options["apply"] and run.state == ImportState.CHECKED and run.n_good:
            staging.start(run, by=None, at=now())
            self._work(run)
            run.refresh_from_db()
        for part in run.parts.filter(n_bad__gt=0).order_by("serial"):
            for finding in findings_of(part):
                for name, why in finding.faults:
                    self.stderr.write(f"第 {finding.line} 行 {name}：{why}")
        self.stdout.write(json.dumps(self._report(run), ensure_ascii=False))

    def _staged(self, options):
        places = Grid.objects.filter(parent=None)
        if options["place"]:
            places = Grid.objects.filter(code=options["place"])
        place = places.first()
        if place is None or not options["file"]:
            raise CommandError("请写文件名；--place 要是已有网格的编码。")
        path = Path(options["file"])
        spec = all_specs()[options["register"]]
        try:
            sheet = read_sheet(path.name, path.read_bytes(), columns_of(spec.fields()), LIMITS)
        except OSError as error:
            raise CommandError(f"打不开文件 {path}：{error.strerror}。") from error
        except SheetRefused as refusal:
            raise CommandError(str(refusal)) from refusal
        return staging.stage_rows(
            spec.key,
            path.name,
            sheet.rows,
            place=place,
            mode=Mode.GOOD_ROWS,
            on_match=options["on_match"],
            by=None,
            at=now(),
        )

    def _resumed(self, options):
        run = RegisterImport.objects.filter(public_id=options["resume"]).first()
        if run is None:
            raise CommandError("没有这次导入。")
        return run

    def _work(self, run):
        while taking.work_on(run.pk, at=now()):
            run.refresh_from_db()
            self.stderr.write(f"{run.get_state_display()} {run.n_progress} / {run.n_rows}")

    def _report(self, run):
        return {
            "import": str(run.public_id),
            "state": run.state,
            "rows": run.n_rows,
            "new": run.n_new,
            "changed": run.n_changed,
            "same": run.n_same,
            "skipped": run.n_skipped,
            "bad": run.n_bad,
        }
