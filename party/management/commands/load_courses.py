"""Load the courses of the demonstration."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from party.services.education.seeding import BadCourses, load_courses

COURSES = Path(__file__).resolve().parents[2] / "data" / "courses.toml"


class Command(BaseCommand):
    help = "从文件读入课程；可以重复运行，已经有的不动。"

    def add_arguments(self, parser):
        parser.add_argument("file", nargs="?", type=Path, default=COURSES, help="TOML 文件")

    def handle(self, *_args, file: Path, **_options):
        try:
            taken = load_courses(file, at=timezone.now())
        except (BadCourses, OSError, ValueError) as error:
            raise CommandError(f"一门也没有读入：{error}") from error
        self.stdout.write(f"课程：新增 {taken.added}，原有 {taken.known}")
