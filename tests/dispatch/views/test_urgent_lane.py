from urllib.parse import parse_qs, urlsplit

import pytest
from django.urls import reverse

from dispatch.choices import OrderState
from dispatch.models import WorkOrder

pytestmark = pytest.mark.django_db


def test_link_of_the_message_leads_after_signing_in_to_one_press(desk, cast, signed_in, client):
    order = desk.order()
    link = reverse("dispatch:order-detail", args=[order.public_id])

    asked = client.get(link)
    page = signed_in(cast.receiver).get(parse_qs(urlsplit(asked.url).query)["next"][0])
    first = page.context["acts"][0]
    signed_in(cast.receiver).post(reverse(first.url_name, args=[order.public_id]))

    assert parse_qs(urlsplit(asked.url).query)["next"] == [link]
    assert (first.name, first.is_direct) == ("sign", True)
    assert WorkOrder.objects.get(pk=order.pk).state == OrderState.SIGNED
