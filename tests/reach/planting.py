"""One district in which people and staff wrote far too much, published by the usual acts."""

import io
from contextlib import suppress
from datetime import timedelta

from django.utils import timezone
from PIL import Image
from PIL.TiffImagePlugin import IFDRational

from dispatch.services.centre import events
from dispatch.services.judging.rating import Judgement, rate_as_petitioner
from dispatch.services.moves import extensions, suspension
from dispatch.services.moves.assignment import Share, dispatch
from dispatch.services.orders import findings, handling, questions
from dispatch.services.orders.photo_rule import Photos
from grids.services.workers import complaints
from party.services.knowledge import asking, entries
from petitions.choices import Channel, Kind
from petitions.models import Holder, Petition
from petitions.services import tracking
from petitions.services.intake import Matter
from tests.factories.grids import PostFactory, PostHolderFactory
from tests.factories.knowledge import make_answerer, make_item, make_question, topic
from tests.factories.party import make_article
from tests.factories.petitions import MONDAY, file_petition
from tests.factories.registers import make_resident
from tests.reach.marks import Marks
from yuanbao.photos import clean_photo
from yuanbao.roles import Role
from yuanbao.workflow import TransitionRefused

LATER = MONDAY + timedelta(hours=1)
MAKE, GPS, EXIF_IFD, ARTIST, COPYRIGHT = 271, 0x8825, 0x8769, 315, 33432
BODY_SERIAL, OWNER, USER_COMMENT = 0xA431, 0xA430, 0x9286


def telling_picture(marks: Marks, what: str) -> bytes:
    """Return a JPEG that carries its place, its camera and its author in every way it can."""
    exif = Image.Exif()
    exif[MAKE] = marks.hidden(f"camera of {what}", f"CAM{marks.phone(what)}")
    exif[ARTIST] = "Ouyang Guilan 欧阳桂兰"
    exif[COPYRIGHT] = marks.phone(f"copyright of {what}")
    inner = exif.get_ifd(EXIF_IFD)
    inner[BODY_SERIAL] = marks.hidden(f"serial of {what}", f"SN-{marks.identity(what)}")
    inner[OWNER] = marks.phone(f"owner of {what}")
    inner[USER_COMMENT] = marks.words(f"comment of {what}").encode()
    place = exif.get_ifd(GPS)
    place[1], place[2] = "N", (IFDRational(40), IFDRational(7), IFDRational(3137, 100))
    place[3], place[4] = "E", (IFDRational(124), IFDRational(23), IFDRational(1471, 100))
    out = io.BytesIO()
    note = marks.words(f"JPEG note of {what}").encode()
    picture = Image.new("RGB", (320, 240), "teal")
    picture.save(out, "JPEG", exif=exif, comment=note, icc_profile=note)
    return out.getvalue() + marks.words(f"tail of {what}").encode()


def _photo(marks: Marks, what: str):
    return clean_photo(io.BytesIO(telling_picture(marks, what)))


def _moderator_at_work(cast, matter: Petition, **values):
    """Dispatch to the housing bureau and sign, as its handler."""
    order = dispatch(matter, [Share(cast.housing)], by=None, at=MONDAY)[0]
    return handling.sign_for(order, by=cast.handler, at=MONDAY, **values)


def _matter(cast, marks: Marks, what: str, **values) -> Petition:
    facts = {
        "category": cast.heating,
        "grid": cast.unit,
        "title": f"{marks.words(f'title of {what}')}"[:55],
        "text": marks.words(f"text of {what}"),
        "place": f"花园小区3号楼2单元1703室{marks.phone(f'place of {what}')}",
        "name": "欧阳桂兰",
        "helper_name": "端木小芳",
        "phone": f"1386457{len(marks.secrets):04d}",
        "lat": 40.12,
        "lng": 124.38,
        "photos": [_photo(marks, f"photo of {what}")],
        **values,
    }
    marks.secrets[f"contact of {what}"] = facts["phone"]
    return file_petition(**facts)


def plant_matters(cast, marks: Marks) -> list[Petition]:
    """Matters at every stage, with words of residents and staff in every public box."""
    return [
        _waiting(cast, marks),
        _answered(cast, marks),
        _asked(cast, marks),
        _shelved(cast, marks),
        _extended(cast, marks),
        _found(cast, marks),
        _matter(cast, marks, "report", kind=Kind.REPORT),
        _matter(cast, marks, "firm", firm="好再来饭店", is_firm_named=True),
        _matter(cast, marks, "hotline", channel=Channel.HOTLINE, is_anonymous=True),
    ]


def _waiting(cast, marks):
    petition = _matter(cast, marks, "waiting")
    words = marks.words("addition")
    tracking.add_to(petition, text=words, by=Holder(petition.pk), at=MONDAY)
    phone = marks.secrets["phone of joiner"] = "13864579999"
    tracking.join(
        petition, joiner_key="k", phone=phone, note=marks.words("joining note"), at=MONDAY
    )
    return petition


def _answered(cast, marks):
    petition = _matter(cast, marks, "answered")
    order = _moderator_at_work(cast, petition)
    facts = {"by": cast.handler, "at": MONDAY}
    handling.note(order, text=marks.words("public note"), is_public=True, **facts)
    handling.note(order, text=marks.words("staff note"), is_public=False, **facts)
    photos = Photos([_photo(marks, "before")], [_photo(marks, "after")])
    answer = marks.words("answer")
    handling.finish(order, answer=answer, claimed="yes", photos=photos, **facts)
    order = handling.verify(order, by=cast.dispatcher, at=MONDAY)
    judged = Judgement(
        solved="no", satisfaction="dissatisfied", reasons=["U1"], comment=marks.words("rating")
    )
    rate_as_petitioner(order, judged, holder=Holder(petition.pk), at=LATER)
    return petition


def _asked(cast, marks):
    petition = _matter(cast, marks, "asked")
    order = _moderator_at_work(cast, petition)
    questions.ask(order, text=marks.words("question"), by=cast.handler, at=MONDAY)
    return petition


def _shelved(cast, marks):
    petition = _matter(cast, marks, "shelved")
    order = _moderator_at_work(cast, petition)
    suspension.ask_suspension(
        order,
        why=marks.words("shelving"),
        meanwhile=marks.words("meanwhile"),
        expected_on=(MONDAY + timedelta(days=90)).date(),
        by=cast.handler,
        at=MONDAY,
    )
    ruling = marks.words("shelving's ruling")
    order = suspension.grant_suspension(order, ruling=ruling, by=cast.shift_leader, at=MONDAY)
    suspension.review(order, note=marks.words("review"), by=cast.shift_leader, at=LATER)
    return petition


def _extended(cast, marks):
    petition = _matter(cast, marks, "extended")
    order = _moderator_at_work(cast, petition)
    reason = marks.words("extension")
    extensions.ask_extension(order, days=2, reason=reason, by=cast.handler, at=MONDAY)
    ruling = marks.words("extension's ruling")
    extensions.grant_extension(order, ruling=ruling, by=cast.shift_leader, at=MONDAY)
    return petition


def _found(cast, marks):
    found = Matter(
        text=marks.words("finding"),
        place=f"3号楼2单元1703室 {marks.phone('place of finding')}",
        category=cast.litter,
        grid=cast.unit,
        channel=Channel.GRID_WORKER,
    )
    return findings.report(
        found,
        settled=marks.words("settled on the spot"),
        by=cast.grid_worker,
        at=MONDAY,
        photos=[_photo(marks, "found")],
        after=[_photo(marks, "settled")],
    ).petition


def plant_words_of_the_district(cast, marks: Marks) -> None:
    """A bulletin, articles, entries and a question, each saying too much; refused ones stay in."""
    events.declare(
        events.Declaration(
            title=f"停暖{marks.phone('event title')}",
            kind="planned",
            agency=cast.housing,
            grids=[cast.community],
            public_text=marks.words("event"),
            starts_at=MONDAY,
            expected_at=timezone.now() + timedelta(days=400),
        ),
        by=cast.dispatcher,
        at=MONDAY,
    )
    with suppress(TransitionRefused):
        make_article(
            cast.district, title=f"停暖 {marks.phone('article title')}", body=marks.words("article")
        )
    with suppress(TransitionRefused):
        make_article(cast.district, notice_kind="safety", body=marks.words("notice"))
    with suppress(TransitionRefused):
        make_item(cast.district, title="怎么报停", body=marks.words("entry"))
    make_answerer(cast.handler)
    question = make_question(text=marks.words("knowledge question"), phone="13864578888")
    marks.secrets["phone of asker"] = "13864578888"
    asking.answer(question, text=marks.words("knowledge answer"), by=cast.handler, at=MONDAY)
    question.refresh_from_db()
    with suppress(TransitionRefused):
        entries.publish(entries.review(question.item, by=None, at=MONDAY), by=None, at=MONDAY)
    marks.question = question


def plant_people(cast, marks: Marks) -> None:
    """Registers, a complaint about a worker, and accounts: never for the public at all."""
    person = make_resident(grid=cast.unit, name="欧阳桂兰", phone="13864577777")
    marks.secrets["phone in the register"] = person.phone
    complaints.complain(
        cast.unit,
        text=marks.words("complaint"),
        about=None,
        contact=marks.phone("complainer"),
        at=MONDAY,
    )
    holder = PostHolderFactory(name="欧阳桂兰", is_resident=True, phone="13864576666")
    marks.secrets["phone of account"] = holder.phone
    clerk = PostHolderFactory(name="于得水", phone="13864575555")
    PostFactory(user=clerk, grid=cast.community, role=Role.COMMUNITY_CLERK)
    marks.secrets["phone of a clerk's account"] = clerk.phone
    topic()
