"""Applications that were there before get the index by which a telephone finds them."""

from importlib import import_module

import pytest
from django.apps import apps

from party.models import Application
from party.offers.choices import ServiceKind
from tests.factories.offers import fresh, make_application, make_service
from yuanbao.crypto import blind_index

pytestmark = pytest.mark.django_db
fill = import_module("party.migrations.0027_find_applications_by_phone").fill


def test_fill_finds_what_is_no_secret_and_leaves_what_is(cast):
    service = make_service(cast.district)
    known, without = make_application(service), make_application(service, phone="")
    hidden = make_application(make_service(cast.district, ServiceKind.COUNSELLING))
    Application.objects.update(phone_index="")

    fill(apps, None)

    assert fresh(known).phone_index == blind_index("phone", "13800001111")
    assert (fresh(without).phone_index, fresh(hidden).phone_index) == ("", "")
