"""Load a district's reference tables."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from dispatch.services.organisation.reference import OWN_TABLES, TableRefused, load_reference
from grids.services.workers.reference import load_worker_tables


class Command(BaseCommand):
    help = "从一个文件夹读入单位、分类、派单目录、时限、理由和常用语；可以重复运行，不会重复建立。"

    def add_arguments(self, parser):
        parser.add_argument("folder", nargs="?", default=str(OWN_TABLES))

    def handle(self, *_args, **options):
        try:
            counts = load_reference(Path(options["folder"])) | load_worker_tables()
        except (TableRefused, FileNotFoundError) as error:
            raise CommandError(str(error)) from error
        self.stdout.write("，".join(f"{name} {n}" for name, n in counts.items()))
