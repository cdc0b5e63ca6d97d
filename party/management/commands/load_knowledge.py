"""Load synonyms, answerers and entries of the knowledge base from files."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from party.services.knowledge.seeding import (
    BadEntries,
    load_answerers,
    load_entries,
    load_synonyms,
)

DATA = Path(__file__).resolve().parents[2] / "data"


class Command(BaseCommand):
    help = "读入同义词、各主题答复人和知识条目；可以重复运行，已经有的不动。"

    def add_arguments(self, parser):
        parser.add_argument("file", nargs="?", type=Path, default=DATA / "knowledge.toml")

    def handle(self, *_args, file: Path, **_options):
        try:
            synonyms = load_synonyms(DATA / "synonyms.txt")
            answerers = load_answerers(DATA / "answerers.csv")
            taken = load_entries(file, at=timezone.now())
        except (BadEntries, OSError, ValueError) as error:
            raise CommandError(f"没有读入：{error}") from error
        self.stdout.write(
            f"知识库：同义词 {synonyms} 组，答复人 {answerers} 个，"
            f"条目新增 {taken.added}，原有 {taken.known}"
        )
