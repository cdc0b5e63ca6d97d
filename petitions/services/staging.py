"""Photos of a form that is not sent yet: kept a day, so that no refusal makes people choose again.

A staged photo is two clean files under an unguessable name; the form carries a signed token.
Nothing in the database points to it.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import uuid4

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.signing import BadSignature, dumps, loads

from yuanbao.photos import CleanPhoto

FOLDER = "staged"
LASTS = timedelta(days=1)
SALT = "staged-photo"


@dataclass(frozen=True)
class Staged:
    """A kept photo, known to the form by its token."""

    token: str
    name: str
    width: int
    height: int
    sha256: str

    @property
    def photo_path(self) -> str:
        return f"{FOLDER}/{self.name}.jpg"

    @property
    def thumb_path(self) -> str:
        return f"{FOLDER}/{self.name}-thumb.jpg"


def stage(photo: CleanPhoto) -> Staged:
    """Keep a checked photo for a day and return its token."""
    facts = {"n": uuid4().hex, "w": photo.width, "h": photo.height, "s": photo.sha256}
    staged = _staged(dumps(facts, salt=SALT, compress=True), facts)
    default_storage.save(staged.photo_path, ContentFile(photo.data))
    default_storage.save(staged.thumb_path, ContentFile(photo.thumb))
    return staged


def find_staged(token: str) -> Staged | None:
    """Return the staged photo of a token; None when it is forged, a day old, or pruned."""
    try:
        facts = loads(token, salt=SALT, max_age=LASTS)
    except BadSignature:
        return None
    staged = _staged(token, facts)
    return staged if default_storage.exists(staged.photo_path) else None


def _staged(token: str, facts: dict) -> Staged:
    return Staged(token, facts["n"], facts["w"], facts["h"], facts["s"])


def photo_of(staged: Staged) -> CleanPhoto:
    """Read a staged photo back as it was checked."""
    with default_storage.open(staged.photo_path) as file:
        data = file.read()
    return CleanPhoto(data, staged.width, staged.height, thumb_of(staged), staged.sha256)


def thumb_of(staged: Staged) -> bytes:
    """Return the thumbnail's bytes."""
    with default_storage.open(staged.thumb_path) as file:
        return file.read()


def prune(*, at: datetime) -> int:
    """Delete staged files older than a day and return how many; safe to run at any time."""
    if not default_storage.exists(FOLDER):
        return 0
    _folders, names = default_storage.listdir(FOLDER)
    old = [
        name for name in names if default_storage.get_modified_time(f"{FOLDER}/{name}") < at - LASTS
    ]
    for name in old:
        default_storage.delete(f"{FOLDER}/{name}")
    return len(old)
