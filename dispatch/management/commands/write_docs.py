"""Write the pages of docs/ that are made from tables."""

from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand

from dispatch.generated_docs import pages


class Command(BaseCommand):
    help = "由代码里的表生成 docs/ 下的权限、流转和时限三页。"

    def handle(self, *_args, **_options):
        folder = Path(settings.BASE_DIR) / "docs"
        for name, text in pages().items():
            (folder / name).write_text(text, encoding="utf-8")
            self.stdout.write(f"docs/{name}")
