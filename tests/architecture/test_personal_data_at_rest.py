"""A dump of the database and a copy of the disk tell nobody's telephone or identity number.

Known numbers are planted through the product's own doors, everywhere people and staff may put
them; then every row of every table, every session, every stored file and the log are looked
through, in the usual spellings.
"""

import io
import json
from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.urls import reverse
from django.utils import timezone

from dispatch.services.centre import pledges
from dispatch.services.exchange import sheet_imports
from dispatch.services.judging import sms
from dispatch.services.judging.rating import Judgement, rate_as_petitioner
from dispatch.services.moves.assignment import Share, dispatch
from dispatch.services.orders import contacts, handling, questions
from dispatch.services.organisation import staff_sheets
from grids.choices import Level
from grids.models import Post
from grids.queries.registers import Wanted
from grids.services import registers
from grids.services.devices import keeping, viewing
from grids.services.registers import Part, Spot
from grids.services.sheets import exporting, files, staging, taking, undoing
from grids.services.tasks import answering
from grids.services.workers import complaints, phones, profiles
from grids.tasking.questions import Question
from party.queries.organisations import members
from party.services.alliances import activities
from party.services.offers import handling as applying_desk
from party.services.offers import jobs, wishes
from party.services.organisations import (
    duties,
    meetings,
    notices,
    reporting,
    roll_exports,
    roll_files,
    roll_imports,
    transfers,
)
from party.services.organisations.meetings import Plan
from petitions.helping.sounds import read_sound
from petitions.models import Petition
from petitions.services import tracking
from petitions.services.deliberation import moderating, residing, speaking
from petitions.services.helping import calls, voices
from petitions.services.intake import Matter
from petitions.services.revising import Words, revise
from petitions.services.tracking import Holder
from tests import dumping
from tests.factories.alliances import make_activity, make_compound
from tests.factories.devices import CameraFactory
from tests.factories.dispatch import HotlineFactory
from tests.factories.grid_tasks import running_task
from tests.factories.grids import GridFactory, PostFactory, PostHolderFactory
from tests.factories.offers import make_application, make_firm, make_job, make_service
from tests.factories.organisations import PartyTree, make_member
from tests.factories.petitions import MONDAY, file_petition
from tests.factories.registers import (
    make,
    make_building,
    make_care,
    make_household,
    make_premises,
    make_resident,
    make_room,
)
from tests.factories.topics import held, make_topic, moderator, talk_of
from tests.petitions.helping.recordings import wav
from yuanbao.models import ExportContent, FileKind
from yuanbao.roles import Role
from yuanbao.services import accounts, phone_codes, subscriptions

pytestmark = pytest.mark.django_db

NUMBER = "11010519491231002X"
SECOND_NUMBER = "210699197405060411"
LATER = MONDAY + timedelta(hours=1)


class Numbers:
    """Gives out telephone numbers that stand nowhere else, and remembers what each was for."""

    def __init__(self):
        self.given = {"identity number": NUMBER, "second identity number": SECOND_NUMBER}

    def __call__(self, what: str) -> str:
        phone = f"1386457{1000 + 37 * len(self.given)}"
        self.given[f"phone of {what}"] = phone
        return phone


@pytest.fixture
def numbers():
    return Numbers()


@pytest.fixture(autouse=True)
def disk(settings, tmp_path):
    """Files are kept as on a server: as files."""
    backend = {"BACKEND": "django.core.files.storage.FileSystemStorage"}
    settings.MEDIA_ROOT = tmp_path
    settings.STORAGES = {**settings.STORAGES, "default": backend}


def words(numbers, what):
    return f"请打{numbers(what)}，证号{NUMBER}，问清楚再办。"


def plant_matters(cast, numbers):
    """A matter from the form to its rating, with numbers in every box that takes words."""
    petition = file_petition(
        category=cast.heating,
        grid=cast.unit,
        name="欧阳桂兰",
        phone=numbers("petitioner"),
        helper_name="端木小芳",
        title=f"电话{numbers('title')}",
        text=words(numbers, "text"),
        place=f"三号楼，电话{numbers('place')}",
    )
    new = Words(text=words(numbers, "new text"), title="又改", place=f"打{numbers('new place')}")
    revise(petition, new, source="hotline", by=None, at=MONDAY)
    owner = Holder(petition.pk)
    tracking.add_to(petition, text=words(numbers, "addition"), by=owner, at=MONDAY)
    tracking.join(
        petition, joiner_key="k", phone=numbers("joiner"), note=words(numbers, "note"), at=MONDAY
    )
    order = dispatch(petition, [Share(cast.housing)], by=None, at=MONDAY)[0]
    handling.sign_for(order, by=cast.handler, at=MONDAY)
    contacts.contact(
        order, way="phone", is_reached=True, note=words(numbers, "call"), by=cast.handler, at=MONDAY
    )
    handling.note(
        order, text=words(numbers, "staff note"), is_public=False, by=cast.handler, at=MONDAY
    )
    handling.note(
        order, text=words(numbers, "public note"), is_public=True, by=cast.handler, at=MONDAY
    )
    pledges.pledge(
        Petition.objects.get(pk=petition.pk),
        text=words(numbers, "pledge"),
        due_at=LATER,
        person=cast.handler,
        by=cast.handler,
        at=MONDAY,
    )
    handling.finish(
        order, answer=words(numbers, "answer"), claimed="yes", by=cast.handler, at=MONDAY
    )
    handling.send_back(order, why=words(numbers, "send back"), by=cast.dispatcher, at=MONDAY)
    handling.finish(
        order, answer="阀门已换，复测二十度。", claimed="yes", by=cast.handler, at=MONDAY
    )
    order = handling.verify(order, by=cast.dispatcher, at=MONDAY)
    judged = Judgement(
        solved="no",
        satisfaction="dissatisfied",
        reasons=["U1"],
        comment=words(numbers, "rating"),
    )
    rate_as_petitioner(order, judged, holder=owner, at=MONDAY)
    _ask(cast, numbers)


def _ask(cast, numbers):
    petition = file_petition(category=cast.heating, grid=cast.unit, phone=numbers("asked"))
    order = dispatch(petition, [Share(cast.housing)], by=None, at=MONDAY)[0]
    handling.sign_for(order, by=cast.handler, at=MONDAY)
    questions.ask(order, text=words(numbers, "question"), by=cast.handler, at=MONDAY)
    sms.take_reply(
        message_id="1", phone=numbers("sms"), text=words(numbers, "sms reply"), at=MONDAY
    )


def plant_files(cast, numbers):
    """Files of the hotline, of staff and of the registers: good rows and bad ones."""
    hotline = HotlineFactory(code="8890")
    matter = (
        "编号,内容,来电人,电话,地点,反映时间\n"
        f"H1,{words(numbers, 'hotline text')},欧阳桂兰,{numbers('hotline')},三号楼,2026-11-23 09:05\n"
        f"H2,短,端木,{numbers('bad hotline row')}x,三号楼,2026-11-23 09:05\n"
    )
    sheet = sheet_imports.stage(
        "matter",
        "8890.csv",
        matter.encode(),
        hotline=hotline,
        by=cast.dispatcher,
        at=MONDAY,
    )
    sheet_imports.ask_apply(sheet, by=cast.dispatcher, at=MONDAY)
    while sheet_imports.apply_portion(sheet.pk, at=MONDAY):
        pass
    staff = (
        "登录名,姓名,手机号,单位,岗位\n"
        f"zhangwei,张伟,{numbers('staff row')},住建局,经办人\n"
        f"liwei,李伟,{numbers('bad staff row')},没有的局,经办人\n"
    )
    sheet = staff_sheets.stage("人员.csv", staff.encode(), by=cast.administrator, at=MONDAY)
    staff_sheets.apply(sheet, by=cast.administrator, at=MONDAY)


def plant_register_files(cast, numbers):
    """A register's import, taken in, undone and taken in again, and exports of all of it."""
    compound = GridFactory(parent=cast.community, level=Level.COMPOUND, name="和顺小区")
    make_room(make_building(cast.unit, name="7号楼", compound=compound), unit="1", door="101")
    head = "社区,小区,楼栋,单元,房号,姓名,身份证号,联系电话\n"
    place = "馨悦社区,和顺小区,7号楼,1单元,101"
    rows = (
        f"{place},欧阳桂兰,{SECOND_NUMBER},{numbers('imported')}\n"
        f"{place},端木小芳,{NUMBER[:-1]}0,{numbers('bad imported row')}\n"
    )
    for _ in range(2):
        run = staging.upload(
            "resident",
            f"居民{numbers('file name')}.csv",
            (head + rows).encode(),
            place=cast.community,
            by=cast.community_clerk,
            at=MONDAY,
        )
        _work(run)
        staging.start(run, by=cast.community_clerk, at=LATER)
        _work(run)
        files.bad_rows(run, by=cast.community_clerk, at=LATER)
        undoing.undo(run, why=words(numbers, "undoing"), by=cast.community_clerk, at=LATER)
        _work(run)


def _work(run):
    while taking.work_on(run.pk, at=LATER):
        pass
    run.refresh_from_db()


def plant_registers(cast, numbers):
    """People and shops entered, amended, opened, moved, merged and seen; and their exports."""
    unit, clerk = cast.unit, cast.community_clerk
    building = make_building(unit, head_name="方志强", head_phone=numbers("head"))
    room = make_room(building, owner_name="方志强", owner_phone=numbers("owner"))
    household = make_household(room, phone=numbers("household"), book_number=SECOND_NUMBER)
    person = make_resident(
        household,
        name="欧阳桂兰",
        phone=numbers("resident"),
        id_number=NUMBER,
        registered_address=f"花园小区3号楼2单元501室{numbers('address')}",
    )
    person = registers.amend(
        person,
        {"phone": numbers("amended")},
        why=words(numbers, "amending"),
        by=clerk,
        at=MONDAY,
    )
    registers.open_field(person, "phone", why=words(numbers, "opening"), by=clerk, at=MONDAY)
    shop = make_premises(
        unit, contact_name="方志强", legal_person="端木小芳", contact_phone=numbers("shop")
    )
    double = make_premises(unit, contact_phone=numbers("double"))
    registers.merge(double, shop, why=words(numbers, "merging"), by=clerk, at=MONDAY)
    registers.relocate(shop, Spot(unit), why=words(numbers, "moving"), by=clerk, at=MONDAY)
    care = make_care(person)
    registers.visit(
        [
            Part("resident", {"phone": numbers("visit")}, person),
            Part("care", {"result": "well"}, care),
        ],
        key=uuid4(),
        by=cast.grid_worker,
        at=MONDAY,
    )
    floating = make_resident(grid=unit, kind="02", permit_number=SECOND_NUMBER)
    registers.move_out(floating, why=words(numbers, "moving out"), by=clerk, at=MONDAY)
    make("facility", unit, name="路灯", keeper_phone="0415-2123456")
    secretary = PostFactory(
        user=PostHolderFactory(), grid=cast.community, role=Role.COMMUNITY_SECRETARY
    ).user
    for kind, typed in ((FileKind.XLSX, ""), (FileKind.CSV, person.name)):
        job = exporting.export_register(
            "resident",
            Wanted(q=typed, state=""),
            kind=kind,
            content=ExportContent.FULL,
            why=words(numbers, f"export as {kind}"),
            by=secretary,
            at=MONDAY,
        )
        exporting.run_export(job.pk, at=timezone.now())
        exporting.take_export(job.public_id, by=secretary, at=timezone.now())


def plant_workers(cast, numbers):
    """Somebody proposed and appointed, a telephone handed out and lost, a complaint."""
    manager = cast.administrator
    candidate = profiles.Candidate("欧阳桂兰", numbers("candidate"), "volunteer")
    profiles.propose(candidate, grid=cast.unit, by=manager, at=MONDAY)
    handset = phones.Handset(numbers("handset"), imei="356938035643809")
    numbers.given["imei"] = "356938035643809"
    phone = phones.store_phone(handset, grid=cast.unit, by=manager, at=MONDAY)
    phones.scrap(phone, note=words(numbers, "scrapping"), by=manager, at=MONDAY)
    complaints.complain(
        cast.unit,
        text=words(numbers, "complaint"),
        about=Post.objects.filter(user=cast.grid_worker).get(),
        contact=numbers("complainer"),
        at=MONDAY,
    )


def plant_devices_and_tasks(cast, numbers):
    """A camera's address with its password, a viewing, and what a grid was asked."""
    keeping.enter(
        type(CameraFactory.build()),
        {
            "code": "C1",
            "name": "路口",
            "kind": "street",
            "purpose": "safety",
            "grid": cast.unit,
            "place": "振兴路口",
            "owner": "区公安分局",
            "has_sign": True,
            "in_use_since": MONDAY.date(),
            "stream": f"http://u:{numbers('stream')}@camera/a.m3u8",
        },
        by=cast.administrator,
        at=MONDAY,
    )
    camera = CameraFactory(grid=cast.unit)
    wish = viewing.Wish(
        words(numbers, "viewing"), words(numbers, "viewed"), MONDAY, MONDAY + timedelta(hours=1)
    )
    asked = viewing.ask(camera, wish, by=cast.community_clerk, at=MONDAY)
    viewing.refuse(asked, words(numbers, "refusal"), by=cast.shift_leader, at=MONDAY)
    question = Question("", "text", "找谁")
    task = running_task(cast, cast.community, questions=[question])
    cell, key = task.cells.get(grid=cast.unit), task.form[0].key
    answering.answer(cell, {key: words(numbers, "task")}, by=cast.grid_worker, at=MONDAY)
    answering.ask_again(cell, words(numbers, "asking again"), by=cast.handler, at=MONDAY)
    cell.refresh_from_db()
    answering.hand_back(cell, words(numbers, "handing back"), by=cast.grid_worker, at=MONDAY)


def plant_party(cast, numbers):
    """A member on a roll, and words of officers and members wherever they may write some."""
    party = PartyTree(cast)
    own = PostHolderFactory(name="端木向阳", phone=numbers("member"))
    make_member(party.branch, "端木向阳", user=own)
    reason = words(numbers, "transfer")
    transfers.ask(party.member, party.other, reason=reason, by=party.officer, at=MONDAY)
    said = {"title": f"打{numbers('notice')}", "body": words(numbers, "notice's text")}
    notices.draft(party.branch, **said, by=party.officer, at=MONDAY)
    plan = Plan("congress", f"打{numbers('meeting')}", "三楼", MONDAY, words(numbers, "agenda"))
    meeting = meetings.plan(party.branch, plan, by=party.officer, at=MONDAY)
    meetings.minute(meeting, text=words(numbers, "minutes"), by=party.officer, at=LATER)
    what = words(numbers, "duty")
    duty = duties.offer(party.branch, name="岗", what=what, n_wanted=1, by=party.officer, at=MONDAY)
    taking = duties.take(duty, promise=words(numbers, "promise"), by=own, at=MONDAY)
    duties.report(taking, result=words(numbers, "result"), by=own, at=LATER)
    report = reporting.report_in(party.branch, offer=words(numbers, "offer"), by=own, at=MONDAY)
    task = f"打{numbers('help')}"
    reporting.ask(report, title=task, due_on=LATER.date(), by=party.officer, at=MONDAY)
    _plant_roll(party, numbers)


def _plant_roll(party, numbers):
    """A file of members with a good row and a bad one, taken in and taken out."""
    rows = (
        "党组织,姓名,手机号,正式或预备,身份证号\n"
        f"第一党支部,诸葛小明,{numbers('member of a file')},正式党员,{NUMBER}\n"
        f"第一党支部,诸葛大明,{numbers('bad member of a file')},群众,{SECOND_NUMBER}\n"
    )
    name = f"名册{numbers('name of a roll')}.csv"
    run = roll_imports.upload(
        name, rows.encode(), organisation=party.branch, by=party.officer, at=MONDAY
    )
    run = roll_imports.check(run.pk, at=MONDAY)
    roll_imports.start(run, by=party.officer, at=LATER)
    run = roll_imports.take(run.pk, at=LATER)
    roll_files.bad_rows(run, by=party.officer, at=LATER)
    typed = numbers("member looked for")
    make_member(party.branch, "诸葛中明", typed)
    roll_files.export(members.Wanted(q=typed), by=party.officer, at=LATER)
    job = roll_exports.export_roll(
        members.Wanted(q=typed),
        why=words(numbers, "export of a roll"),
        by=party.department,
        at=LATER,
    )
    roll_exports.run_export(job.pk, at=LATER)
    roll_exports.take_export(job.public_id, by=party.department, at=LATER)


def plant_helped(cast, numbers):
    """Somebody rung back, a matter that was spoken, a person at WeChat who follows a topic."""
    wish = calls.CallWish(
        key="k", phone=numbers("call"), wanted="soon", name="端木", topic=words(numbers, "topic")
    )
    row = calls.ask_call(wish, at=MONDAY)
    said = calls.Said(outcome="declined", note=words(numbers, "note of the call"))
    calls.note_call(row, said, by=cast.dispatcher, at=MONDAY)
    matter = Matter(
        text="", channel="voice", phone=numbers("speaker"), grid=cast.unit, idempotency_key="v"
    )
    spoken = wav(9) + words(numbers, "tail of a recording").encode()
    receipt = voices.file_spoken(matter, read_sound(io.BytesIO(spoken)), at=MONDAY)
    voices.transcribe(
        receipt.petition, text=words(numbers, "transcript"), by=cast.dispatcher, at=LATER
    )
    person = accounts.resident_of(numbers("subscriber"), at=MONDAY)
    subscriptions.bind_wechat(person, f"o{numbers('number at WeChat')}", at=MONDAY)
    subscriptions.subscribe(
        person, f"grid:{cast.unit.code}", by_wechat=True, by_sms=True, at=MONDAY
    )
    subscriptions.publish(key="n", topics=[f"grid:{cast.unit.code}"], title="停水", at=LATER)


def plant_offers(cast, numbers):
    """What residents apply for, ordinary and confidential, answered; and who looks for work."""
    by = accounts.resident_of(numbers("applicant"), at=MONDAY)
    for kind in ("general", "counselling"):
        applied = make_application(
            make_service(cast.community, kind),
            by=by,
            state="handling",
            title=f"打{numbers(f'title of {kind}')}",
            text=words(numbers, f"text of {kind}"),
            phone=numbers(f"phone of {kind}"),
        )
        result = words(numbers, f"result of {kind}")
        applying_desk.finish(applied, result=result, by=None, at=LATER)
    account = PostHolderFactory()
    job = make_job(make_firm(cast.unit, account=account), duties=words(numbers, "duties"))
    wanted = wishes.Wanted("端木", numbers("seeker"), job.trade, "month", 1000)
    wishes.wish(wanted, consents=True, by=by, at=MONDAY)
    wishes.match_week(at=LATER)
    jobs.take_down(job, why=words(numbers, "taking down"), by=None, at=LATER)


def plant_topics(cast, numbers):
    """What is said on a topic and held back, a statement where one lives, minutes, a sign-up."""
    by = accounts.resident_of(numbers("speaker"), at=MONDAY)
    topic = make_topic(cast, at=MONDAY)
    opinion = speaking.speak(topic, kind="remark", text=words(numbers, "opinion"), by=by, at=MONDAY)
    why = words(numbers, "why not")
    moderating.decline(opinion, reason="personal", words=why, by=moderator(cast), at=MONDAY)
    speaking.appeal(opinion, why=words(numbers, "appeal"), by=by, at=MONDAY)
    residing.ask_residency(cast.community, said=words(numbers, "home"), by=by, at=MONDAY)
    said = words(numbers, "minutes of a talk")
    held(talk_of(topic, cast, at=MONDAY), cast, minutes=said, guests=[f"端木{numbers('guest')}"])
    activity = make_activity(make_compound(cast.community))
    mine = {"kind": "visitor", "name": "端木", "phone": numbers("visitor")}
    activities.sign_up(activity, **mine, by=by, at=MONDAY)
    noted = {"kind": "visitor", "name": "端木", "phone": numbers("noted visitor")}
    activities.note_signup(activity, **noted, by=None, at=MONDAY)
    activities.open_roll(activity, why=words(numbers, "opening a roll"), by=None, at=MONDAY)


def plant_by_pages(cast, numbers, client):
    """A resident who signs in by telephone, forms sent, searches typed, entries from the phone."""
    phone_codes.send_code(numbers("code"), purpose="sign-in", at=timezone.now(), address="1.2.3.4")
    client.post(reverse("sign-in-phone"), {"phone": numbers("signing in")})
    client.post(reverse("petitions:petition-new"), {"text": words(numbers, "form"), "phone": "1"})
    client.post(reverse("petitions:petition-preview"), {"text": words(numbers, "preview")})
    client.force_login(cast.grid_worker)
    client.get(reverse("grids:register-list", args=["resident"]), {"q": numbers("typed")})
    person = make_resident(grid=cast.unit, name="欧阳桂兰", phone=numbers("seen"))
    care = make_care(person)
    client.post(
        reverse("grids:foot-entries"),
        {
            "key": str(uuid4()),
            "kind": "visit",
            "target": care.public_id,
            "version": json.dumps({"resident": person.versions}),
            "result": "well",
            "resident.phone": numbers("entry"),
        },
    )
    entry = {"key": str(uuid4()), "kind": "finding", "text": words(numbers, "finding")}
    client.post(reverse("grids:foot-entries"), entry)


PLANTS = (
    plant_matters,
    plant_files,
    plant_register_files,
    plant_registers,
    plant_workers,
    plant_devices_and_tasks,
    plant_party,
    plant_helped,
    plant_offers,
    plant_topics,
)


@pytest.mark.parametrize("plant", PLANTS, ids=lambda plant: plant.__name__)
def test_planted_numbers_stand_nowhere_in_the_clear(cast, numbers, plant, caplog):
    plant(cast, numbers)

    found = dumping.leaks(numbers.given, dumping.pieces())

    assert len(numbers.given) > 3
    assert found + dumping.leaks(numbers.given, iter([("log", caplog.text)])) == []


def test_numbers_planted_by_pages_stand_nowhere_in_the_clear(cast, numbers, client, caplog):
    plant_by_pages(cast, numbers, client)

    found = dumping.leaks(numbers.given, dumping.pieces())

    assert found + dumping.leaks(numbers.given, iter([("log", caplog.text)])) == []


@pytest.mark.parametrize(
    "text",
    [
        "13864571000",
        "138 6457 1000",
        "138-6457-1000",
        "MTM4NjQ1NzEwMDA=",
        "eDEzODY0NTcxMDAw",
        "31333836343537313030300a",
    ],
)
def test_the_search_knows_a_number_in_every_spelling(text):
    found = dumping.leaks({"it": "13864571000"}, iter([("there", text)]))

    assert found == ["it in there"]


def test_the_search_looks_into_tables_and_files(cast):
    file_petition(grid=cast.unit)
    Petition.objects.update(title="打13864571000")
    default_storage.save("a/b.txt", ContentFile(b"13864571000"))

    found = dumping.leaks({"it": "13864571000"}, dumping.pieces())

    assert found == ["it in file a/", "it in petitions_petition.title"]
