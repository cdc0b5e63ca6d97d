from django.db import models
from django.utils.translation import gettext_lazy as _


class ClassifierVersion(models.Model):
    """A trained classifier: numbers only, with what it learnt from and how well it did.

    Decisions remember the version, so that each can be explained later; a version is
    never changed, only activated or replaced by the next.
    """

    number = models.PositiveIntegerField(_("版本"), unique=True)
    content_hash = models.CharField(_("训练数据指纹"), max_length=64, unique=True)
    kind = models.CharField(_("种类"), max_length=32)
    labels = models.JSONField(_("类别"), default=list)
    n = models.PositiveIntegerField(_("训练条数"))
    metrics = models.JSONField(_("指标"), default=dict)
    blob = models.BinaryField(_("模型"))
    is_active = models.BooleanField(_("启用"), default=False)
    trained_at = models.DateTimeField(_("训练时间"))

    class Meta:
        verbose_name = _("分类模型")
        verbose_name_plural = _("分类模型")
        constraints = [
            models.UniqueConstraint(
                fields=["is_active"],
                condition=models.Q(is_active=True),
                name="classifier_one_active",
            )
        ]

    def __str__(self):
        return f"v{self.number}"
