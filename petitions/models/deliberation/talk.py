from django.db import models
from django.utils.translation import gettext_lazy as _

from grids.scoping import ScopedQuerySet
from petitions.deliberation.choices import TalkState
from petitions.models.deliberation.topic import Topic
from yuanbao.fields import EncryptedTextField
from yuanbao.models import PublicIdModel


class TalkQuerySet(ScopedQuerySet):
    grid_path = "topic__grid"
    read_with = ("topic",)


class Talk(PublicIdModel):
    """恳谈会: people of a topic sit down together; its minutes are public."""

    topic = models.ForeignKey(
        Topic, on_delete=models.CASCADE, related_name="talks", verbose_name=_("议题")
    )
    title = models.CharField(_("名称"), max_length=60)
    agenda = models.TextField(_("议程"))
    invited = models.CharField(_("邀请单位和人员"), max_length=300)
    place = models.CharField(_("地点"), max_length=100)
    starts_at = models.DateTimeField(_("时间"))
    state = models.CharField(
        _("状态"), max_length=12, choices=TalkState.choices, default=TalkState.PLANNED
    )
    minutes = models.TextField(_("会议记录"), blank=True)
    n_residents = models.PositiveSmallIntegerField(_("到会居民"), null=True, blank=True)
    came_units = models.CharField(_("到会单位"), max_length=300, blank=True)
    why = models.CharField(_("取消原因"), max_length=200, blank=True)
    closed_at = models.DateTimeField(_("登记时间"), null=True, blank=True)

    objects = TalkQuerySet.as_manager()

    class Meta:
        verbose_name = _("恳谈会")
        verbose_name_plural = _("恳谈会")
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(state=TalkState.HELD) | ~models.Q(minutes=""),
                name="talk_held_has_minutes",
            ),
        ]

    def __str__(self):
        return self.title


class TalkGuest(PublicIdModel):
    """Somebody who came, for the organiser's file alone; the public reads how many."""

    talk = models.ForeignKey(Talk, on_delete=models.CASCADE, related_name="guests")
    name = EncryptedTextField(_("姓名"))

    class Meta:
        verbose_name = _("到会的人")
        verbose_name_plural = _("到会的人")

    def __str__(self):
        return str(self.pk)
