from django.db import models
from django.utils.translation import gettext_lazy as _


class SentForm(models.Model):
    """A form that has had its effect: whoever sends it again finds it done."""

    key = models.CharField(_("防重键"), max_length=32, primary_key=True)
    at = models.DateTimeField(_("时间"))

    class Meta:
        verbose_name = _("已办的表单")
        verbose_name_plural = _("已办的表单")

    def __str__(self):
        return self.key
