from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from petitions.helping.choices import Relation
from petitions.models.petition import Petition
from yuanbao.fields import EncryptedTextField
from yuanbao.masking import mask_name
from yuanbao.models import PublicIdModel


class Petitioner(PublicIdModel):
    """Who raised the matter and how to reach them; all of it encrypted, found by blind index."""

    petition = models.OneToOneField(
        Petition, on_delete=models.CASCADE, related_name="petitioner", verbose_name=_("诉求")
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="raised",
        verbose_name=_("账号"),
    )
    name = EncryptedTextField(_("姓名"))
    phone = EncryptedTextField(_("电话"))
    phone_index = models.CharField(_("电话索引"), max_length=32, blank=True)
    tail_index = models.CharField(_("尾号索引"), max_length=32, blank=True)
    firm = models.CharField(_("企业名称"), max_length=80, blank=True)
    is_firm_named = models.BooleanField(_("同意公开企业名称"), default=False)
    helper_name = EncryptedTextField(_("代办人"))
    helper_relation = models.CharField(
        _("代办人是反映人的"), max_length=12, choices=Relation.choices, blank=True
    )
    helper_agreed_at = models.DateTimeField(_("本人同意代办的时间"), null=True, blank=True)
    # Who holds the open `Proxy`: a copy, so that a message needs no further look.
    proxy = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("代办员"),
    )

    # When who it was had to go: by their wish, or because the time was over.
    forgotten_at = models.DateTimeField(_("已清除"), null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("反映人")
        verbose_name_plural = _("反映人")
        indexes = [
            models.Index(
                fields=["phone_index", "-id"],
                condition=~Q(phone_index=""),
                name="petitioner_by_phone",
            ),
            models.Index(
                fields=["tail_index", "-id"],
                condition=~Q(tail_index=""),
                name="petitioner_by_tail",
            ),
            models.Index(fields=["user", "-id"], name="petitioner_by_user"),
        ]

    def __str__(self):
        return mask_name(self.name) if self.name else str(_("匿名"))

    def helper_words(self, name: str) -> str:
        """Return who helps with what they are to the person; `name` is the helper's, masked or not."""
        if not name or not self.helper_relation:
            return name
        return f"{name}（{self.get_helper_relation_display()}）"


class Joining(PublicIdModel):
    """Someone else who met the same matter: informed with the first, and rates too."""

    petition = models.ForeignKey(
        Petition, on_delete=models.CASCADE, related_name="joinings", verbose_name=_("诉求")
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="joined",
        verbose_name=_("账号"),
    )
    joiner_key = models.CharField(_("防重键"), max_length=64)
    secret_hash = models.CharField(_("凭证校验值"), max_length=64)
    phone = EncryptedTextField(_("电话"))
    phone_index = models.CharField(_("电话索引"), max_length=32, blank=True)
    note = models.CharField(_("说明"), max_length=200, blank=True)
    joined_at = models.DateTimeField(_("时间"))

    class Meta:
        verbose_name = _("也遇到的人")
        verbose_name_plural = _("也遇到的人")
        constraints = [
            models.UniqueConstraint(
                fields=["petition", "joiner_key"], name="joining_once_per_person"
            )
        ]

    def __str__(self):
        return f"{self.petition} {self.joined_at:%F}"


class Addition(PublicIdModel):
    """What the petitioner added later, by themselves or in answer to a question."""

    petition = models.ForeignKey(
        Petition, on_delete=models.CASCADE, related_name="additions", verbose_name=_("诉求")
    )
    text = models.TextField(_("内容"))
    raw_text = EncryptedTextField(_("原文"))
    added_at = models.DateTimeField(_("时间"))

    class Meta:
        verbose_name = _("补充")
        verbose_name_plural = _("补充")

    def __str__(self):
        return f"{self.petition} {self.added_at:%F %H:%M}"
