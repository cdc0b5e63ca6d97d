"""Load articles from a file."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from party.services.seeding import BadArticles, load_articles

ARTICLES = Path(__file__).resolve().parents[2] / "data" / "articles.toml"


class Command(BaseCommand):
    help = "从文件读入文章；可以重复运行，已经有的不动。先运行 load_columns。"

    def add_arguments(self, parser):
        parser.add_argument("file", nargs="?", type=Path, default=ARTICLES, help="TOML 文件")

    def handle(self, *_args, file: Path, **_options):
        try:
            taken = load_articles(file, at=timezone.now())
        except (BadArticles, OSError, ValueError) as error:
            raise CommandError(f"一篇也没有读入：{error}") from error
        self.stdout.write(f"文章：新增 {taken.added}，原有 {taken.known}")
