"""The queue's list is drawn once for everybody with the same reach."""

from django.urls import reverse
from django.utils import timezone

from dispatch.services.centre import sensitive

QUEUE = "dispatch:queue-list"


def detail(petition):
    return reverse("dispatch:queue-detail", args=[petition.public_id])


def places(client):
    return set(client.get(reverse(QUEUE)).context["queue"].places)


def test_list_kept_for_a_seat_that_sees_sensitive_matters_is_shown_to_no_other(
    desk, cast, signed_in
):
    secret, plain = desk.file(), desk.file()
    sensitive.mark(
        secret, kind="crowd", reason="约人明天去", by=cast.shift_leader, at=timezone.now()
    )
    leader, dispatcher = signed_in(cast.shift_leader), signed_in(cast.dispatcher)

    seen = [places(leader), places(dispatcher), places(leader)]

    both = {str(secret.public_id), str(plain.public_id)}
    assert seen == [both, {str(plain.public_id)}, both]


def test_list_kept_for_everybody_marks_the_open_matter_of_each(desk, cast, signed_in):
    first, second = desk.file(), desk.file()
    dispatcher = signed_in(cast.dispatcher)
    marked = '<a class="queue-row" href="{}" aria-current="true">'

    pages = [dispatcher.get(detail(row)).content.decode() for row in (first, second)]

    assert marked.format(detail(first)) in pages[0]
    assert marked.format(detail(second)) in pages[1]
    assert marked.format(detail(first)) not in pages[1]
