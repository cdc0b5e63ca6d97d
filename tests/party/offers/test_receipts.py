from datetime import timedelta

import pytest

from party.models import Applicant
from party.offers.choices import ApplicationState, ServiceKind
from party.services.offers import receipts, reminding
from tests.factories.offers import fresh, make_application, make_service, make_slot, staff_for
from tests.factories.party import MONDAY
from yuanbao.crypto import receipt_secret
from yuanbao.models import Notification
from yuanbao.workflow import OutOfReach, TransitionRefused

pytestmark = pytest.mark.django_db


def rate(application, **values):
    said = {"solved": "yes", "satisfied": "satisfied"} | values
    return receipts.rate(application, **said, by=Applicant(application.pk), at=MONDAY)


def test_receipt_opens_its_own_application_alone(cast):
    service = make_service(cast.district)
    mine, other = make_application(service), make_application(service)
    secret = receipt_secret(mine.public_id)

    assert receipts.open_receipt(mine.number, secret)[0] == mine
    with pytest.raises(OutOfReach):
        receipts.open_receipt(other.number, secret)


def test_pass_by_tail_opens_for_half_an_hour(cast, monkeypatch):
    application = make_application(make_service(cast.district))

    secret = receipts.pass_by_tail(application.number, "1111")

    assert receipts.open_receipt(application.number, secret)[0] == application
    with pytest.raises(OutOfReach):
        receipts.pass_by_tail(application.number, "2222")
    monkeypatch.setattr(receipts, "LASTS", timedelta(seconds=-1))
    with pytest.raises(OutOfReach):
        receipts.open_receipt(application.number, secret)


def test_pass_by_tail_never_opens_what_is_confidential(cast):
    application = make_application(make_service(cast.district, ServiceKind.LEGAL_AID))

    with pytest.raises(OutOfReach):
        receipts.pass_by_tail(application.number, "1111")


def test_withdraw_frees_the_hour_and_cannot_be_done_twice(cast):
    service = make_service(cast.district, has_slots=True)
    slot = make_slot(service)
    application = make_application(service, slot=slot)
    holder = Applicant(application.pk)

    receipts.withdraw(application, by=holder, at=MONDAY)

    slot.refresh_from_db()
    assert (fresh(application).state, slot.taken) == (ApplicationState.WITHDRAWN, 0)
    with pytest.raises(TransitionRefused):
        receipts.withdraw(application, by=holder, at=MONDAY)


def test_withdraw_somebody_elses_application_is_out_of_reach(cast):
    application = make_application(make_service(cast.district), by=cast.resident)

    with pytest.raises(OutOfReach):
        receipts.withdraw(application, by=cast.other_resident, at=MONDAY)
    assert receipts.withdraw(application, by=cast.resident, at=MONDAY).state == "withdrawn"


def test_rate_keeps_two_answers_once(cast):
    application = make_application(make_service(cast.district), state=ApplicationState.DONE)

    rate(application, solved="no", satisfied="fair")

    row = fresh(application)
    assert (row.solved, row.satisfied) == ("no", "fair")
    with pytest.raises(receipts.AlreadyRated):
        rate(application)


def test_rate_before_there_is_an_answer_is_refused(cast):
    with pytest.raises(TransitionRefused):
        rate(make_application(make_service(cast.district)))


def test_remind_tells_a_day_before_and_when_the_time_is_over_each_once(cast):
    clerk = staff_for(cast.district)
    application = make_application(make_service(cast.district, limit_days=2))
    near, over = application.due_at - timedelta(hours=3), application.due_at
    early = application.due_at - timedelta(hours=30)

    assert reminding.to_remind(at=early) == []
    for at in (near, near, over, over):
        for pk in reminding.to_remind(at=at):
            reminding.remind(pk, at=at)
        reminding.remind(application.pk, at=at)

    told = Notification.objects.filter(user=clerk).order_by("pk").values_list("title", flat=True)
    assert list(told) == ["有新的申请", "申请快到期了", "申请超时了，请马上办"]


def test_remind_of_an_ended_application_tells_nobody(cast):
    clerk = staff_for(cast.district)
    application = make_application(make_service(cast.district), state=ApplicationState.DONE)

    reminding.remind(application.pk, at=application.due_at)

    assert Notification.objects.filter(user=clerk, key__contains="due").count() == 0
