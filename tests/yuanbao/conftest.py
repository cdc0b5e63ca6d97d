"""People and journeys that the tests of signing in share."""

import re

import pytest

from tests.factories.yuanbao import PASSWORD, UserFactory
from yuanbao import access
from yuanbao.models import Authenticator, DevelopmentMessage, SecondFactor
from yuanbao.services.second_factor import current_totp


@pytest.fixture
def roles(monkeypatch):
    """What each user serves as in this test: {user id: {role, …}}."""
    table = {}
    monkeypatch.setattr(access, "_sources", [lambda user: table.get(user.pk, set())])
    return table


@pytest.fixture
def worker(db):
    """Signs in with a code on the issued phone."""
    return UserFactory(
        username="zhouxm", name="周晓敏", phone="13800138000", second_factor=SecondFactor.PHONE
    )


@pytest.fixture
def administrator(db):
    """Signs in with a one-time password, enrolled already."""
    user = UserFactory(username="root", name="管理员", is_staff=True, is_superuser=True)
    Authenticator.objects.create(user=user)
    return user


@pytest.fixture
def post(client, django_capture_on_commit_callbacks):
    """Post a form, and let the workers do what it told them."""

    def send(url, data=None, **headers):
        with django_capture_on_commit_callbacks(execute=True):
            return client.post(url, data or {}, **headers)

    return send


@pytest.fixture
def password_step(post):
    """Take the first step of signing in."""

    def take(user, password=PASSWORD, url="/sign-in/", **headers):
        return post(url, {"username": user.username, "password": password}, **headers)

    return take


def code_on(phone):
    """Return the digits of the latest message to a phone."""
    text = DevelopmentMessage.objects.filter(address=phone).latest("id").text
    return re.search(r"\d{6}", text)[0]


def totp_of(user, at):
    """Return what the person's authenticator shows."""
    return current_totp(Authenticator.objects.get(user=user), at=at)


def is_signed_in(client):
    return "_auth_user_id" in client.session
