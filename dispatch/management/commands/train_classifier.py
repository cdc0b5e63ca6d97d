"""Train the classifier from CSV files of texts and labels, and keep it as a version."""

from django.utils import timezone

from dispatch.learning.train import TooLittleToLearn
from dispatch.management.learning import LearningCommand
from dispatch.queries.centre.decided import decided_rows
from dispatch.services.routes.training import train_version


class Command(LearningCommand):
    help = "用标注好的 CSV 训练分类模型，存为一个版本；同样的数据再训练一次不会多出版本。"

    def add_arguments(self, parser):
        parser.add_argument("files", nargs="*", metavar="FILE")
        self.add_columns(parser, required=False)
        parser.add_argument(
            "--decided",
            action="store_true",
            help="连同本平台里由人派单的诉求一起学（用隐去个人信息后的文字）",
        )
        parser.add_argument("--activate", action="store_true", help="训练后立即启用")

    def handle(self, *_args, files, text, label, activate, decided, **_options):
        if not files and not decided:
            raise self.refusal("请给出标注文件，或用 --decided 学习本平台里由人派单的诉求。")
        if files and not (text and label):
            raise self.refusal("请用 --text 和 --label 写明文字和类别各在哪一列。")
        pairs = self.read(files, text, label)
        people = decided_rows() if decided else []
        texts = [*pairs.texts, *(row[0] for row in people)]
        labels = [*pairs.labels, *(row[1] for row in people)]
        try:
            kept = train_version(texts, labels, at=timezone.now(), activate=activate)
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
                "decided": len(people),
                "labels": version.labels,
                "without_text": pairs.without_text,
                "without_label": pairs.without_label,
                **version.metrics,
            }
        )
