"""What courses are about, what lessons and questions are made of."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Topic(models.TextChoices):
    """What a course is about."""

    THEORY = "theory", _("理论学习")
    HISTORY = "history", _("党史")
    RULES = "rules", _("党章党规")
    GOVERNANCE = "governance", _("基层治理")
    LAW = "law", _("法律法规")
    SAFETY = "safety", _("应急安全")
    SKILLS = "skills", _("实用技能")


class LessonKind(models.TextChoices):
    """What a lesson is made of, besides its words."""

    TEXT = "text", _("文字")
    VIDEO = "video", _("视频")
    DOCUMENT = "document", _("文档")


class QuestionKind(models.TextChoices):
    """How a question of a test is answered."""

    SINGLE = "single", _("单选")
    MULTIPLE = "multiple", _("多选")
    TRUE_FALSE = "true_false", _("判断")


LETTERS = "ABCDEF"
MOST_OPTIONS = len(LETTERS)
