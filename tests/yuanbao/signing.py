"""Signing a test client in, as far as a test needs it."""

from django_otp import DEVICE_ID_SESSION_KEY

from yuanbao.models import Authenticator


def sign_in(client, user):
    """Sign in past both steps, as for the administration site: with a one-time password."""
    device, _made = Authenticator.objects.get_or_create(user=user, confirmed=True)
    client.force_login(user)
    session = client.session
    session[DEVICE_ID_SESSION_KEY] = device.persistent_id
    session.save()
    return client
