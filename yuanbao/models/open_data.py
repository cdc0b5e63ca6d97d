from django.db import models
from django.utils.translation import gettext_lazy as _


class OpenFormat(models.TextChoices):
    """How a file of open data is written."""

    CSV = "csv", "CSV"
    JSON = "json", "JSON"


class OpenFile(models.Model):
    """开放数据 of one day: one table in one format, as everybody may take it."""

    dataset = models.CharField(_("数据集"), max_length=40)
    made_on = models.DateField(_("日期"))
    format = models.CharField(_("格式"), max_length=4, choices=OpenFormat.choices)
    file = models.FileField(_("文件"), upload_to="open-data/%Y/%m")
    n_rows = models.PositiveIntegerField(_("行数"))
    sha256 = models.CharField(_("校验值"), max_length=64)

    class Meta:
        verbose_name = _("开放数据文件")
        verbose_name_plural = _("开放数据文件")
        constraints = [
            models.UniqueConstraint(
                fields=["dataset", "made_on", "format"], name="open_file_once_a_day"
            )
        ]

    def __str__(self):
        return f"{self.dataset} {self.made_on} {self.format}"
