from datetime import timedelta

import pytest
from django.utils import timezone

from party.knowledge.choices import ItemState
from party.models import Citation, KnowledgeItem, KnowledgeVersion
from party.services import reviewing
from party.services.knowledge import entries, upkeep
from tests.factories.knowledge import make_facts, make_item
from tests.factories.party import MONDAY
from yuanbao.models import AuditEntry, Notification
from yuanbao.models.base import AppendOnlyError
from yuanbao.workflow import OutOfReach, TransitionRefused

pytestmark = pytest.mark.django_db
LATER = MONDAY + timedelta(hours=1)


def acts_of(item):
    entries_of = AuditEntry.objects.filter(object_id=item.pk, object_type="party.knowledgeitem")
    return list(entries_of.order_by("id").values_list("act", flat=True))


def test_entry_goes_from_draft_to_published(cast):
    item = entries.draft(make_facts(cast.district), by=cast.editor, at=MONDAY)
    item = entries.review(item, by=cast.reviewer, at=MONDAY)
    item = entries.publish(item, by=cast.reviewer, at=LATER)

    assert (item.state, item.published_at, item.reviewed_by) == (
        ItemState.PUBLISHED,
        LATER,
        cast.reviewer,
    )
    assert acts_of(item) == ["draft", "review", "publish"]


def test_draft_for_a_place_of_others_is_out_of_reach(cast):
    with pytest.raises(OutOfReach):
        entries.draft(make_facts(cast.district), by=cast.handler, at=MONDAY)


def test_edit_keeps_every_version(cast):
    item = entries.draft(make_facts(cast.district), by=cast.editor, at=MONDAY)

    entries.edit(item, make_facts(cast.district, title="新题"), base=1, by=cast.editor, at=LATER)

    titles = item.versions.order_by("number").values_list("number", "title")
    assert list(titles) == [(1, "取暖费怎么报停"), (2, "新题")]


def test_edit_over_somebody_elses_version_is_refused(cast):
    item = entries.draft(make_facts(cast.district), by=cast.editor, at=MONDAY)
    entries.edit(item, make_facts(cast.district), base=1, by=cast.reviewer, at=LATER)

    with pytest.raises(TransitionRefused, match="存了新的一版"):
        entries.edit(item, make_facts(cast.district), base=1, by=cast.editor, at=LATER)


def test_edit_of_what_is_no_draft_is_refused(cast):
    item = make_item(cast.district)

    with pytest.raises(TransitionRefused, match="已发布"):
        entries.edit(item, make_facts(cast.district), base=1, by=cast.editor, at=LATER)


def test_review_of_ones_own_words_is_refused(cast):
    item = entries.draft(make_facts(cast.district), by=cast.reviewer, at=MONDAY)

    with pytest.raises(reviewing.OwnWork):
        entries.review(item, by=cast.reviewer, at=LATER)


def test_publish_of_what_is_over_is_refused(cast):
    item = make_item(
        cast.district, state=ItemState.REVIEWED, valid_to=MONDAY.date() - timedelta(days=1)
    )

    with pytest.raises(reviewing.Expired):
        entries.publish(item, by=None, at=LATER)


@pytest.mark.parametrize(
    ("act", "state"),
    [(entries.send_back, ItemState.REVIEWED), (entries.withdraw, ItemState.PUBLISHED)],
)
def test_taking_away_without_a_reason_is_refused(cast, act, state):
    item = make_item(cast.district, state=state)

    with pytest.raises(reviewing.ReasonMissing):
        act(item, why=" ", by=cast.reviewer, at=LATER)


def test_send_back_tells_the_writer_why(cast):
    item = entries.draft(make_facts(cast.district), by=cast.editor, at=MONDAY)
    item = entries.review(item, by=cast.reviewer, at=MONDAY)

    back = entries.send_back(item, why="少了文号", by=cast.reviewer, at=LATER)

    assert (back.state, back.send_back_reason) == (ItemState.DRAFT, "少了文号")
    assert Notification.objects.get(user=cast.editor).body == "少了文号"


def test_revise_brings_a_withdrawn_entry_back_as_draft(cast):
    item = make_item(cast.district, state=ItemState.WITHDRAWN)

    assert entries.revise(item, by=cast.editor, at=LATER).state == ItemState.DRAFT


def test_renew_by_the_owner_writes_a_version(cast):
    item = make_item(cast.district, owner=cast.handler, valid_to=MONDAY.date())
    day = MONDAY.date() + timedelta(days=90)

    renewed = upkeep.renew(item, valid_to=day, by=cast.handler, at=LATER)

    assert (renewed.valid_to, renewed.version_number) == (day, 2)


def test_renew_by_somebody_else_is_out_of_reach(cast):
    with pytest.raises(OutOfReach):
        upkeep.renew(make_item(cast.district), valid_to=None, by=cast.handler, at=LATER)


def test_renew_to_a_day_that_is_over_is_refused(cast):
    item = make_item(cast.district)

    with pytest.raises(reviewing.Expired):
        upkeep.renew(item, valid_to=MONDAY.date() - timedelta(days=1), by=None, at=LATER)


def test_renew_of_what_is_not_published_is_refused(cast):
    item = make_item(cast.district, state=ItemState.DRAFT)

    with pytest.raises(TransitionRefused, match="草稿"):
        upkeep.renew(item, valid_to=None, by=None, at=LATER)


def test_merge_leads_the_double_to_the_other_and_takes_its_keywords(cast):
    kept = make_item(cast.district, keywords="停供")
    double = make_item(cast.district, title="报停怎么弄", keywords="停暖")

    gone = upkeep.merge(double, kept, by=cast.reviewer, at=LATER)
    kept.refresh_from_db()

    assert (gone.state, gone.merged_into) == (ItemState.MERGED, kept)
    assert (kept.keywords, kept.version_number) == ("停供 停暖", 2)


@pytest.mark.parametrize("state", [ItemState.DRAFT, ItemState.WITHDRAWN])
def test_merge_into_what_nobody_reads_is_refused(cast, state):
    item, other = make_item(cast.district), make_item(cast.district, state=state)

    with pytest.raises(upkeep.SameEntry):
        upkeep.merge(item, other, by=cast.reviewer, at=LATER)


def test_merge_into_itself_is_refused(cast):
    item = make_item(cast.district)

    with pytest.raises(upkeep.SameEntry):
        upkeep.merge(item, item, by=cast.reviewer, at=LATER)


def test_cite_twice_for_one_order_is_one_citation(cast):
    item = make_item(cast.district)

    for _twice in range(2):
        upkeep.cite(item, where="YB1-1", by=cast.handler, at=LATER)

    assert [c.version_number for c in Citation.objects.all()] == [1]
    assert acts_of(item).count("cite") == 1


def test_version_cannot_be_changed(cast):
    make_item(cast.district)
    version = KnowledgeVersion.objects.get()

    with pytest.raises(AppendOnlyError):
        version.save()


def test_sweep_tells_the_owner_once_and_ends_what_is_over(cast):
    now = timezone.now()
    today = timezone.localdate(now)
    soon = make_item(cast.district, owner=cast.handler, valid_to=today + timedelta(days=20), at=now)
    make_item(cast.district, owner=cast.handler, valid_to=today + timedelta(days=60), at=now)

    told = [upkeep.tell_of_endings(at=now) for _twice in range(2)]
    ended = upkeep.end_expired(at=now + timedelta(days=21))
    soon.refresh_from_db()

    assert (told, ended, soon.state) == ([1, 0], 1, ItemState.EXPIRED)
    assert Notification.objects.filter(user=cast.handler).count() == 2


def test_rating_counts_public_entries_alone(cast):
    item, draft = make_item(cast.district), make_item(cast.district, state=ItemState.DRAFT)

    upkeep.rate(item, is_useful=True)
    upkeep.rate(item, is_useful=False)
    upkeep.rate(draft, is_useful=True)

    counted = KnowledgeItem.objects.order_by("id").values_list("n_useful", "n_useless")
    assert list(counted) == [(1, 1), (0, 0)]
