import time

from django.db import models
from django.utils.translation import gettext_lazy as _
from django_otp.models import Device, ThrottlingMixin, TimestampMixin
from django_otp.oath import TOTP
from django_otp.util import random_hex

from yuanbao.fields import EncryptedTextField
from yuanbao.models.base import PublicIdModel

STEP_SECONDS = 30
# Codes just past and just to come are taken too: telephones' clocks are not exact.
TOLERATED_STEPS = 1
SECRET_BYTES = 20


def _new_secret() -> str:
    return str(random_hex(SECRET_BYTES))


class Authenticator(PublicIdModel, TimestampMixin, ThrottlingMixin, Device):
    """Somebody's one-time passwords (RFC 6238: six digits, 30 seconds); the secret is sealed.

    `drift` is by how many steps the telephone's clock was last seen to be off; a code counts
    only if its step is later than `last_step`, so that none is taken twice.
    """

    secret = EncryptedTextField(_("密钥"), editable=False)
    drift = models.SmallIntegerField(_("时钟偏差"), default=0)
    last_step = models.BigIntegerField(_("最近一次的步数"), default=-1)

    class Meta(Device.Meta):
        verbose_name = _("动态口令")
        verbose_name_plural = _("动态口令")

    def save(self, *args, **kwargs):
        if self._state.adding:
            self.seed()
        super().save(*args, **kwargs)

    def seed(self) -> "Authenticator":
        """Give it a secret unless it has one; `bulk_create` does not do so by itself."""
        self.secret = self.secret or _new_secret()
        return self

    @property
    def key(self) -> bytes:
        """Return the shared secret as the authenticator app keeps it."""
        return bytes.fromhex(self.secret)

    def shown(self, moment: float) -> TOTP:
        """Return the counter as it stands at a Unix time."""
        totp = TOTP(self.key, STEP_SECONDS, drift=self.drift)
        totp.time = moment
        return totp

    def verify_token(self, token: str) -> bool:
        """Say whether the code is right now and new; a wrong one makes the next wait longer."""
        allowed, _why = self.verify_is_allowed()
        if not allowed:
            return False
        totp = self.shown(time.time())
        if not (token.isdecimal() and totp.verify(int(token), TOLERATED_STEPS, self.last_step + 1)):
            self.throttle_increment()
            return False
        self.last_step, self.drift = totp.t(), totp.drift
        self.throttle_reset(commit=False)
        self.set_last_used_timestamp(commit=False)
        self.save()
        return True

    def get_throttle_factor(self) -> float:
        """Return the seconds of the first wait; each wrong code doubles it."""
        return 1
