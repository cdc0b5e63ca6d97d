from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from django.db import connections

from party.models import Application, JobWish
from party.offers.choices import ServiceKind
from party.queries.offers.applications import applications_of, course_of
from party.services.offers import applying, handling, walkins, wishes
from party.services.offers.forgetting import forget_applicant
from party.services.offers.walkins import Caller
from tests.factories.offers import (
    fresh,
    make_application,
    make_firm,
    make_job,
    make_policy,
    make_service,
    make_slot,
)
from tests.factories.party import MONDAY
from yuanbao.consents.ledger import key_of_person
from yuanbao.models import AuditEntry, Consent, User
from yuanbao.services import consents
from yuanbao.services.accounts import resident_of
from yuanbao.workflow import OutOfReach

pytestmark = pytest.mark.django_db
PHONE, LATER = "13800001111", MONDAY + timedelta(minutes=5)


def wish(service, **values):
    facts = {"text": "每月一百元那个", "name": "欧阳桂兰", "phone": PHONE}
    return applying.Wish(service=service, **(facts | values))


def take_in(service, *, by, came_by="counter", at=MONDAY, is_listed=False, **values):
    return walkins.take_in(
        wish(service, **values), came_by=came_by, agreed=True, is_listed=is_listed, by=by, at=at
    ).application


def policy_of(cast):
    service = make_service(cast.district, ServiceKind.POLICY, phone="0415-2812345")
    return make_policy(cast.district, service=service)


def take_policy_in(policy, **values):
    return take_in(policy.service, title=policy.title, links=(("policy", policy),), **values)


def test_take_in_ties_it_to_the_account_of_the_telephone_that_is_made_for_it(cast):
    row = take_in(make_service(cast.district), by=cast.community_clerk)

    person = resident_of(PHONE, at=LATER)
    assert list(applications_of(person)) == [row]
    assert (row.taken_by, row.came_by) == (cast.community_clerk, "counter")


def test_take_in_for_a_known_resident_makes_no_second_account(cast):
    row = take_in(make_service(cast.district), by=cast.community_clerk, phone=cast.resident.phone)

    assert row.user == cast.resident
    assert User.objects.filter(is_resident=True).count() == 1


def test_take_in_tells_applicant_and_staff_who_filled_it_in_and_how(cast):
    row = take_in(make_service(cast.district), by=cast.community_clerk, came_by="phone")

    own = course_of(row, for_staff=False)[-1]
    desk = course_of(row, for_staff=True)[-1]
    assert (own["title"], own["who"]) == ("由馨悦社区于海霞代您提交（电话）", "")
    assert (desk["title"], desk["who"]) == ("代申请人提交（电话，馨悦社区）", "于海霞")


def test_take_in_notes_the_consent_of_the_person_and_who_wrote_it_down(cast):
    row = take_in(make_service(cast.district), by=cast.community_clerk, phone=cast.resident.phone)

    line = Consent.objects.get(purpose="application-taken-in")
    assert (line.row_id, line.channel, line.noted_by_name) == (row.pk, "counter", "于海霞")
    consents.withdraw("application-taken-in", by=cast.resident, row_id=row.pk, at=LATER)
    assert fresh(row).taken_by is None
    assert "于海霞" in course_of(row, for_staff=False)[-1]["title"]


def test_take_in_without_the_persons_word_files_nothing(cast):
    service = make_service(cast.district)

    with pytest.raises(walkins.NotAgreed, match="念给他听"):
        walkins.take_in(
            wish(service), came_by="counter", agreed=False, by=cast.community_clerk, at=MONDAY
        )

    assert not Application.objects.exists()


@pytest.mark.parametrize("member", ["grid_worker", "handler", "call_back", "resident"])
def test_take_in_by_whoever_applies_for_nobody_is_out_of_reach(cast, member):
    with pytest.raises(OutOfReach):
        take_in(make_service(cast.district), by=getattr(cast, member))


def test_take_in_with_an_hour_books_it_for_the_person(cast):
    service = make_service(cast.district, ServiceKind.HALL, has_slots=True)
    hour = make_slot(service)

    row = take_in(service, by=cast.town_clerk, slot=hour)

    assert row.booking.slot == hour
    with pytest.raises(applying.AppliedBefore):
        take_in(service, by=cast.community_clerk, slot=hour, text="另外一句", at=LATER)
    assert take_in(service, by=cast.town_clerk, slot=make_slot(service, hours=48)).pk != row.pk


def test_take_in_what_the_resident_applied_for_is_refused_in_the_residents_words(cast):
    policy = policy_of(cast)
    links = {"links": (("policy", policy),)}
    person = resident_of(PHONE, at=MONDAY)
    applying.apply_for(wish(policy.service, **links), by=person, at=MONDAY)

    with pytest.raises(applying.AppliedBefore) as at_desk:
        take_policy_in(policy, by=cast.community_clerk, text="又来一次")
    with pytest.raises(applying.AppliedBefore) as own:
        applying.apply_for(wish(policy.service, **links), by=person, at=LATER)

    assert str(at_desk.value) == str(own.value)
    assert "已经申请过，还在办，编号" in str(own.value)


def test_take_in_what_was_filed_with_the_telephone_before_there_was_an_account_is_refused(cast):
    policy = policy_of(cast)
    make_application(policy.service, links=(("policy", policy),))

    with pytest.raises(applying.AppliedBefore):
        take_policy_in(policy, by=cast.community_clerk)


def test_take_in_again_after_the_end_or_for_another_policy_is_filed(cast):
    policy = policy_of(cast)
    other = make_policy(cast.district, service=policy.service, title="残疾人补贴")
    first = take_policy_in(policy, by=cast.community_clerk)
    take_policy_in(other, by=cast.community_clerk)
    handling.accept(first, by=None, at=LATER)
    handling.finish(first, result="发放了", by=None, at=LATER)

    again = take_policy_in(policy, by=cast.community_clerk, at=LATER)

    assert again.pk != first.pk
    assert Application.objects.count() == 3


def test_apply_without_an_account_is_never_told_of_somebody_elses(cast):
    policy = policy_of(cast)
    take_policy_in(policy, by=cast.community_clerk)

    filed = applying.apply_for(wish(policy.service, links=(("policy", policy),)), by=None, at=LATER)

    assert filed.is_new


@pytest.mark.django_db(transaction=True)
def test_take_in_at_two_desks_at_once_is_one_application(cast):
    policy, meet = policy_of(cast), Barrier(2)
    clerks = (cast.community_clerk, cast.town_clerk)
    resident_of(PHONE, at=MONDAY)

    def send(clerk):
        try:
            meet.wait(10)
            take_policy_in(policy, by=clerk)
        except applying.AppliedBefore:
            return False
        finally:
            connections.close_all()
        return True

    with ThreadPoolExecutor(2) as pool:
        won = list(pool.map(send, clerks))

    assert sorted(won) == [False, True]
    assert Application.objects.count() == 1


def test_take_in_twice_by_the_same_form_gives_the_same_receipt_to_the_same_desk_alone(cast):
    service = make_service(cast.district)
    first = take_in(service, by=cast.community_clerk, key="k" * 32)

    assert take_in(service, by=cast.community_clerk, key="k" * 32, at=LATER) == first
    with pytest.raises(OutOfReach):
        take_in(service, by=cast.town_clerk, key="k" * 32, at=LATER)


def test_take_in_something_confidential_is_tied_to_nobody_and_to_no_telephone(cast):
    service = make_service(cast.district, ServiceKind.COUNSELLING, name="心理疏导")

    row = take_in(service, by=cast.community_clerk, text="夜里总睡不着")

    assert (row.user, row.phone_index, row.title) == (None, "", "心理疏导")
    assert not User.objects.filter(is_resident=True).exists()
    assert not Consent.objects.filter(subject_key=key_of_person(PHONE)).exists()
    assert Consent.objects.get().row_id == row.pk


def test_take_in_something_confidential_stands_among_ones_own_where_one_wants_it(cast):
    service = make_service(cast.district, ServiceKind.COUNSELLING, name="心理疏导")

    row = take_in(service, by=cast.community_clerk, is_listed=True)

    assert list(applications_of(resident_of(PHONE, at=LATER))) == [row]
    assert row.phone_index == ""


def test_take_in_something_confidential_twice_is_never_told(cast):
    service = make_service(cast.district, ServiceKind.COUNSELLING)
    take_in(service, by=cast.community_clerk, is_listed=True)

    again = take_in(service, by=cast.town_clerk, is_listed=True, at=LATER)

    assert again.taken_by == cast.town_clerk


def test_receipt_of_something_confidential_is_shown_again_for_ten_minutes_only(cast):
    service = make_service(cast.district, ServiceKind.LEGAL_AID)
    first = take_in(service, by=cast.community_clerk, key="k" * 32)

    near = take_in(service, by=cast.community_clerk, key="k" * 32, at=LATER)

    assert near == first
    with pytest.raises(OutOfReach):
        take_in(service, by=cast.community_clerk, key="k" * 32, at=MONDAY + timedelta(minutes=11))


def test_job_is_applied_for_with_both_consents_noted_by_the_desk(cast):
    job = make_job(make_firm(cast.unit, account=cast.other_resident))
    service = make_service(cast.district, ServiceKind.JOB)

    take_in(service, by=cast.community_clerk, came_by="phone", links=(("job", job),))

    noted = set(Consent.objects.values_list("purpose", "channel", "noted_by_name"))
    assert noted == {
        ("job-application", "phone", "于海霞"),
        ("application-taken-in", "phone", "于海霞"),
    }


def test_job_wish_is_written_down_once_and_names_the_desk(cast):
    wanted = wishes.Wanted("欧阳桂兰", PHONE, "catering", "month", 2000)
    facts = {"consents": True, "came_by": "counter", "by": cast.community_clerk}

    row = walkins.take_wish_in(wanted, **facts, at=MONDAY)

    assert (row.user, row.taken_by) == (resident_of(PHONE, at=LATER), cast.community_clerk)
    assert Consent.objects.get(purpose="job-wish").noted_by_name == "于海霞"
    with pytest.raises(applying.AppliedBefore, match="不用再记一次"):
        walkins.take_wish_in(wanted, **facts, at=LATER)
    assert JobWish.objects.count() == 1


def test_find_by_phone_tells_nothing_confidential_and_records_each_look(cast):
    mine = take_in(make_service(cast.district), by=cast.community_clerk)
    unsigned = make_application(make_service(cast.district))
    hidden = make_service(cast.district, ServiceKind.COUNSELLING)
    take_in(hidden, by=cast.community_clerk, is_listed=True)
    make_application(make_service(cast.district), phone="13900002222")

    found = walkins.find_by_phone(PHONE, by=cast.dispatcher, at=LATER)

    assert found == [unsigned, mine]
    looks = AuditEntry.objects.filter(act="look_up_by_phone", actor_id=cast.dispatcher.pk)
    assert set(looks.values_list("object_id", flat=True)) == {mine.pk, unsigned.pk}
    assert not any("查过" in row["title"] for row in course_of(mine, for_staff=False))


def test_find_by_number_opens_by_the_tail_and_never_what_is_confidential(cast):
    row = take_in(make_service(cast.district), by=cast.community_clerk)
    hidden = take_in(make_service(cast.district, ServiceKind.LEGAL_AID), by=cast.community_clerk)
    clerk = cast.dispatcher

    assert walkins.find_by_number(row.number, "1111", by=clerk, at=LATER) == row
    for number, tail in ((row.number, "2222"), (hidden.number, "1111")):
        with pytest.raises(OutOfReach):
            walkins.find_by_number(number, tail, by=clerk, at=LATER)
    assert AuditEntry.objects.filter(act="look_up_by_number").count() == 1


@pytest.mark.parametrize("member", ["grid_worker", "handler", "call_back"])
def test_find_by_whoever_applies_for_nobody_is_out_of_reach(cast, member):
    row, person = make_application(make_service(cast.district)), getattr(cast, member)

    with pytest.raises(OutOfReach):
        walkins.find_by_phone(PHONE, by=person, at=LATER)
    with pytest.raises(OutOfReach):
        walkins.find_by_number(row.number, "1111", by=person, at=LATER)


def test_slip_is_of_the_day_and_of_whoever_took_it_in(cast):
    row = take_in(make_service(cast.district), by=cast.community_clerk)
    own = make_application(make_service(cast.district))

    assert walkins.slip_of(row.public_id, by=cast.community_clerk, at=LATER) == row
    for public_id, clerk, at in (
        (row.public_id, cast.town_clerk, LATER),
        (row.public_id, cast.community_clerk, MONDAY + timedelta(days=1)),
        (own.public_id, cast.community_clerk, LATER),
    ):
        with pytest.raises(OutOfReach):
            walkins.slip_of(public_id, by=clerk, at=at)


def test_caller_comes_back_from_the_token_that_tells_no_telephone(cast):
    token = walkins.token_of(Caller(PHONE, "phone"), at=MONDAY)

    assert PHONE not in token
    assert walkins.caller_of(token, at=LATER) == Caller(PHONE, "phone")
    for wrong, at in ((token, MONDAY + timedelta(hours=13)), (token[:-4], LATER), ("x", LATER)):
        with pytest.raises(OutOfReach):
            walkins.caller_of(wrong, at=at)


def test_forgetting_the_applicant_forgets_the_index_and_ends_the_consent(cast):
    row = take_in(make_service(cast.district), by=cast.community_clerk)

    forget_applicant(row, at=LATER)

    assert (fresh(row).phone_index, fresh(row).user) == ("", None)
    last = Consent.objects.order_by("-id").first()
    assert (last.is_given, last.channel) == (False, "data_gone")
