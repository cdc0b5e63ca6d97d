from django.db import models
from django.utils.translation import gettext_lazy as _


class SynonymGroup(models.Model):
    """同义词: words that mean the same to a searcher, parted by blanks."""

    words = models.CharField(_("同义词"), max_length=200, unique=True)
    is_active = models.BooleanField(_("启用"), default=True)

    class Meta:
        verbose_name = _("同义词")
        verbose_name_plural = _("同义词")

    def __str__(self):
        return self.words


class TermCount(models.Model):
    """How many public entries hold a term; rare terms say more about what is meant."""

    term = models.CharField(max_length=80, unique=True)
    n_items = models.PositiveIntegerField()

    class Meta:
        verbose_name = _("词频")
        verbose_name_plural = _("词频")

    def __str__(self):
        return self.term


class SearchScale(models.Model):
    """One row: how many entries were counted, how long they are on average, and when."""

    n_items = models.PositiveIntegerField()
    mean_length = models.FloatField()
    counted_at = models.DateTimeField()

    class Meta:
        verbose_name = _("检索统计")
        verbose_name_plural = _("检索统计")

    def __str__(self):
        return f"{self.n_items}"
