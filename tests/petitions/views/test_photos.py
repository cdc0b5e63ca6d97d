import io
import uuid
from datetime import timedelta

import pytest
from PIL import Image

from dispatch.services.orders import handling
from dispatch.services.orders.photo_rule import Photos
from dispatch.services.routes import routing
from petitions.choices import Visibility
from petitions.notices import tracking_path
from tests.factories.petitions import MONDAY, file_petition
from tests.petitions.views.filling import picture
from yuanbao.models import Attachment, Purpose
from yuanbao.photos import clean_photo
from yuanbao.services.attaching import attach

pytestmark = pytest.mark.django_db


def clean():
    return clean_photo(io.BytesIO(picture()))


def filed(cast, **values):
    petition = file_petition(category=cast.heating, grid=cast.unit, photos=[clean()], **values)
    return petition, Attachment.objects.get(owner_type="petition")


@pytest.mark.parametrize("path", ["", "thumb/"])
def test_public_photo_is_shown_to_anyone_and_only_as_a_picture(client, cast, path):
    _petition, photo = filed(cast)

    shown = client.get(f"/photos/{photo.public_id}/{path}")

    body = b"".join(shown.streaming_content)
    assert shown.status_code == 200
    assert shown["Content-Type"] == "image/jpeg"
    assert shown["X-Content-Type-Options"] == "nosniff"
    assert shown["Cache-Control"] == "public, max-age=3600"
    assert not Image.open(io.BytesIO(body)).getexif()


@pytest.mark.parametrize(
    ("who", "status"),
    [
        (None, 404),
        ("resident", 200),
        ("other_resident", 404),
        ("grid_worker", 200),
        ("other_grid_worker", 404),
        ("town_clerk", 200),
        ("other_town_clerk", 404),
        ("handler", 200),
        ("other_handler", 404),
        ("dispatcher", 200),
        ("editor", 404),
    ],
)
def test_photo_of_a_hidden_matter_is_shown_by_capability(client, cast, who, status):
    petition, photo = filed(
        cast, visibility=Visibility.HANDLERS, user=cast.resident, by=cast.resident
    )
    routing.route(petition, at=MONDAY + timedelta(seconds=5))
    if who:
        client.force_login(getattr(cast, who))

    shown = client.get(f"/photos/{photo.public_id}/")

    assert shown.status_code == status
    if status == 200:
        assert shown["Cache-Control"] == "private, no-store"


def test_unknown_photo_is_not_found(client, cast):
    assert client.get(f"/photos/{uuid.uuid4()}/").status_code == 404


def test_photo_of_an_internal_note_is_for_staff_alone(client, cast):
    petition, _photo = filed(cast, user=cast.resident, by=cast.resident)
    routing.route(petition, at=MONDAY)
    (note,) = attach(petition.orders.get(), [clean()], purpose=Purpose.NOTE, at=MONDAY)
    path = f"/photos/{note.public_id}/"
    client.force_login(cast.resident)
    own = client.get(path)
    client.force_login(cast.handler)

    assert (own.status_code, client.get(path).status_code) == (404, 200)


def test_photo_of_the_work_becomes_public_with_the_verified_answer(client, cast):
    petition, _photo = filed(cast)
    routing.route(petition, at=MONDAY)
    order = petition.orders.get()
    handling.sign_for(order, by=cast.handler, at=MONDAY)
    handling.finish(
        order,
        answer="换了阀门，复测二十度。",
        claimed="yes",
        by=cast.handler,
        at=MONDAY,
        photos=Photos(after=[clean()]),
    )
    done = Attachment.objects.get(owner_type="workorder")
    before = client.get(f"/photos/{done.public_id}/")
    handling.verify(order, by=cast.dispatcher, at=MONDAY)

    assert before.status_code == 404
    assert client.get(f"/photos/{done.public_id}/").status_code == 200
    assert str(done.public_id) in client.get(f"/ledger/{petition.number}/").content.decode()


def test_own_photo_is_opened_by_the_secret_alone(client, cast):
    petition, photo = filed(cast, visibility=Visibility.HANDLERS)
    other = file_petition(text="另一件：楼道灯坏了，看不见路。")

    shown = client.get(f"{tracking_path(petition)}photos/{photo.public_id}/?thumb")
    wrong = client.get(f"/t/{petition.number}/wrong/photos/{photo.public_id}/")
    foreign = client.get(f"{tracking_path(other)}photos/{photo.public_id}/")

    assert (shown.status_code, wrong.status_code, foreign.status_code) == (200, 404, 404)
    assert shown["Cache-Control"] == "private, no-store"
