"""One heating matter on its desks: who opens which page of it, and what the public reads."""

from dataclasses import dataclass, field
from datetime import timedelta

import pytest
from django.utils import timezone

from dispatch.models import WorkOrder
from dispatch.services.orders import handling
from petitions.models import Petition
from tests.factories.petitions import file_petition
from tests.journeys.labour import Ledger, act, go, press

ANSWER = "三号楼阀门已换，十一月二十五日复测二十度，住户当面确认。"
TEXT = "三号楼三单元暖气不热，白天只有十四度。"


@dataclass
class Desks:
    """Whoever takes part, each with one page; orders are opened on it by name."""

    open_page: object
    pages: dict = field(default_factory=dict)

    def of(self, user, *, width=1440):
        """Return the person's page, opened at the first look."""
        if user.pk not in self.pages:
            self.pages[user.pk] = self.open_page("/profile/", width=width, user=user)
        return self.pages[user.pk]

    def at(self, user, order, *, width=1440):
        """Return the person's page with the order on it, as it is now."""
        page = self.of(user, width=width)
        go(page, f"/desk/orders/{order.public_id}/?")
        return page

    def newest(self, user, order) -> str:
        """Return the newest line of the staff's timeline as this person reads it."""
        head = self.at(user, order).locator(".yb-line li .yb-line__head").first
        return " ".join(head.inner_text().split())

    def let_out(self, user, order) -> None:
        """Let the centre's person check the answer and let it out."""
        page = self.at(user, order)
        act(page, "审核通过")
        press(page, "审核通过")


@pytest.fixture
def desks(open_page):
    return Desks(open_page)


@pytest.fixture
def order(cast):
    """A heating matter of half an hour ago, on the housing bureau's desk."""
    at = timezone.now() - timedelta(minutes=30)
    petition = file_petition(
        text=TEXT,
        at=at,
        grid=cast.unit,
        category=cast.heating,
        phone="13800001111",
        name="刘芳",
    )
    return WorkOrder.objects.get(petition=petition)


@pytest.fixture
def signed(cast, order):
    return handling.sign_for(order, by=cast.handler, at=timezone.now())


def again(row):
    """Return the row as the database has it now."""
    return type(row).objects.get(pk=row.pk)


def petition_of(order) -> Petition:
    return Petition.objects.get(pk=order.petition_id)


def ledger_of(open_page, order) -> Ledger:
    return Ledger(open_page("/ledger/"), petition_of(order))
