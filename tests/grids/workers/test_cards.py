"""The contact card: what stands on it, a district's worth in the background, and who got one."""

from datetime import date, timedelta
from io import BytesIO
from zipfile import ZipFile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from grids import tasks
from grids.models import CardBatch, CardIssue, Post
from grids.queries.workers.cards import facts_of, rings_of
from grids.services.workers import card_giving, cards, portraits
from grids.workers import cards as drawing
from grids.workers.choices import BatchState
from tests.factories.grids import PostFactory, PostHolderFactory
from tests.factories.workers import make_manager, make_worker
from tests.grids.conftest import AT
from yuanbao.models import Attachment, Notification
from yuanbao.photos import clean_photo
from yuanbao.roles import Role
from yuanbao.workflow import OutOfReach, TransitionRefused

pytestmark = pytest.mark.django_db
TODAY = date(2021, 2, 1)


def picture():
    out = BytesIO()
    Image.new("RGB", (300, 400), "navy").save(out, "JPEG")
    return out.getvalue()


@pytest.fixture
def secretary(tree):
    return make_manager(tree["community"])


@pytest.fixture
def worker(tree):
    return make_worker(tree["west"], work_phone="13900007777")


def waiting(tree, secretary, django_capture_on_commit_callbacks):
    """Return a batch whose message was lost."""
    with django_capture_on_commit_callbacks(execute=False):
        return cards.ask_for_cards(tree["community"], by=secretary, at=AT)


def test_facts_name_the_worker_and_not_the_substitute(tree, worker):
    PostFactory(user=PostHolderFactory(name="代班的"), grid=tree["west"], is_substitute=True)

    front, vacant = facts_of([tree["west"], tree["east"]], TODAY)

    assert (front.name, front.phone) == ("周晓敏", "13900007777")
    assert front.url.endswith(f"/grids/{tree['west'].code}/")
    assert front.area == "东街道·桥头社区"
    assert (vacant.name, len(vacant.rings)) == ("", 1)


def test_facts_ask_the_same_number_of_queries_for_one_and_two(
    tree, worker, django_assert_num_queries
):
    with django_assert_num_queries(3):
        facts_of([tree["west"]], TODAY)
    with django_assert_num_queries(3):
        facts_of([tree["west"], tree["east"]], TODAY)


def test_rings_are_the_outer_lines_of_every_part():
    hole = [[[0, 0], [1, 0], [1, 1], [0, 0]], [[0.1, 0.1], [0.2, 0.1], [0.2, 0.2], [0.1, 0.1]]]

    assert len(rings_of({"type": "Polygon", "coordinates": hole})) == 1
    assert len(rings_of({"type": "MultiPolygon", "coordinates": [hole, hole]})) == 2
    assert rings_of(None) == ()


def test_picture_and_sheets_are_drawn_with_and_without_photo_and_outline(tree, worker):
    portraits.give_portrait(worker, clean_photo(BytesIO(picture())), by=worker.user, at=AT)
    with_photo = facts_of([tree["west"]], TODAY)[0]
    tree["east"].boundary = None
    bare = facts_of([tree["east"]], TODAY)[0]

    shown = Image.open(BytesIO(drawing.picture(with_photo)))
    paper = drawing.sheets([with_photo, bare] * 6, "卡")

    assert shown.size == (1080, 1320)
    # The portrait stands at the left of the front.
    assert shown.getpixel((10 * 12, 25 * 12))[2] > 100
    assert paper.startswith(b"%PDF")
    assert paper.count(b"/Type /Page\n") == 4


def test_batch_makes_a_book_a_community_and_tells_the_owner(tree, secretary, worker):
    batch = CardBatch.objects.create(
        owner=secretary, place=tree["community"], total=2, asked_at=AT, beat_at=AT
    )

    cards.make_cards(batch.pk, at=AT)

    batch.refresh_from_db()
    names = ZipFile(batch.file.open("rb")).namelist()
    assert (batch.state, batch.n_done) == (BatchState.READY, 2)
    assert names == ["999901001001 桥头社区 2 张.pdf"]
    assert not batch.parts.exists()
    assert Notification.objects.get(user=secretary).title == "联系卡已制好，可以下载"


def test_batch_goes_on_where_a_dead_worker_left_it(tree, secretary, monkeypatch):
    batch = CardBatch.objects.create(
        owner=secretary, place=tree["district"], total=2, asked_at=AT, beat_at=AT
    )
    drawn = []
    real = drawing.sheets
    monkeypatch.setattr(drawing, "sheets", lambda *args: drawn.append(1) or real(*args))
    monkeypatch.setattr(cards, "_finish", lambda batch, **_at: batch)
    cards.make_cards(batch.pk, at=AT)
    assert cards.make_cards(batch.pk, at=AT + timedelta(minutes=1)) is None

    monkeypatch.undo()
    CardBatch.objects.filter(pk=batch.pk).update(beat_at=AT)
    late = AT + timedelta(minutes=10)
    assert cards.to_run(at=late) == [batch.pk]
    cards.make_cards(batch.pk, at=late)

    batch.refresh_from_db()
    assert (batch.state, batch.attempts, len(drawn)) == (BatchState.READY, 2, 1)


def test_batch_that_failed_five_times_is_given_up(tree, secretary):
    batch = CardBatch.objects.create(
        owner=secretary, place=tree["community"], total=2, attempts=5, asked_at=AT, beat_at=AT
    )

    cards.make_cards(batch.pk, at=AT)

    batch.refresh_from_db()
    assert batch.state == BatchState.FAILED
    assert cards.make_cards(batch.pk, at=AT) is None


def test_ask_where_there_is_nothing_or_too_much_waits_is_refused(tree, secretary):
    town = make_manager(tree["second"], "镇书记", Role.TOWN_SECRETARY)

    with pytest.raises(TransitionRefused, match="没有可以制"):
        cards.ask_for_cards(tree["village"], by=town, at=AT)
    with pytest.raises(OutOfReach):
        cards.ask_for_cards(tree["village"], by=secretary, at=AT)
    for _number in range(2):
        cards.ask_for_cards(tree["west"], by=secretary, at=AT)
    with pytest.raises(TransitionRefused, match="还有几批"):
        cards.ask_for_cards(tree["west"], by=secretary, at=AT)


def test_take_is_the_owners_and_ends_after_a_week(tree, secretary):
    batch = CardBatch.objects.create(
        owner=secretary, place=tree["community"], total=2, asked_at=AT, beat_at=AT
    )
    with pytest.raises(TransitionRefused, match="排队中"):
        cards.take_cards(batch.public_id, by=secretary, at=AT)
    cards.make_cards(batch.pk, at=AT)
    with pytest.raises(OutOfReach):
        cards.take_cards(batch.public_id, by=PostHolderFactory(), at=AT)
    assert cards.take_cards(batch.public_id, by=secretary, at=AT).file

    batch.refresh_from_db()
    assert cards.expire_cards(at=batch.expires_at) == 1
    with pytest.raises(TransitionRefused, match="已过期"):
        cards.take_cards(batch.public_id, by=secretary, at=AT)


def test_sweep_draws_what_a_lost_message_left(tree, secretary, django_capture_on_commit_callbacks):
    batch = waiting(tree, secretary, django_capture_on_commit_callbacks)

    with django_capture_on_commit_callbacks(execute=True):
        tasks.sweep_cards()

    batch.refresh_from_db()
    assert batch.state == BatchState.READY


def test_issue_is_noted_by_the_worker_and_kept_sealed(tree, worker):
    issue = card_giving.note_issue(
        tree["west"],
        kind="household",
        address="3号楼2单元501室",
        issued_on=TODAY,
        by=worker.user,
        at=AT,
    )

    raw = CardIssue.objects.filter(pk=issue.pk).values_list("address", flat=True).get()
    assert b"501" not in bytes(raw)
    assert issue.shown_address == "3号楼"


def test_issue_elsewhere_or_tomorrow_is_refused(tree, worker):
    facts = {"kind": "shop", "address": "顺利五金", "by": worker.user, "at": AT}

    with pytest.raises(OutOfReach):
        card_giving.note_issue(tree["east"], issued_on=TODAY, **facts)
    with pytest.raises(TransitionRefused, match="还没有到"):
        card_giving.note_issue(tree["west"], issued_on=date(2021, 2, 2), **facts)


def test_portrait_is_ones_own_and_goes_with_the_consent(tree, worker):
    photo = clean_photo(BytesIO(picture()))
    with pytest.raises(OutOfReach):
        portraits.give_portrait(worker, photo, by=PostHolderFactory(), at=AT)
    portraits.give_portrait(worker, photo, by=worker.user, at=AT)
    again = portraits.give_portrait(worker, photo, by=worker.user, at=AT)
    assert Attachment.objects.count() == 1
    assert again.photo_consent_at is not None

    gone = portraits.withdraw_portrait(worker, by=worker.user, at=AT)

    assert gone.photo_consent_at is None
    assert not Attachment.objects.exists()
    assert facts_of([tree["west"]], TODAY)[0].photo == b""


def test_pages_make_a_batch_and_give_the_file(
    client, tree, secretary, django_capture_on_commit_callbacks
):
    client.force_login(secretary)
    with django_capture_on_commit_callbacks(execute=True):
        client.post(reverse("grids:card-list"), {"place": tree["community"].code})
    listed = client.get(reverse("grids:card-list")).content.decode()
    live = client.get(reverse("grids:card-live"))
    batch = CardBatch.objects.get()

    again = client.get(reverse("grids:card-live"), headers={"If-None-Match": live["ETag"]})
    taken = client.post(reverse("grids:card-take", args=[batch.public_id]))

    assert "可下载" in listed
    assert again.status_code == 304
    assert b"".join(taken.streaming_content)[:2] == b"PK"


def test_batch_page_says_what_is_wrong_with_the_place(client, tree, secretary):
    client.force_login(secretary)

    unknown = client.post(reverse("grids:card-list"), {"place": "没有"})

    assert unknown.status_code == 422
    assert "没有找到这个网格" in unknown.content.decode()


def test_worker_prints_the_card_and_notes_who_got_it(client, tree, worker):
    client.force_login(worker.user)
    code = tree["west"].code
    issue = {"kind": "shop", "address": "顺利五金", "issued_on": "2021-02-01"}

    client.post(reverse("grids:card-grid", args=[code]), issue)
    page = client.get(reverse("grids:card-grid", args=[code])).content.decode()

    assert "顺利五金" in page
    assert client.get(reverse("grids:card-png", args=[code]))["Content-Type"] == "image/png"
    assert client.get(reverse("grids:card-pdf", args=[code])).content.startswith(b"%PDF")
    assert client.get(reverse("grids:card-grid", args=[tree["east"].code])).status_code == 404
    late = client.post(
        reverse("grids:card-grid", args=[code]), {**issue, "issued_on": "2099-01-01"}
    )
    assert late.status_code == 409


def test_worker_gives_a_photo_only_with_consent(client, tree, worker):
    client.force_login(worker.user)
    url = reverse("grids:my-photo")

    without = client.post(url, {"photo": SimpleUploadedFile("a.jpg", picture())})
    broken = client.post(url, {"photo": SimpleUploadedFile("a.jpg", b"x"), "agrees": "on"})
    client.post(url, {"photo": SimpleUploadedFile("a.jpg", picture()), "agrees": "on"})

    assert (without.status_code, broken.status_code) == (422, 422)
    assert Attachment.objects.count() == 1
    client.post(reverse("grids:my-photo-withdraw"))
    assert not Attachment.objects.exists()


def test_old_card_leads_to_who_serves_now(client, tree, worker):
    url = facts_of([tree["west"]], TODAY)[0].url
    Post.objects.filter(user=worker.user).update(ends_on=date(2021, 1, 1))
    make_worker(tree["west"], "新来的")

    page = client.get(url).content.decode()

    assert "新来的" in page
    assert "周晓敏" not in page
    assert f"?grid={tree['west'].code}" in page
