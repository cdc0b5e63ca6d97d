"""What the three learning commands share: reading files, plain refusals, one JSON answer."""

import json
from collections.abc import Sequence

from django.core.management.base import BaseCommand, CommandError

from dispatch.learning.tables import Labelled, TableRefused, read_labelled

REFUSED = 2  # exit code: the input cannot be used, as with a wrong option


class LearningCommand(BaseCommand):
    """A command that reads tables and prints exactly one JSON object to standard output."""

    def add_columns(self, parser, *, required: bool = True) -> None:
        parser.add_argument("--text", required=required, metavar="COL", help="文字所在的列")
        parser.add_argument("--label", required=required, metavar="COL", help="类别所在的列")

    def read(self, paths: Sequence[str], text: str, label: str) -> Labelled:
        """Return the rows of all files together; what is left out is told on standard error."""
        try:
            found = [read_labelled(path, text, label) for path in paths]
        except TableRefused as refusal:
            raise self.refusal(refusal) from refusal
        for path, part in zip(paths, found, strict=True):
            if part.without_text or part.without_label:
                self.stderr.write(
                    f"{path}：{part.without_text} 行没有文字、"
                    f"{part.without_label} 行没有类别，未计入。"
                )
        return Labelled(
            texts=[text for part in found for text in part.texts],
            labels=[label for part in found for label in part.labels],
            without_text=sum(part.without_text for part in found),
            without_label=sum(part.without_label for part in found),
        )

    def refusal(self, reason: object) -> CommandError:
        return CommandError(str(reason), returncode=REFUSED)

    def answer(self, result: dict) -> None:
        self.stdout.write(json.dumps(result, ensure_ascii=False, indent=2))
