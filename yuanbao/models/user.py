from datetime import date

from django.contrib.auth.models import AbstractBaseUser, PermissionsMixin
from django.contrib.auth.models import UserManager as DjangoUserManager
from django.db import models
from django.utils.translation import gettext_lazy as _

from yuanbao.crypto import blind_index
from yuanbao.fields import EncryptedTextField
from yuanbao.models.base import PublicIdModel


class UserManager(DjangoUserManager):
    """Makes accounts; a password is optional because residents sign in with a phone code."""

    def create_user(self, username, password=None, **fields):
        user = self.model(username=username, **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, username, password=None, **fields):
        return self.create_user(username, password, is_staff=True, is_superuser=True, **fields)


class SecondFactor(models.TextChoices):
    """How the second step of signing in is proved."""

    NONE = "none", _("不需要")
    PHONE = "phone", _("手机验证码")
    TOTP = "totp", _("动态口令")


class User(PublicIdModel, AbstractBaseUser, PermissionsMixin):
    """A person who can sign in. Where and as what they serve is told by posts and staffings."""

    username = models.CharField(_("登录名"), max_length=64, unique=True)
    name = models.CharField(_("姓名"), max_length=40)
    email = models.EmailField(_("邮箱"), blank=True)
    phone = EncryptedTextField(_("手机号"), blank=True, default="")
    phone_index = models.CharField(_("手机号索引"), max_length=32, blank=True, editable=False)
    second_factor = models.CharField(
        _("第二步验证"),
        max_length=8,
        choices=SecondFactor.choices,
        default=SecondFactor.NONE,
    )
    is_resident = models.BooleanField(_("居民账号"), default=False)
    is_staff = models.BooleanField(_("可进入管理后台"), default=False)
    is_active = models.BooleanField(_("启用"), default=True)
    must_change_password = models.BooleanField(_("须修改初始密码"), default=False)
    # Raised when a phone is lost: sessions and trusted devices with an older stamp are refused.
    sign_in_stamp = models.PositiveIntegerField(_("登录批次"), default=0, editable=False)
    joined_at = models.DateTimeField(_("建立时间"), auto_now_add=True)
    left_on = models.DateField(_("离岗日期"), null=True, blank=True)

    objects = UserManager()

    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["name"]

    class Meta:
        verbose_name = _("用户")
        verbose_name_plural = _("用户")
        constraints = [
            models.UniqueConstraint(
                fields=["phone_index"],
                condition=models.Q(is_resident=True) & ~models.Q(phone_index=""),
                name="user_resident_phone_unique",
            ),
            models.CheckConstraint(
                condition=models.Q(second_factor__in=SecondFactor.values),
                name="user_second_factor_known",
            ),
        ]
        indexes = [models.Index(fields=["phone_index"], name="user_by_phone")]

    def __str__(self):
        return self.name or self.username

    def is_open_on(self, day: date) -> bool:
        """Say whether the account can be used that day; it closes on the day the person leaves."""
        return self.is_active and (self.left_on is None or day < self.left_on)

    def save(self, *args, **kwargs):
        self.phone_index = blind_index("phone", self.phone) if self.phone else ""
        fields = kwargs.get("update_fields")
        if fields is not None and "phone" in fields:
            kwargs["update_fields"] = {*fields, "phone_index"}
        super().save(*args, **kwargs)
