"""Take a district, its towns and its communities in from a file of twelve-digit codes."""

import json
from datetime import date
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from grids.services.divisions import take_in
from grids.tree.divisions import BadDivisions, read_divisions

DATA = Path(__file__).resolve().parents[2] / "data"
DIVISIONS = DATA / "divisions_210602.csv"
OUTLINE = DATA / "outline_210602.geojson"


class Command(BaseCommand):
    help = (
        "从 12 位区划代码文件导入区、镇街、社区（村）。可以重复运行：只补新的、改名的、换上级的。"
    )

    def add_arguments(self, parser):
        parser.add_argument("file", nargs="?", type=Path, default=DIVISIONS, help="CSV 文件")
        parser.add_argument("--since", type=date.fromisoformat, help="启用日期，不写就是今天")
        parser.add_argument("--outline", type=Path, help="GeoJSON 边界文件，按 code 属性对应")

    def handle(self, *args, file: Path, outline: Path | None, since: date | None, **options):  # noqa: ARG002
        if outline is None and file == DIVISIONS:
            outline = OUTLINE
        try:
            with file.open(encoding="utf-8-sig", newline="") as lines:
                divisions = read_divisions(lines)
            outlines = _features(outline) if outline else {}
        except BadDivisions as error:
            raise CommandError(f"文件有误，一条也没有导入：\n{error}") from error
        except (OSError, UnicodeDecodeError, ValueError, KeyError) as error:
            raise CommandError(f"读不了文件，一条也没有导入：{error}") from error
        intake = take_in(divisions, outlines, since=since, by=None, at=timezone.now())
        self.stdout.write(
            f"新增 {len(intake.added)}，改名 {len(intake.renamed)}，换上级 {len(intake.moved)}，"
            f"不变 {len(intake.unchanged)}，已停用未动 {len(intake.retired)}"
        )


def _features(path: Path) -> dict[str, dict]:
    with path.open(encoding="utf-8") as file:
        features = json.load(file)["features"]
    return {feature["properties"]["code"]: feature for feature in features}
