"""Load the columns of the four sections."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from party.services.columns import BadColumns, load_columns

COLUMNS = Path(__file__).resolve().parents[2] / "data" / "columns.csv"


class Command(BaseCommand):
    help = "从文件读入版块和栏目；可以重复运行，只补新的、改变了的，不会重复建立。"

    def add_arguments(self, parser):
        parser.add_argument("file", nargs="?", type=Path, default=COLUMNS, help="CSV 文件")

    def handle(self, *_args, file: Path, **_options):
        try:
            counts = load_columns(file)
        except (BadColumns, OSError, UnicodeDecodeError) as error:
            raise CommandError(f"栏目没有变：{error}") from error
        self.stdout.write(
            f"栏目：新增 {counts['added']}，改动 {counts['changed']}，不变 {counts['unchanged']}"
        )
