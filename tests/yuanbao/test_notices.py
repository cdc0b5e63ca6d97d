"""Reading one's notices, and the bell."""

from datetime import UTC, datetime, timedelta

import pytest

from tests.factories.yuanbao import UserFactory
from yuanbao.models import Channel, Notification
from yuanbao.notifications import notify

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.yuanbao.site")]

AT = datetime(2026, 3, 2, 1, 12, tzinfo=UTC)


def tell(user, number, url="", **facts):
    at = AT + timedelta(minutes=number)
    [row] = notify(
        key=f"k{user.pk}-{number}", title=f"第{number}件", url=url, user=user, at=at, **facts
    )
    return row


@pytest.fixture
def desk(client, worker):
    client.force_login(worker)
    return client


def test_notices_show_ones_own_unread_first_newest_first(desk, worker):
    rows = [tell(worker, number) for number in range(4)]
    tell(UserFactory(), 9)
    Notification.objects.filter(pk__in=[rows[1].pk, rows[3].pk]).update(read_at=AT)

    page = desk.get("/notices/").context["page"]

    assert [row.title for row in page] == ["第2件", "第0件", "第3件", "第1件"]


def test_notices_leave_out_what_went_by_sms(desk, worker):
    tell(worker, 1, channels=[Channel.SMS])

    assert list(desk.get("/notices/").context["page"]) == []


def test_notices_without_any_say_what_will_come(desk):
    assert "还没有通知" in desk.get("/notices/").content.decode()


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ("换好了。 {site}/mine/", "换好了。"),
        ("{site}/mine/", ""),
        ("看{site}/mine/", "看{site}/mine/"),
        ("换好了。 {site}/other/", "换好了。 {site}/other/"),
    ],
)
def test_notices_leave_out_the_address_that_the_button_opens(desk, worker, settings, said, shown):
    tell(worker, 1, url="/mine/", body=said.format(site=settings.SITE_URL))

    [row] = desk.get("/notices/").context["page"]

    assert row.shown == shown.format(site=settings.SITE_URL)


def test_open_marks_read_and_leads_to_the_matter(desk, worker):
    row = tell(worker, 1, url="/profile/")

    answer = desk.post(f"/notices/{row.public_id}/open/")

    row.refresh_from_db()
    assert answer.url == "/profile/"
    assert row.read_at is not None


def test_open_a_second_time_keeps_the_first_moment(desk, worker):
    row = tell(worker, 1, url="/profile/")
    Notification.objects.update(read_at=AT)

    assert desk.post(f"/notices/{row.public_id}/open/").url == "/profile/"

    row.refresh_from_db()
    assert row.read_at == AT


@pytest.mark.parametrize("url", ["", "https://evil.example/"])
def test_open_without_an_address_of_ours_stays_on_the_list(desk, worker, url):
    row = tell(worker, 1, url=url)

    assert desk.post(f"/notices/{row.public_id}/open/").url == "/notices/"


def test_open_by_get_changes_nothing(desk, worker):
    row = tell(worker, 1)

    assert desk.get(f"/notices/{row.public_id}/open/").status_code == 405
    row.refresh_from_db()
    assert row.read_at is None


def test_open_of_somebody_elses_notice_is_not_found(desk):
    row = tell(UserFactory(), 1)

    assert desk.post(f"/notices/{row.public_id}/open/").status_code == 404
    row.refresh_from_db()
    assert row.read_at is None


def test_read_all_marks_ones_own_alone(desk, worker):
    tell(worker, 1)
    tell(worker, 2)
    strange = tell(UserFactory(), 3)

    desk.post("/notices/read-all/")

    assert list(Notification.objects.filter(read_at=None)) == [strange]


def test_bell_counts_unread_notices(desk, worker):
    tell(worker, 1)
    tell(worker, 2)

    assert "消息，2 条未读" in desk.get("/notices/bell/").content.decode()


def test_bell_unchanged_answers_with_nothing(desk, worker):
    tag = desk.get("/notices/bell/")["ETag"]
    assert desk.get("/notices/bell/", headers={"If-None-Match": tag}).status_code == 304

    tell(worker, 1)

    assert desk.get("/notices/bell/", headers={"If-None-Match": tag}).status_code == 200


@pytest.mark.parametrize("count", [1, 3])
def test_notices_cost_the_same_however_many(desk, worker, count, django_assert_num_queries):
    for number in range(count):
        tell(worker, number)

    # Session, user, total, rows, unread twice (page, bell), and the seats of posts and staffings.
    with django_assert_num_queries(8):
        desk.get("/notices/")


@pytest.mark.parametrize("count", [1, 3])
def test_bell_costs_the_same_however_many(desk, worker, count, django_assert_num_queries):
    for number in range(count):
        tell(worker, number)

    with django_assert_num_queries(3):  # session, user, count
        desk.get("/notices/bell/")
