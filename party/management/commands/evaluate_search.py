"""Say how often a question finds its own answer, by this search and by two plain ones."""

import csv
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from party.services.knowledge.trial import METHODS, Pair, try_search


class Command(BaseCommand):
    """Index the answers of a table in temporary tables and look each one up by its question."""

    help = "每个问题能不能找到自己的答案：hit@1、hit@5、MRR，与逐字包含、未切分的全文检索比较"

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path, help="CSV，每行一个问题和它的答案，UTF-8")
        parser.add_argument("--question", default="question", help="问题所在的列")
        parser.add_argument("--answer", default="answer", help="答案所在的列")
        parser.add_argument("--title", default="", help="可选：答案的标题所在的列，一起建索引")
        parser.add_argument(
            "--document", default="", help="可选：文档号所在的列，同号的答案合成一篇"
        )
        parser.add_argument("--pad", type=int, default=0, help="补空白条目到这么多条，只为测速")

    def handle(self, *, file, question, answer, title, document, pad, **_options):
        pairs = _read(file, question, answer, title, document)
        trial = try_search(pairs, pad_to=pad)
        self.stdout.write(f"{trial.n_questions} 个问题，{trial.n_documents} 篇答案")
        for method in METHODS:
            figures = trial.figures[method]
            self.stdout.write(
                f"{method}: hit@1 {figures.hit_1:.4f}  hit@5 {figures.hit_5:.4f}"
                f"  MRR {figures.mrr:.4f}  p50 {figures.p50_ms:.1f} ms  p95 {figures.p95_ms:.1f} ms"
            )


def _read(path, question, answer, title, document) -> list[Pair]:
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            rows = list(csv.DictReader(file))
    except (OSError, UnicodeDecodeError) as error:
        raise CommandError(f"读不了 {path}：{error}") from error
    wanted = [column for column in (question, answer, title, document) if column]
    missing = [column for column in wanted if not rows or column not in rows[0]]
    if missing:
        raise CommandError(f"{path} 里没有这些列：{'、'.join(missing)}")
    return [
        Pair(
            row[question],
            row[answer].strip(),
            row[title] if title else "",
            row[document] if document else "",
        )
        for row in rows
        if row[question].strip() and row[answer].strip()
    ]
