"""Call-backs, recordings, jobs, subscriptions, topics, activities, the roll: told, consented to, gone."""

import io
from datetime import timedelta

import pytest
from django.core.files.storage import default_storage
from django.urls import reverse

from dispatch.services.orders import closing
from grids.models import Building
from party.models import Application, JobWish, Membership, Signup
from party.offers.choices import ApplicationState, ServiceKind
from party.services.alliances import activities
from party.services.offers import applying, wishes
from petitions.helping.sounds import read_sound
from petitions.models import CallRequest, CallTry, Holder, Opinion, Recording, Residency, TalkGuest
from petitions.services import tracking
from petitions.services.deliberation import organising, residing
from petitions.services.helping import calls, voices
from petitions.services.intake import Matter
from tests.dispatch.services.work import settled
from tests.factories.alliances import make_activity, make_compound
from tests.factories.grids import PostFactory, PostHolderFactory
from tests.factories.offers import make_application, make_firm, make_job, make_service
from tests.factories.organisations import PartyTree, make_member
from tests.factories.petitions import MONDAY
from tests.factories.registers import make_building, make_resident
from tests.factories.topics import asked_residency, held, make_topic, say, talk_of
from tests.petitions.helping.recordings import wav
from yuanbao.audit import unit_of_work
from yuanbao.consents.ledger import key_of_person, last_line, stands
from yuanbao.models import Subscription, WechatBinding
from yuanbao.mydata.holdings import all_holdings, categories, erase_all, held_on
from yuanbao.roles import Role
from yuanbao.services import accounts, consents, holds, subscriptions
from yuanbao.services.retention import clear_expired
from yuanbao.workflow import TransitionRefused

pytestmark = pytest.mark.django_db
PHONE, NAME = "13864571234", "欧阳桂兰"
LATER = MONDAY + timedelta(hours=1)


@pytest.fixture
def person(db):
    return accounts.resident_of(PHONE, at=MONDAY)


def years(n):
    return MONDAY.replace(year=MONDAY.year + n) + timedelta(days=1)


def told(person, code):
    """Return titles and facts of one category as one text."""
    items = next(one.items for one in held_on(person) if one.holding.code == code)
    return "；".join(f"{item.title} {list(map(str, sum(item.facts, ())))}" for item in items)


def rung_back(cast, **values):
    wish = calls.CallWish(key="k", phone=PHONE, wanted="soon", name=NAME, topic="暖气", **values)
    row = calls.ask_call(wish, at=MONDAY)
    said = calls.Said(outcome="declined", note="说不用打了")
    return calls.note_call(row, said, by=cast.dispatcher, at=MONDAY)


def spoken(cast, person=None):
    matter = Matter(
        text="",
        channel="voice",
        phone=PHONE,
        user=person,
        grid=cast.unit,
        idempotency_key="v",
    )
    return voices.file_spoken(matter, read_sound(io.BytesIO(wav(9))), at=MONDAY).petition


def wished(person=None, trade="catering"):
    wanted = wishes.Wanted(NAME, PHONE, trade, "month", 3000)
    return wishes.wish(wanted, consents=True, by=person, at=MONDAY)


def applied_for_a_job(cast, person=None):
    job = make_job(make_firm(cast.unit, account=PostHolderFactory()))
    service = make_service(cast.district, ServiceKind.JOB)
    wish = applying.Wish(
        service=service, links=(("job", job),), text="会做面", name=NAME, phone=PHONE
    )
    return applying.apply_for(wish, by=person, at=MONDAY).application


def test_every_declared_category_is_read_and_erased_by_an_app():
    assert [one.category.code for one in all_holdings()] == list(categories())


# --- told and erased ----------------------------------------------------------------------------


def test_what_the_families_hold_is_told_and_goes_with_the_person(cast, person):
    rung_back(cast)
    petition = spoken(cast, person)
    tracking.withdraw(petition, by=person, at=LATER)
    make_application(
        make_service(cast.community), by=person, state=ApplicationState.DONE, name=NAME, phone=PHONE
    )
    wished(person)
    topic = f"grid:{cast.unit.code}"
    subscriptions.bind_wechat(person, "o-openid-77", at=MONDAY)
    subscriptions.subscribe(person, topic, by_sms=True, by_wechat=True, at=MONDAY)
    activity = make_activity(make_compound(cast.community))
    activities.sign_up(activity, kind="visitor", name=NAME, phone=PHONE, by=person, at=LATER)
    say(make_topic(cast), person, text=f"找{NAME}，电话{PHONE}。", name=NAME)
    asked_residency(cast, person)
    assert "回电" in told(person, "calls")
    assert "语音 9 秒" in told(person, "petitions")
    assert PHONE in told(person, "applications")
    assert PHONE in told(person, "job-wishes")
    assert "o-openid-77" in told(person, "subscriptions")
    assert "馨悦第1网格" in told(person, "subscriptions")
    assert PHONE in told(person, "signups")
    assert PHONE in told(person, "opinions")

    assert erase_all(person, LATER) == []

    assert CallRequest.objects.get().phone_index == CallTry.objects.get().note == ""
    assert not Recording.objects.exists()
    assert (Application.objects.get().phone, Application.objects.get().user) == ("", None)
    assert (JobWish.objects.get().phone, JobWish.objects.get().user) == ("", None)
    assert not Subscription.objects.exists()
    assert not WechatBinding.objects.exists()
    signup = Signup.objects.get()
    assert (signup.name, signup.phone, signup.user, signup.stepped_back_at) == ("", "", None, LATER)
    assert PHONE not in Opinion.objects.get().raw_text
    assert not Residency.objects.exists()


def test_asking_for_deletion_calls_a_waiting_call_back_off(cast, person):
    row = calls.ask_call(calls.CallWish(key="k", phone=PHONE, wanted="soon"), at=MONDAY)

    erase_all(person, LATER)

    row.refresh_from_db()
    assert (row.state, row.phone) == ("withdrawn", "")


def test_application_that_runs_stays_and_is_told_with_its_basis(cast, person):
    row = make_application(make_service(cast.community), by=person, phone=PHONE)

    kept = erase_all(person, LATER)

    row.refresh_from_db()
    assert any(str(row) in one.what and "第四十七条" in one.basis for one in kept)
    assert row.phone == PHONE


def test_roll_tells_the_member_and_stays(cast):
    party = PartyTree(cast)
    own = PostHolderFactory(name=NAME, phone=PHONE)
    make_member(party.branch, NAME, user=own)

    assert NAME in told(own, "party")
    assert "党员名册" in [one.what for one in erase_all(own, LATER)]
    assert Membership.objects.get(user=own).name == NAME


def test_head_of_a_building_is_told_and_taken_off(cast, person):
    make_resident(grid=cast.unit, name=NAME, phone=PHONE)
    make_building(cast.unit, name="7号楼", head_name=NAME, head_phone=PHONE)
    other = make_building(cast.unit, name="8号楼", head_name="方志强", head_phone="13800003333")
    said = told(person, "registers")

    erase_all(person, LATER)

    assert "7号楼 的楼栋长" in said
    assert "8号楼" not in said
    assert [row.head_phone for row in Building.objects.exclude(pk=other.pk)] == [""]
    other.refresh_from_db()
    assert other.head_name == "方志强"


# --- consented to -------------------------------------------------------------------------------


def test_recording_rests_on_consent_and_goes_with_it(cast, person, client):
    petition = spoken(cast, person)
    name = Recording.objects.get().file.name
    client.force_login(person)
    assert stands("voice", person, petition.pk)
    assert "我同意把录音交给办理人员听" in client.get(reverse("my-data:consents")).content.decode()

    consents.withdraw_own("voice", user=person, row_id=petition.pk, at=LATER)

    assert not Recording.objects.exists()
    assert not default_storage.exists(name)
    assert not stands("voice", person, petition.pk)


def test_recording_of_a_held_matter_stays_and_the_consent_with_it(cast, person):
    petition = spoken(cast, person)
    officer = PostFactory(user=PostHolderFactory(), grid=cast.district, role=Role.DATA_OFFICER).user
    holds.hold(petition.number, basis="区法院调取", by=officer, at=LATER)

    with pytest.raises(TransitionRefused, match="区法院调取"):
        consents.withdraw_own("voice", user=person, row_id=petition.pk, at=LATER)

    assert Recording.objects.exists()
    assert stands("voice", person, petition.pk)


def test_wish_for_work_rests_on_consent_and_ends_with_it(person):
    row = wished(person)
    assert stands("job-wish", person, row.pk)

    consents.withdraw_own("job-wish", user=person, row_id=row.pk, at=LATER)

    row.refresh_from_db()
    assert (row.phone, row.ended_at) == ("", LATER)
    assert not stands("job-wish", person, row.pk)


@pytest.mark.parametrize("is_signed_in", [True, False])
def test_wish_that_is_stopped_or_over_ends_its_consent(person, is_signed_in):
    by = person if is_signed_in else None
    stopped, over = wished(by), wished(by, "retail")
    key = key_of_person(by or PHONE)

    wishes.end_wish(stopped, at=LATER)
    clear_expired(at=MONDAY + timedelta(days=91))

    lines = [last_line("job-wish", key, row.pk) for row in (stopped, over)]
    assert [(one.is_given, one.channel) for one in lines] == [
        (False, "page"),
        (False, "data_gone"),
    ]


def test_application_for_a_job_is_the_firms_by_consent_alone(cast, person):
    row = applied_for_a_job(cast, person)
    assert stands("job-application", person, row.pk)

    consents.withdraw_own("job-application", user=person, row_id=row.pk, at=LATER)

    row.refresh_from_db()
    assert (row.state, row.name, row.phone, row.text) == ("withdrawn", "", "", "")
    assert not stands("job-application", person, row.pk)


def test_other_applications_ask_for_no_consent(cast, person):
    make_application(make_service(cast.community), by=person)

    assert "consents" in categories()
    assert told(person, "consents") == ""


# --- in their time ------------------------------------------------------------------------------


def test_recordings_go_two_years_after_the_matter_and_end_their_consent(cast):
    petition = spoken(cast)
    tracking.withdraw(petition, by=Holder(petition.pk), at=MONDAY)
    # The words of what came to nothing go a year earlier, and the recording with them.
    assert clear_expired(at=years(1))["petitions-ended"] == 1

    assert not Recording.objects.exists()
    line = last_line("voice", key_of_person(PHONE), petition.pk)
    assert (line.is_given, line.channel) == (False, "data_gone")


def test_recordings_of_an_archived_matter_go_before_its_words(cast):
    order = settled(cast, name=NAME, phone=PHONE)
    closing.close_if_due(order.petition, at=MONDAY + timedelta(days=30))
    unit_of_work(voices._keep)(order.petition, read_sound(io.BytesIO(wav(9))), at=MONDAY)
    closed = MONDAY + timedelta(days=30)

    assert "recordings" not in clear_expired(at=closed + timedelta(days=700))
    assert clear_expired(at=closed + timedelta(days=732))["recordings"] == 1

    assert not Recording.objects.exists()
    order.petition.petitioner.refresh_from_db()
    assert order.petition.petitioner.phone == PHONE


def test_calls_go_a_year_after_they_were_made(cast):
    row = rung_back(cast)

    assert "calls" not in clear_expired(at=MONDAY + timedelta(days=364))
    assert clear_expired(at=years(1))["calls"] == 1
    assert "calls" not in clear_expired(at=years(1))

    row.refresh_from_db()
    assert (row.phone, row.name, row.topic, row.state) == ("", "", "", "done")


@pytest.mark.parametrize("kind", [ServiceKind.GENERAL, ServiceKind.COUNSELLING])
def test_applications_go_two_years_after_their_end(cast, kind):
    row = make_application(make_service(cast.community, kind), state=ApplicationState.DONE)
    make_application(make_service(cast.community, kind))

    assert "applications" not in clear_expired(at=years(2) - timedelta(days=2))
    assert clear_expired(at=years(2))["applications"] == 1
    assert "applications" not in clear_expired(at=years(2))

    row.refresh_from_db()
    assert (row.name, row.phone, row.text, row.result) == ("", "", "", "")


def test_signups_go_thirty_days_after_an_activity_nobody_recorded(cast, person):
    activity = make_activity(make_compound(cast.community))
    activities.sign_up(activity, kind="visitor", name=NAME, phone=PHONE, by=person, at=LATER)

    assert "signups" not in clear_expired(at=activity.ends_at + timedelta(days=29))
    assert clear_expired(at=activity.ends_at + timedelta(days=31))["signups"] == 1

    assert (Signup.objects.get().name, Signup.objects.get().phone) == ("", "")
    assert Signup.objects.get().stepped_back_at is None


def test_words_of_a_deliberation_go_a_year_after_its_end(cast, person):
    topic = make_topic(cast, at=MONDAY)
    say(topic, person, text=f"找{NAME}，电话{PHONE}。", name=NAME, at=LATER)
    held(talk_of(topic, cast, at=LATER), cast)
    asked_residency(cast, person)
    residing.confirm(Residency.objects.get(), by=cast.community_clerk, at=LATER)
    organising.stop(topic, why="不做了", by=cast.community_clerk, at=LATER)
    public = Opinion.objects.get().text

    assert not {"opinions", "residencies", "talk-guests"} & set(clear_expired(at=LATER))
    counts = clear_expired(at=years(1) + timedelta(days=7))

    assert [counts[code] for code in ("opinions", "residencies", "talk-guests")] == [1, 1, 1]
    assert (Opinion.objects.get().raw_text, Opinion.objects.get().text) == ("", public)
    assert (Residency.objects.get().said, Residency.objects.get().state) == ("", "confirmed")
    assert not TalkGuest.objects.exists()


def test_page_of_consents_tells_withdrawn_from_ended(client, person):
    stopped, _over = wished(person), wished(person, "retail")
    wishes.end_wish(stopped, at=LATER)
    clear_expired(at=MONDAY + timedelta(days=91))
    client.force_login(person)

    page = client.get(reverse("my-data:consents")).content.decode()

    assert "已撤回" in page
    assert "已终止" in page
    assert "同意中" not in page
