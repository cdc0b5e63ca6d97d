"""Every page with something on it, at three widths, in light and in dark by turns: axe, width, policy."""

from datetime import timedelta
from itertools import cycle
from urllib.parse import urljoin

import pytest
from django.utils import timezone

from dispatch.models import WorkOrder
from dispatch.services.moves import returns
from dispatch.services.orders import handling
from petitions.notices import tracking_path
from tests.factories.party import ColumnFactory, make_article
from tests.factories.petitions import file_petition
from tests.journeys.every_page import GUESTS, NOT_PAGES, SITTING, openers, pages, pages_of, shown
from tests.journeys.labour import FIRST_ANSWER, SURE, UNSURE, Labour, fine
from tests.reach import addresses

pytestmark = pytest.mark.django_db(transaction=True)
LOOKS = [
    (360, "light"),
    (768, "dark"),
    (1440, "light"),
    (360, "dark"),
    (768, "light"),
    (1440, "dark"),
]
LONG_NAME = "欧阳" * 10
LONG_TEXT = "很长的标题没有标点就这么一直写下去" * 8 + "。" + "长" * 1800


class District:
    """The standing cast with one matter for each thing that a page has to show."""

    def __init__(self, cast):
        self.cast, self.labour = cast, Labour(cast)
        self.unsigned = self.order(SURE)
        self.signed = self.sign(self.order(LONG_TEXT, category=cast.heating, name=LONG_NAME))
        self.returned = self.sign(self.order("三号楼楼道灯坏了半个月。", category=cast.heating))
        returns.ask_return(
            self.returned,
            reason="R3",
            text="属物业管",
            proposes="物业",
            by=cast.handler,
            at=self.at,
        )
        self.finished = self.finish(
            self.sign(self.order("暖气不热。十四度。", category=cast.heating))
        )
        self.verified = self.finish(self.sign(self.order("四号楼漏水。", category=cast.heating)))
        handling.verify(self.verified, by=cast.dispatcher, at=self.at)
        self.queued = self.file(UNSURE)
        self.article = make_article(
            cast.district, column=ColumnFactory(code="outage"), notice_kind="water"
        )

    @property
    def at(self):
        return timezone.now()

    def file(self, text, **values):
        facts = {"grid": self.cast.unit, "phone": "13800001111", "name": "刘芳", "lat": 40.13}
        at = timezone.now() - timedelta(hours=1)
        return file_petition(text=f"{text}请来看看。", at=at, **{**facts, "lng": 124.39, **values})

    def order(self, text, **values):
        return WorkOrder.objects.get(petition=self.file(text, **values))

    def _staff(self, order):
        return self.labour.handler if order.agency == self.labour.agency else self.cast.handler

    def sign(self, order):
        return handling.sign_for(order, by=self._staff(order), at=self.at)

    def finish(self, order):
        by = self._staff(order)
        return handling.finish(order, answer=FIRST_ANSWER, claimed="yes", by=by, at=self.at)


@pytest.fixture
def district(cast):
    return District(cast)


def order_page(order, act=""):
    return f"/desk/orders/{order.public_id}/" + (f"?act={act}" if act else "")


def public_pages(d):
    return [
        tracking_path(d.verified.petition),
        "/ledger/",
        f"/ledger/{d.signed.petition.number}/",
        f"/ledger/{d.verified.petition.number}/",
        "/no-such-page/",
    ]


def department_pages(d):
    acts = ["finish", "contact", "note", "ask", "return", "hand-over", "extend", "shelve"]
    return [
        "/desk/orders/?tab=all",
        order_page(d.signed),
        *(order_page(d.signed, act) for act in acts),
        order_page(d.verified),
    ]


def centre_pages(d):
    acts = ["dispatch", "split", "merge", "ask", "answer", "decline", "transfer", "classify"]
    queue = f"/desk/queue/{d.queued.public_id}/"
    return [
        queue,
        *(f"{queue}?act={act}" for act in [*acts, "moderate"]),
        "/desk/returns/",
        "/desk/verify/",
        order_page(d.finished, "verify"),
        order_page(d.finished, "send-back"),
        order_page(d.returned, "rule"),
        order_page(d.signed, "urge"),
        order_page(d.signed, "cancel"),
    ]


SEATS = {
    "public": (lambda _d: None, public_pages),
    "department": (lambda d: d.cast.handler, department_pages),
    "centre": (lambda d: d.cast.shift_leader, centre_pages),
    "field": (
        lambda d: d.cast.grid_worker,
        lambda d: [f"/checks/{d.verified.petition.public_id}/"],
    ),
}


def walk(page, paths):
    """Open each path in the next of the looks."""
    for path, (width, theme) in zip(paths, cycle(LOOKS), strict=False):
        page.context.add_cookies([{"name": "yb_theme", "value": theme, "url": page.url}])
        page.set_viewport_size({"width": width, "height": 800})
        page.goto(urljoin(page.url, path), wait_until="load")
        fine(page)


@pytest.mark.parametrize("seat", SEATS)
def test_acts_and_states_of_a_seat_are_accessible_and_fit(open_page, district, seat):
    person, pages = SEATS[seat]
    page = open_page("/", user=person(district))
    page.watch.expect("404")

    walk(page, pages(district))


def test_every_address_that_opens_is_walked_or_named_as_no_page(cast):
    walked = set(openers()) | set(shown(cast).extra())

    assert pages() - walked - NOT_PAGES == set()
    assert set(addresses()) >= NOT_PAGES


@pytest.mark.parametrize("seat", [*SITTING, *GUESTS])
def test_every_page_is_accessible_and_fits(open_page, cast, seat):
    paths = pages_of(shown(cast))[seat]
    user = None if seat == "anonymous" else getattr(cast, seat)

    walk(open_page("/", user=user), paths)
