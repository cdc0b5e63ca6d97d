"""到期清除 across the apps: what goes after its time, and what never goes."""

import io
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.urls import reverse

from dispatch.models import SmsReply, WorkOrder
from dispatch.services.judging import rating, sms
from dispatch.services.orders import closing
from party.services.knowledge import asking
from petitions.models import Holder, Petition
from petitions.services import tracking
from tests.dispatch.services.work import BAD, GOOD, settled
from tests.factories.grids import PostFactory, PostHolderFactory
from tests.factories.knowledge import make_question
from tests.factories.petitions import MONDAY, file_petition
from tests.petitions.views.filling import picture
from yuanbao.models import Attachment, AuditEntry, Notification, RetentionRun
from yuanbao.photos import clean_photo
from yuanbao.retention.periods import periods
from yuanbao.retention.rules import all_rules
from yuanbao.roles import Role
from yuanbao.services import accounts, holds
from yuanbao.services.retention import clear_expired
from yuanbao.tasks import clear_expired as nightly

pytestmark = pytest.mark.django_db
PHONE = "13864571234"
LATER = MONDAY + timedelta(hours=1)
CLOSED = MONDAY + timedelta(days=30)


def years(n, days=1):
    return CLOSED.replace(year=CLOSED.year + n) + timedelta(days=days)


@pytest.fixture
def archived(cast):
    """A matter that was settled, rated well and archived."""
    photo = clean_photo(io.BytesIO(picture()))
    order = settled(cast, name="欧阳桂兰", phone=PHONE, photos=[photo])
    rating.rate(order, GOOD, rater=rating.Rater("petitioner", "petitioner"), at=LATER)
    sms.take_reply(message_id="1", phone=PHONE, text="1", at=LATER)
    closing.close_if_due(order.petition, at=CLOSED)
    return Petition.objects.get(pk=order.petition_id)


def test_every_period_has_its_rule_and_every_rule_its_period():
    assert {rule.code for rule in all_rules()} == set(periods())


def test_people_of_an_archived_matter_go_after_five_years(archived):
    assert "petitions-closed" not in clear_expired(at=years(5, days=-1))

    counts = clear_expired(at=years(5))

    archived.petitioner.refresh_from_db()
    assert counts["petitions-closed"] == 1
    assert (archived.petitioner.name, archived.petitioner.phone) == ("", "")
    assert Petition.objects.get(pk=archived.pk).raw_text == archived.text
    assert "petitions-closed" not in clear_expired(at=years(5))


def test_photos_go_after_two_years_and_the_matter_stays_readable(archived, client):
    counts = clear_expired(at=years(2))

    assert counts["petition-photos"] == 1
    assert not Attachment.objects.filter(owner_type="petition").exists()
    assert client.get(reverse("petitions:ledger-detail", args=[archived.number])).status_code == 200


def test_withdrawn_matters_forget_after_one_year(cast):
    petition = file_petition(category=cast.heating, grid=cast.unit, name="欧阳桂兰", phone=PHONE)
    tracking.withdraw(petition, by=Holder(petition.pk), at=MONDAY)

    assert clear_expired(at=MONDAY + timedelta(days=364)).get("petitions-ended") is None
    assert clear_expired(at=MONDAY + timedelta(days=366))["petitions-ended"] == 1


def test_what_is_held_or_done_again_or_open_never_goes(cast, archived):
    officer = PostFactory(user=PostHolderFactory(), grid=cast.district, role=Role.DATA_OFFICER).user
    held = holds.hold(archived.number, basis="区法院调取", by=officer, at=LATER)
    running = settled(cast, name="王强", phone="13864571235")
    rating.rate(running, BAD, rater=rating.Rater("petitioner", "petitioner"), at=LATER)

    counts = clear_expired(at=years(20))

    assert {"petitions-closed", "petition-photos", "joinings"} & set(counts) == set()
    archived.petitioner.refresh_from_db()
    running.petition.petitioner.refresh_from_db()
    assert (archived.petitioner.phone, running.petition.petitioner.phone) == (PHONE, "13864571235")
    holds.lift(held.pk, by=officer, at=LATER)
    assert clear_expired(at=years(20))["petitions-closed"] == 1


def test_disputed_matter_is_passed_over(cast, archived):
    WorkOrder.objects.filter(petition=archived).update(state="rework")

    assert "petitions-closed" not in clear_expired(at=years(20))


def test_messages_replies_questions_and_joiners_go_in_their_time(cast, archived):
    question = make_question(phone=PHONE)
    asking.decline(question, why="请走诉求办理。", by=cast.reviewer, at=MONDAY)

    counts = clear_expired(at=years(2))

    question.refresh_from_db()
    assert question.phone == ""
    assert counts["questions"] == 1
    assert counts["replies"] == 1
    assert not Notification.objects.filter(created_at__lte=CLOSED).exists()
    assert SmsReply.objects.get().text == ""


def test_joiners_are_forgotten_a_year_after_the_archive_and_stay_counted(cast):
    petition = file_petition(category=cast.heating, grid=cast.unit)
    joining, _secret = tracking.join(petition, joiner_key="k", phone=PHONE, at=MONDAY)
    tracking.withdraw(petition, by=Holder(petition.pk), at=MONDAY)

    assert clear_expired(at=MONDAY + timedelta(days=366))["joinings"] == 1

    joining.refresh_from_db()
    assert (joining.phone, joining.petition.n_joined) == ("", 1)


def test_idle_account_is_closed_and_one_with_open_matters_is_left(cast):
    idle = accounts.resident_of(PHONE, at=MONDAY)
    busy = accounts.resident_of("13864571239", at=MONDAY)
    type(idle).objects.update(joined_at=MONDAY)
    settled(cast, user=busy, by=busy, phone="13864571239")

    clear_expired(at=MONDAY + timedelta(days=3 * 366))

    idle.refresh_from_db()
    busy.refresh_from_db()
    assert (idle.is_active, idle.phone) == (False, "")
    assert (busy.is_active, busy.phone) == (True, "13864571239")


def test_run_leaves_a_report_without_names_and_an_audit_entry(client, cast, archived):
    clear_expired(at=years(5))

    run = RetentionRun.objects.get()
    entry = AuditEntry.objects.get(act="clear_expired")
    assert entry.detail == {"cleared": run.counts}
    officer = PostFactory(user=PostHolderFactory(), grid=cast.district, role=Role.DATA_OFFICER).user
    client.force_login(officer)
    page = client.get(reverse("data:retention-report")).content.decode()
    assert "办结归档的诉求：姓名、电话、原文 1 条" in page
    assert "《信访工作条例》" in page


def test_dry_run_counts_and_clears_nothing(archived, capsys):
    call_command("clear_expired", "--on", f"{years(5):%Y-%m-%d}")

    archived.petitioner.refresh_from_db()
    assert archived.petitioner.phone == PHONE
    assert "办结归档的诉求：姓名、电话、原文：将清除 1 条" in capsys.readouterr().out


def test_nothing_due_is_said_and_leaves_no_report(cast, capsys):
    nightly()
    call_command("clear_expired")

    assert capsys.readouterr().out == "没有到期的个人信息。\n"
    assert not RetentionRun.objects.exists()
