import pytest
from django.test import Client

from petitions.sealed import pace
from tests.factories.sealed import SealedCast
from tests.petitions.sealed.moved import move


@pytest.fixture
def people(cast):
    """The people of the sealed channel beside the standing cast."""
    return SealedCast(cast)


@pytest.fixture
def slept(monkeypatch):
    """Note the pauses before answers instead of making them."""
    pauses = []
    monkeypatch.setattr(pace, "sleep", pauses.append)
    return pauses


@pytest.fixture
def disk(settings, tmp_path):
    """Files are kept as on a server: as files."""
    backend = {"BACKEND": "django.core.files.storage.FileSystemStorage"}
    settings.MEDIA_ROOT = tmp_path
    settings.STORAGES = {**settings.STORAGES, "default": backend}


@pytest.fixture
def seal(cast, people, disk, django_capture_on_commit_callbacks):
    """Move a matter into the channel, with all that happens after the commit."""

    def act(petition, **values):
        with django_capture_on_commit_callbacks(execute=True):
            return move(petition, cast, **values)

    return act


@pytest.fixture
def signed_in():
    """Return a function that gives a browser in which the person is signed in."""

    def sign_in(person):
        client = Client()
        client.force_login(person)
        return client

    return sign_in
