"""Measure the classifier on a labelled CSV file; nothing is kept."""

import time

from dispatch.learning.evaluate import FOLDS, cross_validated, held_out
from dispatch.learning.train import TooLittleToLearn
from dispatch.management.learning import LearningCommand


class Command(LearningCommand):
    help = "在标注好的 CSV 上测分类模型，打印一个 JSON：没有 --train 时做五折交叉验证。"
    requires_system_checks = []

    def add_arguments(self, parser):
        parser.add_argument("file", metavar="FILE")
        self.add_columns(parser)
        parser.add_argument("--train", metavar="FILE", help="只用这个文件训练")
        parser.add_argument(
            "--keep-twins",
            action="store_true",
            help="相同的文字也拆到不同的折里（数字会略高，供对比）",
        )

    def handle(self, *_args, file, text, label, train, keep_twins, **_options):
        judged = self.read([file], text, label)
        started = time.perf_counter()
        try:
            if train:
                learnt = self.read([train], text, label)
                found = held_out((learnt.texts, learnt.labels), (judged.texts, judged.labels))
            else:
                found = cross_validated(judged.texts, judged.labels, keep_twins=keep_twins)
        except TooLittleToLearn as error:
            raise self.refusal(
                "测不了：训练用的文字太少，至少要有两个类别，每个类别每一折都有两条不同的文字。"
            ) from error
        self.answer(
            {
                **found.as_dict(),
                "method": "held out" if train else f"{FOLDS}-fold cross-validation",
                "without_text": judged.without_text,
                "without_label": judged.without_label,
                "seconds": round(time.perf_counter() - started, 1),
            }
        )
