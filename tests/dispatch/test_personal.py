"""我的数据 across the apps: what is shown, taken away, who looked, and that deletion leaves nothing."""

import io
import json
import zipfile
from datetime import timedelta

import pytest
from django.apps import apps
from django.urls import reverse
from django.utils import timezone

from dispatch.models import WorkOrder
from dispatch.personal.mine import is_disputed
from dispatch.services.judging import rating, sms
from dispatch.services.orders import closing, contacts
from grids.services import registers
from party.services.alliances import activities
from party.services.offers import wishes
from petitions.helping.sounds import read_sound
from petitions.models import Petition
from petitions.personal.keeping import reason_to_keep
from petitions.services import proxies, tracking
from petitions.services.helping import calls, voices
from petitions.services.intake import Matter
from petitions.services.revising import Words, revise
from tests import dumping
from tests.dispatch.services.work import BAD, GOOD, done_again, rate, settled, signed
from tests.factories.alliances import make_activity, make_compound
from tests.factories.grids import PostFactory, PostHolderFactory
from tests.factories.knowledge import make_question
from tests.factories.offers import make_application, make_service
from tests.factories.petitions import MONDAY, file_petition
from tests.factories.registers import make_resident
from tests.factories.topics import asked_residency, make_topic, resident_of, say
from tests.petitions.helping.recordings import wav
from tests.reach.marks import Marks
from tests.reach.planting import telling_picture
from yuanbao.consents.ledger import stands
from yuanbao.crypto import blind_index
from yuanbao.fields import EncryptedTextField
from yuanbao.models import Attachment, DataRequest, DevelopmentMessage, Notification
from yuanbao.mydata.holdings import held_on, openings_of
from yuanbao.notifications import deliver
from yuanbao.photos import clean_photo
from yuanbao.roles import Role
from yuanbao.services import (
    accounts,
    consents,
    data_requests,
    holds,
    phone_codes,
    subscriptions,
)
from yuanbao.services.data_requests import (
    AskedAlready,
    GuardianMissing,
    ProofMissing,
    WordsMissing,
)
from yuanbao.workflow import OutOfReach, TransitionRefused

pytestmark = pytest.mark.django_db
PHONE, NAME, WORDS = "13864571234", "欧阳桂兰", "请打13864571234，我叫欧阳桂兰，快来修暖气。"
LATER = MONDAY + timedelta(hours=1)
MUCH_LATER = MONDAY + timedelta(days=30)


@pytest.fixture
def person(db):
    """Somebody who signed in by telephone and gave their name."""
    user = accounts.resident_of(PHONE, at=MONDAY)
    user.name = NAME
    user.save()
    return user


@pytest.fixture
def officer(cast):
    return PostFactory(
        user=PostHolderFactory(name="何保密"), grid=cast.district, role=Role.DATA_OFFICER
    ).user


def matter_of(person, cast, **values):
    """Return the order of a matter that the person raised, rated and let be archived."""
    photo = clean_photo(io.BytesIO(telling_picture(Marks(), "own")))
    facts = {"user": person, "by": person, "name": NAME, "phone": PHONE, "text": WORDS}
    return settled(cast, photos=[photo], helper_name=NAME, **facts, **values)


def archived(order, person):
    own = Petition.objects.get(pk=order.petition_id)
    rating.rate_as_petitioner(order, GOOD, holder=person, at=LATER)
    closing.close_if_due(own, at=MUCH_LATER)
    return Petition.objects.get(pk=own.pk)


def facts_of(person):
    return {
        one.holding.code: json.dumps(
            [(i.title, list(i.facts)) for i in one.items], default=str, ensure_ascii=False
        )
        for one in held_on(person)
    }


# --- see, take away, who looked --------------------------------------------------------------


def test_overview_tells_all_that_is_held_with_purpose_basis_and_time(client, cast, person):
    order = matter_of(person, cast)
    other = file_petition(category=cast.heating, grid=cast.unit, text="楼道灯坏了，谁来修一修。")
    tracking.join(other, joiner_key="k", phone=PHONE, at=MONDAY)
    make_question(by=person, phone=PHONE)
    make_resident(grid=cast.unit, name=NAME, phone=PHONE)
    client.force_login(person)

    page = client.get(reverse("my-data:overview")).content.decode()

    assert WORDS in page
    assert str(order.petition) in page
    assert str(other) in page
    for words in ("做什么用", "依据", "留多久", "报停以后还能恢复供热吗", "登记了哪些"):
        assert words in page
    held = held_on(person)
    assert all(one.holding.purpose and one.holding.basis for one in held)
    assert {one.holding.code for one in held if one.items} >= {
        "account",
        "joinings",
        "petitions",
        "questions",
        "registers",
    }


def test_what_a_telephone_did_without_signing_in_is_told_in_public_words(cast, person):
    file_petition(category=cast.heating, grid=cast.unit, phone=PHONE, name="前任机主", text=WORDS)

    told = facts_of(person)["petitions"]

    assert "前任机主" not in told
    assert NAME not in told


def test_others_data_are_not_told(client, cast, person):
    file_petition(
        category=cast.heating, grid=cast.unit, user=cast.other_resident, phone="13800002222"
    )
    client.force_login(person)

    page = client.get(reverse("my-data:overview")).content.decode()

    assert "13800002222" not in page
    assert facts_of(person)["petitions"] == "[]"


def test_archive_holds_a_page_and_json_and_leaves_nothing_behind(client, cast, person):
    matter_of(person, cast)
    client.force_login(person)

    answer = client.post(reverse("my-data:export"))

    packed = zipfile.ZipFile(io.BytesIO(answer.content))
    facts = json.loads(packed.read("data.json"))
    held = {row["code"]: row for row in facts["categories"]}
    assert WORDS in str(held["petitions"]["items"])
    assert held["petitions"]["basis"]
    assert NAME in packed.read("data.html").decode()
    assert dumping.leaks({"phone": PHONE}, dumping.pieces()) == []


def test_who_looked_tells_office_role_and_reason_and_no_name(client, cast, person):
    order = signed(cast, user=person, by=person, name=NAME, phone=PHONE)
    contacts.open_contact(order, by=cast.handler, at=LATER)
    row = make_resident(grid=cast.unit, name=NAME, phone=PHONE)
    clerk = cast.community_clerk
    registers.open_field(row, "id_number", why="预约上门办证", by=clerk, at=MUCH_LATER)
    client.force_login(person)

    page = client.get(reverse("my-data:openings")).content.decode()

    opened = [(one.office, one.role, one.what, one.why) for one in openings_of(person)]
    assert opened == [
        ("馨悦社区", "社区工作人员", "证件号码", "预约上门办证"),
        ("住建局", "经办人", "您的电话", f"办理诉求 {order.petition.number}"),
    ]
    assert "住建局·经办人" in page
    assert "陈立群" not in page
    assert "于海霞" not in page


# --- asked and decided --------------------------------------------------------------------------


def test_correction_is_asked_and_decided_with_a_clock(client, cast, person, officer):
    client.force_login(person)
    client.post(reverse("my-data:ask-correction"), {"text": "电话是旧号码。", "behalf": "self"})
    asked = DataRequest.objects.get()
    client.force_login(officer)

    page = client.get(reverse("data:request-detail", args=[asked.public_id])).content.decode()
    decided = client.post(
        reverse("data:request-carry-out", args=[asked.public_id]), {"ruling": "已请社区改正。"}
    )

    assert "电话是旧号码" in page
    assert asked.due_at > asked.asked_at + timedelta(days=14)
    assert decided.status_code == 302
    asked.refresh_from_db()
    assert (asked.state, asked.ruling, asked.text) == ("done", "已请社区改正。", "")
    assert Notification.objects.filter(user=person, title="您的个人信息申请已办理").exists()


def test_refusal_needs_its_basis_and_is_told(client, cast, person, officer):
    asked = data_requests.ask_correction(person, text="把差评改掉。", at=MONDAY)
    with pytest.raises(WordsMissing, match="依据"):
        data_requests.refuse(asked, ruling="评价不能改。", basis=" ", by=officer, at=LATER)
    client.force_login(officer)

    answer = client.post(
        reverse("data:request-refuse", args=[asked.public_id]),
        {"ruling": "别人的评价不能改。", "basis": "《个人信息保护法》第四十六条"},
    )

    assert answer.status_code == 302
    client.force_login(person)
    assert "第四十六条" in client.get(reverse("my-data:overview")).content.decode()


def test_decided_twice_is_refused_with_words(client, cast, person, officer):
    asked = data_requests.ask_correction(person, text="电话不对。", at=MONDAY)
    data_requests.carry_out(asked, ruling="改了。", by=officer, at=LATER)

    with pytest.raises(TransitionRefused, match="已办理"):
        data_requests.refuse(asked, ruling="不改。", basis="条", by=officer, at=LATER)

    client.force_login(officer)
    url = reverse("data:request-carry-out", args=[asked.public_id])
    assert client.post(url, {"ruling": "再改。"}).status_code == 409


@pytest.mark.parametrize(
    ("facts", "refusal", "words"),
    [
        ({"behalf": "child", "other_name": "小明"}, GuardianMissing, "监护人"),
        ({"behalf": "child", "guardian": "parent"}, GuardianMissing, "姓名"),
        ({"behalf": "deceased"}, GuardianMissing, "姓名"),
    ],
)
def test_asking_for_somebody_else_needs_whose_and_as_what(person, facts, refusal, words):
    with pytest.raises(refusal, match=words):
        data_requests.ask_deletion(person, at=MONDAY, **facts)


def test_childs_data_go_only_after_the_papers_were_seen(cast, person, officer):
    joining, _secret = tracking.join(
        file_petition(category=cast.heating, grid=cast.unit),
        joiner_key="k",
        phone=PHONE,
        at=MONDAY,
    )
    asked = data_requests.ask_deletion(
        person, at=MONDAY, behalf="child", guardian="parent", other_name="小明"
    )
    with pytest.raises(ProofMissing, match="证明材料"):
        data_requests.carry_out(asked, ruling="已删。", by=officer, at=LATER)

    data_requests.carry_out(asked, ruling="已删。", by=officer, at=LATER, is_proof_seen=True)

    joining.refresh_from_db()
    person.refresh_from_db()
    assert joining.phone == PHONE
    assert person.is_active


def test_empty_correction_and_staff_accounts_are_refused(cast, person):
    with pytest.raises(WordsMissing):
        data_requests.ask_correction(person, text=" ", at=MONDAY)
    with pytest.raises(OutOfReach):
        data_requests.ask_deletion(cast.handler, at=MONDAY)


def test_only_the_officer_decides(cast, person):
    asked = data_requests.ask_correction(person, text="电话不对。", at=MONDAY)

    with pytest.raises(OutOfReach):
        data_requests.carry_out(asked, ruling="改了。", by=cast.administrator, at=LATER)


# --- deletion ------------------------------------------------------------------------------------


def test_asking_removes_at_once_what_no_law_keeps(cast, person):
    joining, _secret = tracking.join(
        file_petition(category=cast.heating, grid=cast.unit),
        joiner_key="k",
        user=person,
        phone=PHONE,
        note="我家也冷",
        at=MONDAY,
    )
    question = make_question(by=person, phone=PHONE)

    data_requests.ask_deletion(person, at=LATER)

    joining.refresh_from_db()
    question.refresh_from_db()
    assert (joining.user, joining.phone, joining.phone_index, joining.note) == (None, "", "", "")
    assert (question.asked_by, question.phone) == (None, "")
    assert not Notification.objects.filter(user=person).exists()
    assert Petition.objects.get(pk=joining.petition_id).n_joined == 1
    with pytest.raises(AskedAlready):
        data_requests.ask_deletion(person, at=LATER)


def test_nothing_holds_the_person_after_the_deletion(
    cast, person, officer, client, settings, tmp_path, django_capture_on_commit_callbacks
):
    backend = {"BACKEND": "django.core.files.storage.FileSystemStorage"}
    settings.MEDIA_ROOT = tmp_path
    settings.STORAGES = {**settings.STORAGES, "default": backend}
    with django_capture_on_commit_callbacks(execute=True):
        _live(cast, person, client)
        asked = data_requests.ask_deletion(person, text=WORDS, at=MUCH_LATER)
        data_requests.carry_out(asked, ruling=f"{NAME}的信息已删除。", by=officer, at=MUCH_LATER)

    for row in Notification.objects.filter(delivery="waiting"):
        deliver(row.pk, at=MUCH_LATER)
    # What was sent has left: the inbox of a developer's machine stands for the provider.
    DevelopmentMessage.objects.all().delete()
    found = dumping.leaks(_needles(person), dumping.pieces())

    assert found == []
    assert _opened_leaks() == []
    asked.refresh_from_db()
    assert asked.outcome == []
    person.refresh_from_db()
    assert (person.is_active, person.phone, person.name) == (False, "", "已注销的居民")
    assert not Attachment.objects.filter(purpose="petition").exists()


def _live(cast, person, client):
    """Let the person do all that a resident can, and everything be over."""
    phone_codes.send_code(PHONE, purpose="sign-in", at=timezone.now(), address="1.2.3.4")
    order = matter_of(person, cast)
    revise(
        order.petition,
        Words(text=f"又，{WORDS}", title="又", place=f"打{PHONE}"),
        source="x",
        by=None,
        at=MONDAY,
    )
    tracking.add_to(order.petition, text=WORDS, by=person, at=LATER)
    sms.take_reply(message_id="1", phone=PHONE, text=WORDS, at=LATER)
    petition = archived(order, person)
    assert petition.state == "closed"
    other = file_petition(category=cast.heating, grid=cast.unit, text="楼道灯坏了，谁来修一修。")
    tracking.join(other, joiner_key="k", user=person, phone=PHONE, note=WORDS, at=MONDAY)
    make_question(text=WORDS, by=person, phone=PHONE)
    _live_in_the_families(cast, person)


def _live_in_the_families(cast, person):
    """Be rung back and heard, apply, look for work, follow a topic, come to an activity, speak."""
    wish = calls.CallWish(key="k", phone=PHONE, wanted="soon", name=NAME, topic=WORDS)
    row = calls.ask_call(wish, at=MONDAY)
    note = calls.Said(outcome="declined", note=WORDS)
    calls.note_call(row, note, by=cast.dispatcher, at=MONDAY)
    matter = Matter(
        text="", channel="voice", phone=PHONE, user=person, grid=cast.unit, idempotency_key="v"
    )
    spoken = voices.file_spoken(matter, read_sound(io.BytesIO(wav(9) + WORDS.encode())), at=MONDAY)
    tracking.withdraw(spoken.petition, by=person, at=LATER)
    facts = {"name": NAME, "phone": PHONE, "text": WORDS, "title": WORDS}
    make_application(make_service(cast.community), by=person, state="done", **facts)
    wanted = wishes.Wanted(NAME, PHONE, "catering", "month", 1000)
    wishes.wish(wanted, consents=True, by=person, at=MONDAY)
    topic = f"grid:{cast.unit.code}"
    subscriptions.bind_wechat(person, f"o{PHONE}", at=MONDAY)
    subscriptions.subscribe(person, topic, by_sms=True, by_wechat=True, at=MONDAY)
    activity = make_activity(make_compound(cast.community))
    activities.sign_up(activity, kind="visitor", name=NAME, phone=PHONE, by=person, at=MONDAY)
    say(make_topic(cast), person, text=WORDS, name=NAME)
    asked_residency(cast, person)


def _needles(person):
    return {
        "phone": PHONE,
        "name": NAME,
        "words": WORDS,
        "index": blind_index("phone", PHONE),
        "tail": blind_index("phone-tail", PHONE[-4:]),
        "account": str(person.username),
    }


def _opened_leaks() -> list[str]:
    """Look behind the encryption: every sealed field of every row, opened."""
    found = []
    for model in apps.get_models():
        sealed = [f for f in model._meta.concrete_fields if isinstance(f, EncryptedTextField)]
        for row in model._default_manager.all() if sealed else ():
            for field in sealed:
                if field.ring == "FIELD_KEYS":
                    value = getattr(row, field.attname) or ""
                    if PHONE in value or NAME in value:
                        found.append(f"{model._meta.label}.{field.attname}")
    return found


def test_words_of_a_deliberation_stay_as_the_public_reads_them(cast, person, officer):
    statement = asked_residency(cast, person)
    resident_of(cast, person)
    said = say(make_topic(cast), person, WORDS)
    assert "13864571234" in facts_of(person)["opinions"]
    asked = data_requests.ask_deletion(person, at=LATER)

    data_requests.carry_out(asked, ruling="能删的已删。", by=officer, at=LATER)

    said.refresh_from_db()
    assert said.raw_text == said.text
    assert not type(statement).objects.exists()


def test_what_runs_stays_with_its_basis_and_the_account_with_it(cast, person, officer):
    order = signed(cast, user=person, by=person, name=NAME, phone=PHONE)
    asked = data_requests.ask_deletion(person, at=LATER)

    data_requests.carry_out(asked, ruling="能删的已删。", by=officer, at=LATER)

    asked.refresh_from_db()
    kept = [(one["what"], one["until"]) for one in asked.outcome]
    assert kept[0] == (f"诉求 {order.petition} 的联系方式和原文", "")
    assert "账号和手机号" in kept[1][0]
    assert "信访工作条例" in asked.outcome[0]["basis"]
    order.petition.petitioner.refresh_from_db()
    assert order.petition.petitioner.phone == PHONE
    person.refresh_from_db()
    assert person.is_active


def test_what_the_registers_keep_is_told_with_its_time(cast, person, officer):
    make_resident(grid=cast.unit, name=NAME, phone=PHONE)
    asked = data_requests.ask_deletion(person, at=LATER)

    data_requests.carry_out(asked, ruling="能删的已删。", by=officer, at=LATER)

    asked.refresh_from_db()
    assert [(one["what"], one["until"]) for one in asked.outcome] == [
        ("社区的居民登记", "迁出后 2 年")
    ]


def test_disputed_and_held_matters_keep_their_people(cast, person, officer):
    petition = archived(matter_of(person, cast), person)
    assert reason_to_keep(petition) is None

    held = holds.hold(petition.number, basis="区法院调取", by=officer, at=LATER)

    assert reason_to_keep(petition).basis == "区法院调取"
    with pytest.raises(TransitionRefused, match="没有这个编号"):
        holds.hold("000000000000", basis="x", by=officer, at=LATER)
    with pytest.raises(TransitionRefused, match="依据"):
        holds.hold(petition.number, basis=" ", by=officer, at=LATER)
    with pytest.raises(OutOfReach):
        holds.lift(held.pk, by=cast.dispatcher, at=LATER)
    holds.lift(held.pk, by=officer, at=LATER)
    with pytest.raises(TransitionRefused, match="已经解除"):
        holds.lift(held.pk, by=officer, at=LATER)
    assert reason_to_keep(petition) is None


def test_work_done_again_and_appeals_are_disputes(cast, person):
    order = matter_of(person, cast)
    rate(order, BAD, at=LATER)

    assert is_disputed(Petition.objects.get(pk=order.petition_id))
    done_again(cast, WorkOrder.objects.get(pk=order.pk), at=LATER)
    assert not is_disputed(Petition.objects.get(pk=order.petition_id))


def test_officer_holds_and_lifts_on_the_page(client, cast, person, officer):
    petition = archived(matter_of(person, cast), person)
    client.force_login(officer)
    url = reverse("data:hold-list")

    wrong = client.post(url, {"number": "1", "basis": "调取"})
    client.post(url, {"number": petition.number, "basis": "区法院调取"})
    page = client.get(url)

    assert wrong.status_code == 409
    held = page.context["page"][0]
    assert held.label in page.content.decode()
    lifted = client.post(reverse("data:hold-lift", args=[held.pk]))
    assert lifted.status_code == 302


# --- consents that rest on other acts ---------------------------------------------------------


def test_firm_withdraws_its_name_and_the_ledger_hides_it(cast, person):
    petition = file_petition(
        category=cast.heating,
        grid=cast.unit,
        user=person,
        firm="好再来饭店",
        is_firm_named=True,
        phone=PHONE,
    )
    assert petition.ledger.who == "好再来饭店"

    consents.withdraw("firm_named", by=person, row_id=petition.pk, at=LATER)

    petition.ledger.refresh_from_db()
    assert petition.ledger.who == "匿名"
    assert not stands("firm_named", person, petition.pk)


def test_proxy_is_noted_when_taken_up_and_ends_with_the_consent(cast, person):
    petition = file_petition(category=cast.heating, grid=cast.unit, user=person, phone=PHONE)
    proxies.take_up(petition, by=cast.community_clerk, at=MONDAY, way="phone", note="电话里同意")
    assert stands("proxy", person, petition.pk)

    consents.withdraw("proxy", by=person, row_id=petition.pk, at=LATER)

    assert proxies.open_proxy(petition) is None
    petition.petitioner.refresh_from_db()
    assert petition.petitioner.proxy is None


def test_proxy_that_ends_by_itself_ends_the_consent_in_the_ledger(cast, person):
    petition = file_petition(category=cast.heating, grid=cast.unit, user=person, phone=PHONE)
    proxies.take_up(petition, by=cast.community_clerk, at=MONDAY, way="phone", note="电话里同意")

    proxies.end_proxy(petition, by=cast.community_clerk, at=LATER, why="调离岗位")

    assert not stands("proxy", person, petition.pk)


def test_residents_are_named_in_no_log_that_stays(cast, person):
    """The account alone may hold the name; it goes with the account."""
    order = matter_of(person, cast)
    tracking.add_to(order.petition, text="又冷了，请再来看看。", by=person, at=LATER)

    assert dumping.leaks({"name": NAME}, dumping.pieces()) == ["name in yuanbao_user.name"]
