from datetime import timedelta

import pytest

from dispatch.choices import WhistleState
from dispatch.models import Whistle, WhistleCall
from dispatch.queries.orders.papers.whistles import answers_of
from dispatch.services.oversight import whistles
from dispatch.services.oversight.whistles import Call, Verdict
from petitions.models import ProgressEntry
from tests.dispatch.services.work import filed, serving
from tests.factories.petitions import MONDAY
from yuanbao.models import Notification
from yuanbao.workflow import OutOfReach, TransitionRefused

pytestmark = pytest.mark.django_db

MEETS = MONDAY + timedelta(hours=4)
AFTER = MEETS + timedelta(hours=1)


def whistle(cast, *, by=None, **values):
    facts = {
        "text": "三号楼下塌了一块路面。",
        "place": "花园小区三号楼",
        "meets_at": MEETS,
        "agencies": (cast.housing, cast.order_bureau),
    }
    return whistles.whistle(Call(**{**facts, **values}), by=by or cast.town_clerk, at=MONDAY)


def calls(row):
    return list(row.calls.order_by("agency__code"))


def met(cast):
    row = whistle(cast)
    came = calls(row)[0].pk
    return whistles.report_in(
        row, present=[came], result="住建局三日内修。", by=cast.town_clerk, at=AFTER
    )


def test_town_calls_agencies_and_each_desk_is_told_where_and_when(cast):
    serving(cast.receiver)
    row = whistle(cast, petition=filed(cast))

    assert (row.number, row.state, row.grid) == (
        "吹哨〔2026〕1号",
        WhistleState.CALLED,
        cast.town,
    )
    note = Notification.objects.get(user=cast.receiver, key__startswith="whistle:")
    assert "花园小区三号楼" in note.title
    line = ProgressEntry.objects.get(act="whistle")
    assert line.staff_text == "吹哨〔2026〕1号，叫区住房和城乡建设局、区城市管理局报到"


def test_community_asks_and_the_town_blows(cast):
    serving(cast.receiver, cast.town_clerk, cast.other_town_clerk)
    row = whistle(cast, by=cast.community_clerk)
    assert (row.state, row.grid) == (WhistleState.ASKED, cast.community)
    assert {note.user for note in Notification.objects.filter(key__startswith="whistle:")} == {
        cast.town_clerk
    }

    blown = whistles.blow(row, by=cast.town_clerk, at=MONDAY)

    assert (blown.state, blown.blown_by) == (WhistleState.CALLED, cast.town_clerk)
    assert Notification.objects.filter(user=cast.receiver).count() == 1


def test_asked_whistle_is_not_blown_by_another_town_or_after_its_moment(cast):
    row = whistle(cast, by=cast.community_clerk)

    with pytest.raises(OutOfReach):
        whistles.blow(row, by=cast.other_town_clerk, at=MONDAY)
    with pytest.raises(OutOfReach):
        whistles.blow(row, by=cast.community_clerk, at=MONDAY)
    with pytest.raises(TransitionRefused):
        whistles.blow(row, by=cast.town_clerk, at=AFTER)


@pytest.mark.parametrize(
    "values", [{"text": " "}, {"place": ""}, {"meets_at": MONDAY}, {"agencies": ()}]
)
def test_incomplete_whistle_is_refused(cast, values):
    with pytest.raises(TransitionRefused):
        whistle(cast, **values)

    assert Whistle.objects.count() == 0


def test_department_blows_no_whistle_and_a_town_none_on_anothers_matter(cast):
    with pytest.raises(OutOfReach):
        whistle(cast, by=cast.handler)
    with pytest.raises(OutOfReach):
        whistle(cast, by=cast.other_town_clerk, petition=filed(cast))


def test_department_confirms_who_comes_and_may_correct_it(cast):
    row = whistle(cast)

    whistles.confirm(row, coming="陈立群，科员", by=cast.handler, at=MONDAY)
    whistles.confirm(
        row, coming="李建国，副局长", by=cast.handler, at=MONDAY + timedelta(minutes=9)
    )

    own, other = calls(row)
    assert (own.coming, own.confirmed_by) == ("李建国，副局长", cast.handler)
    assert other.confirmed_at is None
    assert Notification.objects.filter(user=cast.town_clerk, key__contains="confirmed").count() == 2


def test_confirming_is_refused_without_a_name_afterwards_and_by_those_not_called(cast):
    row = whistle(cast, agencies=(cast.housing,))

    with pytest.raises(TransitionRefused):
        whistles.confirm(row, coming=" ", by=cast.handler, at=MONDAY)
    with pytest.raises(OutOfReach):
        whistles.confirm(row, coming="赵亮", by=cast.other_handler, at=MONDAY)
    whistles.report_in(row, present=[], result="没有人来。", by=cast.town_clerk, at=AFTER)
    with pytest.raises(TransitionRefused):
        whistles.confirm(row, coming="陈立群", by=cast.handler, at=AFTER)


def test_town_notes_who_came_and_the_result(cast):
    row = met(cast)

    assert (row.state, row.result) == (WhistleState.REPORTED, "住建局三日内修。")
    assert [call.has_come for call in calls(row)] == [True, False]


def test_reporting_before_the_moment_or_without_a_result_is_refused(cast):
    row = whistle(cast)

    for at, result in ((MONDAY, "修好了。"), (AFTER, " ")):
        with pytest.raises(TransitionRefused):
            whistles.report_in(row, present=[], result=result, by=cast.town_clerk, at=at)

    row.refresh_from_db()
    assert row.state == WhistleState.CALLED


def test_town_scores_each_called_agency(cast):
    row = met(cast)
    first, second = calls(row)
    verdicts = {first.pk: Verdict(5, "来得快。"), second.pk: Verdict(1, "没有到场。")}

    ended = whistles.score(row, verdicts=verdicts, by=cast.town_clerk, at=AFTER)

    assert ended.state == WhistleState.DONE
    assert [call.score for call in calls(row)] == [5, 1]
    record = {one.name: (one.called, one.came, one.mean) for one in answers_of(cast.town_clerk)}
    assert record == {"区住房和城乡建设局": (1, 1, 5), "区城市管理局": (1, 0, 1)}
    assert answers_of(cast.other_town_clerk) == []


def test_scores_that_are_missing_out_of_range_or_low_without_words_are_refused(cast):
    row = met(cast)
    first, second = calls(row)

    for verdicts in (
        {first.pk: Verdict(5)},
        {first.pk: Verdict(5), second.pk: Verdict(6)},
        {first.pk: Verdict(5), second.pk: Verdict(2, " ")},
    ):
        with pytest.raises(TransitionRefused):
            whistles.score(row, verdicts=verdicts, by=cast.town_clerk, at=AFTER)

    assert WhistleCall.objects.filter(score__isnull=False).count() == 0


def test_called_department_scores_nobody(cast):
    row = met(cast)

    with pytest.raises(OutOfReach):
        whistles.score(row, verdicts={}, by=cast.handler, at=AFTER)


def test_calling_off_tells_everyone_why_and_needs_a_reason(cast):
    serving(cast.receiver)
    row = whistle(cast)
    with pytest.raises(TransitionRefused):
        whistles.withdraw_whistle(row, why="", by=cast.town_clerk, at=MONDAY)

    whistles.withdraw_whistle(row, why="已经修好。", by=cast.town_clerk, at=MONDAY)

    titles = Notification.objects.filter(user=cast.receiver).values_list("title", flat=True)
    assert "吹哨取消：已经修好。" in titles
    assert answers_of(cast.town_clerk) == []


def test_declining_a_community_tells_who_asked(cast):
    row = whistle(cast, by=cast.community_clerk)

    whistles.withdraw_whistle(row, why="先自行处理。", by=cast.town_clerk, at=MONDAY)

    titles = Notification.objects.filter(user=cast.community_clerk).values_list("title", flat=True)
    assert list(titles) == ["吹哨取消：先自行处理。"]
