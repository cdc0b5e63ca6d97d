from django.db import models
from django.utils.translation import gettext_lazy as _

from yuanbao.choice_field import ChoiceField
from yuanbao.models.base import PublicIdModel


class Purpose(models.TextChoices):
    """Why a photo was handed in; decides who may see it."""

    PETITION = "petition", _("反映")
    ADDITION = "addition", _("补充")
    BEFORE = "before", _("处置前")
    FINISH = "finish", _("处置后")
    NOTE = "note", _("内部")
    CHECK = "check", _("核实")
    PORTRAIT = "portrait", _("联系卡照片")


class Attachment(PublicIdModel):
    """A checked, re-encoded photo. Its owner is named by type and id: owners live above."""

    owner_type = models.CharField(_("所属"), max_length=40)
    owner_id = models.BigIntegerField(_("所属编号"))
    purpose = ChoiceField(_("用途"), max_length=12, choices=Purpose.choices)
    file = models.FileField(_("文件"), upload_to="photos/%Y/%m")
    thumbnail = models.FileField(_("缩略图"), upload_to="thumbs/%Y/%m")
    width = models.PositiveIntegerField(_("宽"))
    height = models.PositiveIntegerField(_("高"))
    sha256 = models.CharField(_("校验值"), max_length=64)
    is_public = models.BooleanField(_("公开"), default=False)
    created_at = models.DateTimeField(_("上传时间"))

    class Meta:
        verbose_name = _("附件")
        verbose_name_plural = _("附件")
        indexes = [models.Index(fields=["owner_type", "owner_id"], name="attachment_by_owner")]

    def __str__(self):
        return f"{self.get_purpose_display()} {self.public_id}"
