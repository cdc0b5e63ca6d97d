"""Take a hotline's file in from the terminal: check it, and with --apply take its good rows over."""

import json
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils.timezone import now

from dispatch.exchange import HOTLINE_KINDS, SheetKind
from dispatch.models import Hotline
from dispatch.services.exchange import sheet_imports
from yuanbao.sheets import SheetRefused


class Command(BaseCommand):
    help = (
        "导入热线平台的文件（诉求、催单、评价、回执）：先逐行检查，加 --apply 才导入好的行；"
        "重复运行不会重复。"
    )

    def add_arguments(self, parser):
        parser.add_argument("file")
        parser.add_argument("--platform", required=True, help="平台代码，如 8890")
        parser.add_argument(
            "--kind", default=SheetKind.MATTER, choices=[kind.value for kind in HOTLINE_KINDS]
        )
        parser.add_argument("--apply", action="store_true", help="导入好的行")

    def handle(self, *_args, **options):
        hotline = Hotline.objects.active().filter(code=options["platform"]).first()
        if hotline is None:
            raise CommandError(f"没有登记平台 {options['platform']}，请先在管理后台登记。")
        path = Path(options["file"])
        try:
            data = path.read_bytes()
            sheet = sheet_imports.stage(
                options["kind"], path.name, data, hotline=hotline, by=None, at=now()
            )
        except OSError as error:
            raise CommandError(f"打不开文件 {path}：{error.strerror}。") from error
        except SheetRefused as refusal:
            raise CommandError(str(refusal)) from refusal
        if options["apply"] and sheet.n_good:
            sheet_imports.ask_apply(sheet, by=None, at=now())
            while sheet_imports.apply_portion(sheet.pk, at=now()):
                pass
            sheet.refresh_from_db()
        for row, why in sheet_imports.bad_lines(sheet):
            self.stderr.write(f"第 {row.line} 行：{why}")
        self.stdout.write(json.dumps(self._report(sheet), ensure_ascii=False))

    def _report(self, sheet):
        return {
            "rows": sheet.n_rows,
            "new": sheet.n_new,
            "changed": sheet.n_changed,
            "same": sheet.n_same,
            "bad": sheet.n_bad,
            "applied": sheet.applied_at is not None,
        }
