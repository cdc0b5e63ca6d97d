from datetime import date, timedelta

import pytest
from django.utils import timezone

from dispatch.models import DailyReport
from dispatch.services.centre import events, reports, sensitive
from dispatch.tasks import draft_report, sweep_reports
from tests.dispatch.services.centre.test_pledges import promised
from tests.dispatch.services.work import filed, serving, settled
from tests.factories.petitions import MONDAY
from yuanbao.models import AuditEntry, Notification
from yuanbao.workflow import OutOfReach, TransitionRefused

pytestmark = pytest.mark.django_db

DAY = date(2026, 11, 23)
FIVE = MONDAY + timedelta(hours=7)


def drafted(cast):
    return reports.draft(DAY, at=FIVE)


def test_draft_holds_the_days_figures_and_what_is_in_hand(cast):
    settled(cast)
    petition = filed(cast)
    promised(cast, petition=petition)
    sensitive.mark(filed(cast), kind="crowd", reason="约人", by=cast.shift_leader, at=MONDAY)
    known = events.Declaration(
        title="停暖检修",
        kind="planned",
        agency=cast.housing,
        grids=[cast.community],
        public_text="晚上恢复。",
        starts_at=MONDAY,
        expected_at=MONDAY + timedelta(hours=9),
    )
    event = events.declare(known, by=cast.dispatcher, at=MONDAY)
    events.join(event, petition, by=cast.dispatcher, at=MONDAY)

    facts = drafted(cast).figures

    numbers = [facts[name] for name in ("received", "settled", "on_time", "open", "sensitive")]
    assert numbers == [3, 1, 1, 2, 1]
    assert facts["on_time_share"] == "100.0%"
    assert facts["events"] == {"n": 1, "matters": 1}
    assert [line["title"] for line in facts["event_lines"]] == ["停暖检修"]
    assert [line["text"] for line in facts["pledges"]] == ["回电告知抢修结果"]
    assert facts["topics"] == [{"name": facts["topics"][0]["name"], "n": 3}]


def test_draft_of_a_day_without_anything_is_drafted_all_the_same(cast):
    facts = drafted(cast).figures

    assert (facts["received"], facts["on_time_share"], facts["topics"]) == (0, "—", [])


def test_draft_twice_is_one_report_and_one_message_to_each_leader(cast):
    serving(cast.shift_leader)

    assert drafted(cast).pk == drafted(cast).pk
    assert Notification.objects.filter(user=cast.shift_leader).count() == 1


def test_draft_of_a_day_to_come_is_refused(cast):
    with pytest.raises(TransitionRefused, match="还没有到"):
        reports.draft(DAY + timedelta(days=1), at=FIVE)


def test_beat_drafts_todays_report(cast):
    draft_report()

    assert DailyReport.objects.count() == 1


def test_edit_strikes_personal_data_out(cast):
    row = reports.edit(
        drafted(cast), words="张先生 13800001111 来电", tomorrow="", by=cast.shift_leader, at=FIVE
    )

    assert "13800001111" not in row.words


def test_sign_freezes_words_and_figures(cast):
    row = reports.edit(drafted(cast), words="平稳。", tomorrow="", by=cast.shift_leader, at=FIVE)
    row = reports.sign(row, by=cast.shift_leader, at=FIVE)
    filed(cast)

    for verb in (
        lambda: reports.edit(row, words="改", tomorrow="", by=cast.shift_leader, at=FIVE),
        lambda: reports.refresh(row, by=cast.shift_leader, at=FIVE),
        lambda: reports.sign(row, by=cast.shift_leader, at=FIVE),
    ):
        with pytest.raises(TransitionRefused, match="何静已在 11-23 17:00 签发"):
            verb()

    row.refresh_from_db()
    assert (row.words, row.figures["received"]) == ("平稳。", 0)
    assert AuditEntry.objects.filter(act="sign", object_type="dispatch.dailyreport").exists()


def test_sign_without_words_is_refused(cast):
    with pytest.raises(TransitionRefused, match="先写今日要情"):
        reports.sign(drafted(cast), by=cast.shift_leader, at=FIVE)


def test_refresh_takes_the_figures_anew_and_keeps_the_words(cast):
    row = reports.edit(drafted(cast), words="平稳。", tomorrow="", by=cast.shift_leader, at=FIVE)
    filed(cast)

    row = reports.refresh(row, by=cast.shift_leader, at=FIVE + timedelta(hours=1))

    assert (row.words, row.figures["received"]) == ("平稳。", 1)


def test_report_by_who_leads_no_shift_is_out_of_reach(cast):
    row = drafted(cast)

    for verb in (reports.sign, reports.refresh):
        with pytest.raises(OutOfReach):
            verb(row, by=cast.dispatcher, at=FIVE)
    with pytest.raises(OutOfReach):
        reports.edit(row, words="x", tomorrow="", by=cast.dispatcher, at=FIVE)
    with pytest.raises(OutOfReach):
        reports.draft(DAY, by=cast.dispatcher, at=FIVE)


def test_missed_names_the_days_left_out_since_the_first_report(cast):
    drafted(cast)
    reports.draft(DAY + timedelta(days=2), at=FIVE + timedelta(days=2))

    found = reports.missed(at=FIVE + timedelta(days=3))

    assert found == [DAY + timedelta(days=1), DAY + timedelta(days=3)]


def test_missed_waits_for_five_oclock(cast):
    drafted(cast)

    assert reports.missed(at=FIVE + timedelta(hours=23)) == []


def test_missed_before_any_report_is_today_alone(cast):
    assert reports.missed(at=FIVE) == [DAY]
    assert reports.missed(at=FIVE - timedelta(hours=1)) == []


def test_missed_looks_no_more_than_a_week_back(cast):
    drafted(cast)

    found = reports.missed(at=FIVE + timedelta(days=30))

    assert found[0] == DAY + timedelta(days=23)


def test_draft_missed_twice_drafts_each_day_once(cast):
    serving(cast.shift_leader)
    drafted(cast)
    at = FIVE + timedelta(days=2)

    made = reports.draft_missed(at=at)

    assert [row.on for row in made] == [DAY + timedelta(days=1), DAY + timedelta(days=2)]
    assert reports.draft_missed(at=at) == []


def test_sweep_drafts_what_the_task_left_out(cast):
    today = timezone.localdate()
    reports.draft(today - timedelta(days=2), at=timezone.now())

    sweep_reports()

    assert DailyReport.objects.filter(on=today - timedelta(days=1)).exists()
