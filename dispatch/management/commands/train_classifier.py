"""Train the classifier from CSV files of texts and labels, and keep it as a version."""

from django.utils import timezone

from dispatch.learning.train import TooLittleToLearn
from dispatch.management.learning import LearningCommand
from dispatch.services.training import train_version


class Command(LearningCommand):
    help = "用标注好的 CSV 训练分类模型，存为一个版本；同样的数据再训练一次不会多出版本。"

    def add_arguments(self, parser):
        parser.add_argument("files", nargs="+", metavar="FILE")
        self.add_columns(parser)
        parser.add_argument("--activate", action="store_true", help="训练后立即启用")

    def handle(self, *_args, files, text, label, activate, **_options):
        pairs = self.read(files, text, label)
        try:
            kept = train_version(pairs.texts, pairs.labels, at=timezone.now(), activate=activate)
        except TooLittleToLearn as error:
            raise self.refusal(
                "训练不了：至少要有两个类别，每个类别至少两条不同的文字。"
            ) from error
        version = kept.version
        self.answer(
            {
                "version": version.number,
                "is_new": kept.is_new,
                "is_active": version.is_active,
                "n": version.n,
                "labels": version.labels,
                "without_text": pairs.without_text,
                "without_label": pairs.without_label,
                **version.metrics,
            }
        )
