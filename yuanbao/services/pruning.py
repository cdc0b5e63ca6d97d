"""Clearing away what is past its use."""

from datetime import datetime, timedelta

from axes.models import AccessAttempt, AccessFailureLog, AccessLog
from django.contrib.sessions.models import Session

from yuanbao.models import DevelopmentMessage, PhoneCode, SentForm, SignIn, TrustedDevice

# Codes are counted for a day; security logs are kept for half a year (网络安全法 21).
CODES, LOGS, INBOX = timedelta(days=2), timedelta(days=190), timedelta(days=7)
# Nobody keeps a page open for longer and sends its form a second time.
FORMS = timedelta(days=7)


def prune_sign_in(*, at: datetime) -> None:
    """Delete ended codes, sessions and trusts, old logs, messages and keys of forms."""
    PhoneCode.objects.filter(created_at__lt=at - CODES).delete()
    TrustedDevice.objects.filter(expires_at__lt=at).delete()
    Session.objects.filter(expire_date__lt=at).delete()
    live = Session.objects.values("session_key")
    SignIn.objects.exclude(session_key__in=live).delete()
    for log in (AccessAttempt, AccessFailureLog, AccessLog):
        log.objects.filter(attempt_time__lt=at - LOGS).delete()
    DevelopmentMessage.objects.filter(created_at__lt=at - INBOX).delete()
    SentForm.objects.filter(at__lt=at - FORMS).delete()
