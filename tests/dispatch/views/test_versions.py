from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from dispatch.services.orders.versions import open_version
from petitions.models import Petition
from petitions.services.revising import Words, revise
from yuanbao.models import AuditEntry
from yuanbao.workflow import OutOfReach, TransitionRefused

pytestmark = pytest.mark.django_db

OLD = "院里下水井往外冒，找老刘 13800007777。"
WHY = "核对第一次来电说的地点"


@pytest.fixture
def petition(desk):
    """A matter of the housing bureau whose words another platform has changed once."""
    petition = desk.signed(text=OLD).petition
    at = timezone.now() + timedelta(minutes=1)
    revise(petition, Words(text="一楼也返水了。"), source="8890", by=None, at=at)
    return Petition.objects.get(pk=petition.pk)


def listed(petition):
    return reverse("dispatch:version-list", args=[petition.public_id])


def opened(petition, number=1):
    return reverse("dispatch:version-open", args=[petition.public_id, number])


def test_list_names_the_versions_and_tells_nothing_of_their_words(cast, signed_in, petition):
    page = signed_in(cast.dispatcher).get(listed(petition)).content.decode()

    assert "第 1 版" in page
    assert "13800007777" not in page
    assert not AuditEntry.objects.filter(act="open_version").exists()


def test_open_version_with_a_reason_shows_the_words_and_is_recorded(cast, signed_in, petition):
    answer = signed_in(cast.handler).post(opened(petition), {"why": WHY})

    entry = AuditEntry.objects.get(act="open_version")
    assert OLD in answer.content.decode()
    assert (entry.actor_id, entry.reason, entry.detail["version"]) == (cast.handler.pk, WHY, 1)
    assert "no-store" in answer["Cache-Control"]


def test_open_version_without_a_reason_is_refused_and_shows_nothing(cast, signed_in, petition):
    answer = signed_in(cast.handler).post(opened(petition), {"why": " "})

    assert answer.status_code == 409
    assert "请写明为什么要看" in answer.content.decode()
    assert "13800007777" not in answer.content.decode()
    assert not AuditEntry.objects.filter(act="open_version").exists()


@pytest.mark.parametrize("member", ["other_handler", "leader", "grid_worker"])
def test_versions_are_out_of_reach_of_who_does_not_work_on_the_matter(
    cast, signed_in, petition, member
):
    client = signed_in(getattr(cast, member))

    statuses = [client.get(listed(petition)), client.post(opened(petition), {"why": WHY})]

    assert [answer.status_code for answer in statuses] == [404, 404]


def test_open_version_that_there_is_not_is_out_of_reach(cast, petition):
    at = timezone.now()

    with pytest.raises(OutOfReach):
        open_version(petition, number=2, why=WHY, by=cast.handler, at=at)
    with pytest.raises(TransitionRefused, match="为什么"):
        open_version(petition, number=1, why="", by=cast.handler, at=at)


def test_aside_leads_to_the_versions_only_where_there_are_some(desk, cast, signed_in, petition):
    client, plain = signed_in(cast.handler), desk.signed().petition

    pages = [
        client.get(reverse("dispatch:matter-aside", args=[row.public_id])).content.decode()
        for row in (petition, plain)
    ]

    assert ["内容改过 1 次" in page for page in pages] == [True, False]


def test_list_of_a_matter_that_was_never_changed_says_so(desk, cast, signed_in):
    page = signed_in(cast.handler).get(listed(desk.signed().petition)).content.decode()

    assert "内容没有改过" in page
