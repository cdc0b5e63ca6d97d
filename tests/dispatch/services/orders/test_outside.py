from datetime import timedelta

import pytest

from dispatch.choices import AgencyKind, OrderState
from dispatch.models import OutsideLink
from dispatch.services.moves.assignment import Share, dispatch
from dispatch.services.orders import handling, outside
from petitions.models import ProgressEntry, PublicPart
from tests.dispatch.services.work import signed
from tests.factories.dispatch import AgencyFactory
from tests.factories.petitions import MONDAY, file_petition
from yuanbao.models import Notification
from yuanbao.workflow import OutOfReach, TransitionRefused

pytestmark = pytest.mark.django_db

LATER = MONDAY + timedelta(hours=2)
ANSWER = "换热站循环泵已经修好，复测二十一度。"
GIVEN = {"signer": "值班长 老周", "answer": ANSWER, "claimed": "yes"}


def order_of_body(cast, *, mobile="13900005555", email="", **values):
    """An order of a heating firm that has no desk."""
    firm = AgencyFactory(
        code="OUT01",
        name="供热企业",
        kind=AgencyKind.OUTSIDE,
        has_desk=False,
        contact_mobile=mobile,
        contact_email=email,
    )
    petition = file_petition(
        grid=cast.unit, category=cast.heating, phone="13800001111", name="刘芳", **values
    )
    return dispatch(petition, [Share(firm)], by=cast.dispatcher, at=MONDAY)[0]


def secret_of(cast, order):
    """Send a new link and return the ids that its address holds."""
    path = outside.send_link(order, by=cast.dispatcher, at=MONDAY)
    _empty, _o, public_id, secret, _end = path.split("/")
    return public_id, secret


def test_dispatch_to_a_body_without_a_desk_sends_the_link(cast):
    order_of_body(cast, email="heat@example.org")

    told = Notification.objects.filter(title="请签收工单")
    assert sorted(told.values_list("channel", flat=True)) == ["email", "sms"]
    assert "/o/" in told[0].body
    assert OutsideLink.objects.get().secret_hash not in told[0].body


def test_dispatch_to_a_body_without_a_contact_sends_nothing(cast):
    order_of_body(cast, mobile="")

    assert not OutsideLink.objects.exists()


def test_open_link_is_logged_and_told_once(cast):
    order = order_of_body(cast)
    public_id, secret = secret_of(cast, order)

    outside.open_link(public_id, secret, at=LATER)
    link = outside.open_link(public_id, secret, at=LATER)

    assert (link.n_opened, link.opened_at) == (2, LATER)
    assert ProgressEntry.objects.filter(act="open_link").count() == 1


def test_answer_by_link_signs_finishes_and_uses_the_link_up(cast):
    order = order_of_body(cast)
    public_id, secret = secret_of(cast, order)
    link = outside.usable_link(public_id, secret, at=LATER)

    order = outside.answer_by_link(link, **GIVEN, at=LATER)

    row = order.rounds.get()
    assert (order.state, order.signed_at) == (OrderState.FINISHED, LATER)
    assert (row.answer, row.note) == (ANSWER, "由值班长 老周通过链接填写")
    with pytest.raises(OutOfReach):
        outside.usable_link(public_id, secret, at=LATER)


def test_sign_by_link_takes_responsibility_and_the_public_sees_it(cast):
    order = order_of_body(cast)
    link = outside.usable_link(*secret_of(cast, order), at=LATER)

    order = outside.sign_by_link(link, at=LATER)

    assert (order.state, order.handler) == (OrderState.SIGNED, None)
    assert PublicPart.objects.get().state_text == "正在办理"
    with pytest.raises(TransitionRefused):
        outside.sign_by_link(link, at=LATER)


@pytest.mark.parametrize("case", ["secret", "late", "revoked", "newer", "ended"])
def test_link_that_is_no_good_opens_nothing(cast, case):
    order = order_of_body(cast)
    public_id, secret = secret_of(cast, order)
    at = LATER
    if case == "secret":
        secret = "x" * 22
    if case == "late":
        at = MONDAY + outside.LINK_LASTS
    if case == "revoked":
        outside.revoke_link(order, by=cast.dispatcher, at=MONDAY)
    if case == "newer":
        secret_of(cast, order)
    if case == "ended":
        handling.sign_for(order, by=None, at=MONDAY)
        order = handling.finish(order, answer=ANSWER, claimed="yes", by=None, at=MONDAY)
        handling.verify(order, by=cast.dispatcher, at=MONDAY)

    with pytest.raises(OutOfReach):
        outside.open_link(public_id, secret, at=at)


def test_send_link_to_an_agency_with_a_desk_is_refused(cast):
    with pytest.raises(TransitionRefused, match="有自己的工作台"):
        outside.send_link(signed(cast), by=cast.dispatcher, at=LATER)


def test_send_link_without_a_contact_is_refused(cast):
    order = order_of_body(cast, mobile="")

    with pytest.raises(TransitionRefused, match="没有登记手机和邮箱"):
        outside.send_link(order, by=cast.dispatcher, at=LATER)


def test_revoke_link_when_none_is_in_use_is_refused(cast):
    order = order_of_body(cast, mobile="")

    with pytest.raises(TransitionRefused, match="没有能用的链接"):
        outside.revoke_link(order, by=cast.dispatcher, at=LATER)


def test_send_link_by_an_agency_is_out_of_reach(cast):
    with pytest.raises(OutOfReach):
        outside.send_link(order_of_body(cast), by=cast.handler, at=LATER)


# --- 电话回执 -----------------------------------------------------------------------------------


def log(cast, order, **values):
    facts = {
        "spoke_with": "值班员小李",
        "said": "马上派人去看。",
        "outcome": "told",
        "by": cast.dispatcher,
        "at": LATER,
        **values,
    }
    return outside.log_call(order, **facts)


def test_log_call_writes_who_was_told_and_what_they_said(cast):
    order = order_of_body(cast)

    log(cast, order)

    line = ProgressEntry.objects.get(act="outside_call")
    assert (line.staff_text, line.opinion, line.public_text) == (
        "电话回执：值班员小李，已告知",
        "马上派人去看。",
        "指挥中心电话联系了供热企业",
    )
    order.refresh_from_db()
    assert order.state == OrderState.DISPATCHED


def test_log_call_signs_on_behalf_of_the_body(cast):
    order = order_of_body(cast)

    log(cast, order, outcome="signed")

    order.refresh_from_db()
    assert (order.state, order.signed_at) == (OrderState.SIGNED, LATER)
    with pytest.raises(TransitionRefused, match="已经签收了"):
        log(cast, order, outcome="signed")


def test_log_call_answers_marked_as_such_and_another_person_checks_it(cast):
    order = order_of_body(cast)

    log(cast, order, outcome="answered", answer=ANSWER, claimed="yes")

    order.refresh_from_db()
    assert order.rounds.get().note == "高原按值班员小李电话里说的代填"
    with pytest.raises(TransitionRefused, match="不能自己审核"):
        handling.verify(order, by=cast.dispatcher, at=LATER)
    handling.verify(order, by=cast.shift_leader, at=LATER)


@pytest.mark.parametrize("values", [{"spoke_with": " "}, {"said": ""}])
def test_log_call_without_name_or_words_is_refused(cast, values):
    with pytest.raises(TransitionRefused, match="接电话的是谁"):
        log(cast, order_of_body(cast), **values)


def test_log_call_of_an_agency_with_a_desk_is_refused(cast):
    with pytest.raises(TransitionRefused, match="有自己的工作台"):
        log(cast, signed(cast))


def test_log_call_with_too_short_an_answer_is_refused_and_logs_nothing(cast):
    order = order_of_body(cast)

    with pytest.raises(TransitionRefused, match="公开答复太短"):
        log(cast, order, outcome="answered", answer="好了", claimed="yes")

    assert not order.outside_calls.exists()
