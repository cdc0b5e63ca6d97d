from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from dispatch import presence

pytestmark = pytest.mark.django_db


def address(order):
    return reverse("dispatch:order-presence", args=[order.public_id])


def test_colleague_is_told_who_has_which_dialog_open(desk, cast, signed_in):
    order = desk.signed()
    writer, colleague = signed_in(cast.handler), signed_in(cast.receiver)

    own = writer.get(address(order), {"act": "finish"})
    seen = colleague.get(address(order))

    assert "陈立群" not in own.content.decode()
    assert "陈立群正在填“办结反馈”" in seen.content.decode()


def test_answer_is_304_while_nobody_comes_or_goes(desk, cast, signed_in):
    order, client = desk.signed(), signed_in(cast.receiver)
    first = client.get(address(order))

    again = client.get(address(order), headers={"If-None-Match": first["ETag"]})
    signed_in(cast.handler).get(address(order), {"act": "note"})
    moved = client.get(address(order), headers={"If-None-Match": first["ETag"]})

    assert (again.status_code, moved.status_code) == (304, 200)


def test_mark_is_gone_after_some_seconds_and_when_taken_away(cast):
    at = timezone.now()
    presence.mark(1, cast.handler, "办结反馈", at=at)

    assert presence.others(1, cast.receiver, at=at + timedelta(seconds=5)) == [
        ("陈立群", "办结反馈")
    ]
    assert presence.others(1, cast.receiver, at=at + presence.LIVES) == []
    presence.mark(1, cast.handler, "", at=at)
    assert presence.others(1, cast.receiver, at=at) == []


def test_presence_out_of_reach_or_beyond_ones_right_is_not_found(desk, cast, signed_in):
    order = desk.signed()

    assert signed_in(cast.other_handler).get(address(order)).status_code == 404
    assert signed_in(cast.handler).get(address(order), {"act": "verify"}).status_code == 404
