"""The desks in motion: a matter on the housing bureau's desk, and people signed in."""

from dataclasses import dataclass
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from dispatch.models import WorkOrder
from dispatch.services.orders import handling
from dispatch.services.routes import routing
from petitions.models import Petition
from tests.factories.petitions import file_petition

ANSWER = "三号楼入户阀门已经换好，复测室温二十度。"


@dataclass
class Desk:
    """Makes matters for the cast, at moments relative to now so that pages look alive."""

    cast: object

    def file(self, **values) -> Petition:
        """File one matter an hour ago; nothing routes it yet."""
        at = values.pop("at", timezone.now() - timedelta(hours=1))
        fields = {"grid": self.cast.unit, "phone": "13800001111", "name": "刘芳", **values}
        return file_petition(at=at, **fields)

    def order(self, **values) -> WorkOrder:
        """File a heating matter and let the router send it to the housing bureau."""
        petition = self.file(category=self.cast.heating, **values)
        routing.route(petition, at=petition.filed_at + timedelta(seconds=5))
        return WorkOrder.objects.get(petition=petition)

    def signed(self, **values) -> WorkOrder:
        """An order that the handler has signed."""
        return handling.sign_for(self.order(**values), by=self.cast.handler, at=timezone.now())

    def finished(self, **values) -> WorkOrder:
        """An order that waits to be verified."""
        order = self.signed(**values)
        return handling.finish(
            order, answer=ANSWER, claimed="yes", by=self.cast.handler, at=timezone.now()
        )


@pytest.fixture
def desk(cast):
    return Desk(cast)


@pytest.fixture
def signed_in():
    """Return a function that gives a browser in which the person is signed in."""

    def sign_in(user) -> Client:
        client = Client()
        client.force_login(user)
        return client

    return sign_in
