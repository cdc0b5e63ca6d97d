from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from dispatch.models import Copy
from dispatch.services.orders.copies import read_copy, send_copies
from petitions.models import Petition, ProgressEntry
from tests.factories.dispatch import AgencyFactory
from yuanbao.models import AuditEntry, Notification
from yuanbao.workflow import OutOfReach, TransitionRefused

pytestmark = pytest.mark.django_db

LIST = "dispatch:copy-list"


def sent(desk, cast, agency=None, **values):
    order = desk.order(**values)
    told = [agency or cast.order_bureau]
    at = timezone.now()
    return send_copies(order, agencies=told, words="请知晓。", by=cast.dispatcher, at=at)[0]


def listed(client, **query):
    return [copy.pk for copy in client.get(reverse(LIST), query).context["page"].object_list]


def test_centre_copies_from_the_order_page_and_every_desk_is_told(desk, cast, signed_in):
    order, reader = desk.order(), cast.other_handler
    client = signed_in(cast.dispatcher)
    url = reverse("dispatch:order-copy", args=[order.public_id])

    answer = client.post(
        url, {"agencies": [cast.order_bureau.pk], "words": "请知晓，13800001111。"}
    )

    copy = Copy.objects.get()
    assert answer.status_code == 302
    assert (copy.agency, copy.sent_by, copy.read_at) == (cast.order_bureau, cast.dispatcher, None)
    assert "13800001111" not in copy.words
    entry = ProgressEntry.objects.get(act="copy")
    assert (entry.staff_text, entry.public_text) == ("抄送区城市管理局", "")
    assert AuditEntry.objects.filter(act="copy", object_id=order.pk).count() == 1
    assert listed(signed_in(reader)) == [copy.pk]
    page = client.get(reverse("dispatch:order-detail", args=[order.public_id])).content.decode()
    assert "抄送 城管局" in page


def test_receiving_desk_gets_one_notice_per_copy(desk, cast):
    told = cast.receiver
    order = desk.order()
    order.agency = cast.order_bureau
    order.save()

    send_copies(order, agencies=[cast.housing], by=cast.dispatcher, at=timezone.now())

    note = Notification.objects.get(key__startswith="copy:")
    assert (note.user, note.url) == (told, reverse(LIST))


def test_copy_to_an_agency_that_works_on_it_or_was_told_is_refused(desk, cast):
    copy = sent(desk, cast)
    order = copy.petition.orders.get()

    for agencies in ([], [cast.housing], [cast.order_bureau]):
        with pytest.raises(TransitionRefused):
            send_copies(order, agencies=agencies, by=cast.dispatcher, at=timezone.now())

    assert Copy.objects.count() == 1


def test_copy_by_an_agency_is_out_of_reach(desk, cast):
    order, agency = desk.order(), AgencyFactory()

    with pytest.raises(OutOfReach):
        send_copies(order, agencies=[agency], by=cast.handler, at=timezone.now())


def test_reading_is_noted_once_and_leaves_the_unread_list(desk, cast, signed_in):
    copy, client = sent(desk, cast), signed_in(cast.other_handler)

    answer = client.post(reverse("dispatch:copy-read", args=[copy.public_id]), {"show": "all"})
    read_copy(copy, by=cast.other_handler, at=timezone.now() + timedelta(hours=1))

    copy.refresh_from_db()
    assert answer.url == reverse(LIST) + "?show=all"
    assert copy.read_by == cast.other_handler
    assert AuditEntry.objects.filter(act="read_copy").count() == 1
    assert listed(client) == []
    assert listed(client, show="all") == [copy.pk]


def test_another_agency_and_the_centre_mark_nothing_as_read(desk, cast, signed_in):
    copy = sent(desk, cast)

    for person in (cast.handler, cast.dispatcher):
        url = reverse("dispatch:copy-read", args=[copy.public_id])
        assert signed_in(person).post(url).status_code == 404

    copy.refresh_from_db()
    assert copy.read_at is None


def test_dispatcher_copies_while_dispatching(desk, cast, signed_in):
    petition = desk.file()
    facts = {
        "category": cast.heating.code,
        "lead": cast.housing.code,
        "copies": [cast.order_bureau.code],
    }
    url = reverse("dispatch:petition-dispatch", args=[petition.public_id])

    answer = signed_in(cast.dispatcher).post(url, facts)

    assert answer.status_code == 302
    assert list(petition.copies.values_list("agency", flat=True)) == [cast.order_bureau.pk]


def test_copy_to_the_lead_while_dispatching_comes_back_with_the_reason(desk, cast, signed_in):
    petition = desk.file()
    facts = {
        "category": cast.heating.code,
        "lead": cast.housing.code,
        "copies": [cast.housing.code],
    }
    url = reverse("dispatch:petition-dispatch", args=[petition.public_id])

    answer = signed_in(cast.dispatcher).post(url, facts)

    assert answer.status_code == 422
    assert "主办和协办的单位不用再抄送" in answer.content.decode()
    assert Petition.objects.get(pk=petition.pk).orders.count() == 0


def test_card_of_copies_is_the_total_of_the_list_it_opens(desk, cast, signed_in):
    copy = sent(desk, cast)
    sent(desk, cast)
    read_copy(copy, by=cast.other_handler, at=timezone.now())
    client = signed_in(cast.other_handler)

    cards = client.get(reverse("dispatch:desk-home")).context["cards"]

    card = next(card for card in cards if card.label == "抄送")
    assert card.n == client.get(card.url).context["page"].paginator.count == 1


def test_territory_has_no_card_of_copies(desk, cast, signed_in):
    sent(desk, cast)

    cards = signed_in(cast.town_clerk).get(reverse("dispatch:desk-home")).context["cards"]

    assert "抄送" not in [card.label for card in cards]


def test_copy_list_asks_the_same_questions_for_one_row_and_three(desk, cast, signed_in):
    client = signed_in(cast.other_handler)
    sent(desk, cast)
    with CaptureQueriesContext(connection) as one:
        client.get(reverse(LIST))
    sent(desk, cast)
    sent(desk, cast)

    with CaptureQueriesContext(connection) as three:
        client.get(reverse(LIST))

    assert len(one) == len(three)


@pytest.mark.parametrize(("visibility", "leads"), [("public", True), ("handlers", False)])
def test_row_leads_to_the_public_page_where_there_is_one(desk, cast, signed_in, visibility, leads):
    petition = sent(desk, cast).petition
    Petition.objects.filter(pk=petition.pk).update(visibility=visibility)

    page = signed_in(cast.other_handler).get(reverse(LIST)).content.decode()

    path = reverse("petitions:ledger-detail", args=[petition.number])
    assert (f'href="{path}"' in page) == leads
    assert petition.title in page
