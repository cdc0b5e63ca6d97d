"""The demo district's people in grid work: profiles, letters, phones, a month's pay and cover.

A second run adds nothing. All of it is invented.
"""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from random import Random

from django.db import transaction

from grids.choices import Level
from grids.demo.given_cards import give_cards
from grids.models import (
    AllowanceSheet,
    Attendance,
    Commitment,
    Grid,
    GridPhone,
    InsurancePolicy,
    Post,
    TrainingSession,
    WorkerProfile,
)
from grids.services.workers import allowances, complaints, insurance
from grids.services.workers.letters import digest_of, text_of
from grids.workers import allowances as sums
from grids.workers.choices import (
    GRID_ROLES,
    PhoneState,
    SheetState,
    Source,
    TextKind,
    WorkerState,
)
from yuanbao.crypto import blind_index
from yuanbao.models import User
from yuanbao.roles import Role

SEED, BATCH = 20201102, 500
# Shares of a hundred, as the district won its workers.
SOURCES = {
    Source.PARTY_MEMBER: 26,
    Source.RETIRED_CADRE: 14,
    Source.TEACHER: 8,
    Source.PARTY_DELEGATE: 7,
    Source.PEOPLES_DEPUTY: 6,
    Source.CPPCC_MEMBER: 3,
    Source.VOLUNTEER: 18,
    Source.GRADUATE: 8,
    Source.ENTREPRENEUR: 5,
    Source.COMMUNITY_STAFF: 5,
}
PART_TIME = frozenset({Source.GRADUATE, Source.ENTREPRENEUR, Source.TEACHER})
MODELS = ("荣耀 X50", "红米 Note 13", "畅享 70")
TRAININGS = (("燃气与消防安全点怎么看", 90, 40), ("走访怎么登记，什么不能问", 120, 75))
CANDIDATES = (("姜立新", "16800000001"), ("曲文静", "16800000002"), ("隋忠义", "16800000003"))


@transaction.atomic
def load_workers(*, at: datetime) -> int:
    """Make what is missing and return how many people are in grid work."""
    posts = list(
        Post.objects.on(at.date())
        .filter(role__in=GRID_ROLES, is_substitute=False)
        .select_related("user", "grid")
        .defer("grid__boundary")
        .order_by("pk")
    )
    if posts and not WorkerProfile.objects.exists():
        profiles = _profiles(posts)
        _letters(profiles, at=at)
        _phones(posts)
        _trainings(profiles, at=at)
        _candidates(at=at)
        give_cards(posts, at=at)
        _complaint(at=at)
        _month(at=at)
        _policies(at=at)
    return WorkerProfile.objects.serving().count()


def _profiles(posts: Iterable[Post]) -> list[WorkerProfile]:
    rng = Random(SEED)  # noqa: S311 - invention, not secrecy
    sources, weights = list(SOURCES), list(SOURCES.values())
    rows = []
    for post in posts:
        source = rng.choices(sources, weights)[0]
        since = datetime.combine(post.starts_on, datetime.min.time()).astimezone()
        rows.append(
            WorkerProfile(
                user=post.user,
                grid=post.grid,
                source=source,
                is_part_time=source in PART_TIME,
                state=WorkerState.APPOINTED,
                proposed_at=since - timedelta(days=20),
                selected_at=since - timedelta(days=12),
                appointed_at=since,
            )
        )
    return WorkerProfile.objects.bulk_create(rows, batch_size=BATCH)


def _letters(profiles: list[WorkerProfile], *, at: datetime) -> None:
    """Sign for all but every fiftieth, who is still asked to."""
    text = text_of(TextKind.COMMITMENT, at.date())
    rows = []
    for number, profile in enumerate(profiles):
        if text is None or number % 50 == 6:
            continue
        letter = Commitment(
            profile=profile,
            text=text,
            title=text.title,
            body=text.body,
            signed_name=profile.shown_name,
            signed_by=profile.user,
            signed_at=profile.appointed_at or at,
        )
        letter.digest = digest_of(letter)
        rows.append(letter)
    Commitment.objects.bulk_create(rows, batch_size=BATCH)


def _phones(posts: Iterable[Post]) -> None:
    rng = Random(SEED)  # noqa: S311 - invention, not secrecy
    rows = []
    for number, post in enumerate(posts):
        if number % 100 == 37:
            continue  # somebody is always still without one
        imei = f"86{number:013d}"
        rows.append(
            GridPhone(
                number=post.work_phone,
                number_index=blind_index("phone", post.work_phone),
                imei=imei,
                imei_index=blind_index("imei", imei),
                model=rng.choice(MODELS),
                grid=post.grid,
                holder=post.user,
                state=PhoneState.ISSUED,
                bought_at=datetime.combine(post.starts_on, datetime.min.time()).astimezone(),
            )
        )
    GridPhone.objects.bulk_create(rows, batch_size=BATCH)


def _trainings(profiles: list[WorkerProfile], *, at: datetime) -> None:
    rng = Random(SEED)  # noqa: S311 - invention, not secrecy
    district = Grid.objects.filter(parent=None).first()
    keeper = _keeper()
    if district is None or keeper is None:
        return
    for title, minutes, days in TRAININGS:
        session = TrainingSession.objects.create(
            grid=district,
            title=title,
            place="区党群服务中心",
            held_on=(at - timedelta(days=days)).date(),
            minutes=minutes,
            noted_by=keeper,
            noted_at=at - timedelta(days=days),
        )
        came = [profile for profile in profiles if rng.random() < 0.9]
        Attendance.objects.bulk_create(
            [Attendance(session=session, profile=profile) for profile in came], batch_size=BATCH
        )


def _candidates(*, at: datetime) -> None:
    units = list(Grid.objects.live().at_level(Level.UNIT).order_by("code")[: len(CANDIDATES)])
    for unit, (name, phone) in zip(units, CANDIDATES, strict=False):
        WorkerProfile(
            name=name,
            phone=phone,
            grid=unit,
            source=Source.VOLUNTEER,
            recommended_by="社区党委",
            proposed_at=at - timedelta(days=3),
        ).save()


def _complaint(*, at: datetime) -> None:
    unit = Grid.objects.live().at_level(Level.UNIT).order_by("code").first()
    if unit is not None:
        text = "上周三打了三次网格手机都没人接，后来自己跑到社区问的。"
        complaints.complain(unit, text=text, about=None, contact="", at=at - timedelta(days=1))


def _month(*, at: datetime) -> None:
    """Draft last month's sheets; towns submitted them, the district's keeper approved all but one."""
    keeper = _keeper()
    sheets = allowances.draft_month(sums.month_before(at.date()), by=None, at=at)
    for sheet in sheets[:-1]:
        clerk = Post.objects.on(at.date()).filter(grid=sheet.place, role=Role.TOWN_CLERK).first()
        if clerk is None or keeper is None:
            continue
        AllowanceSheet.objects.filter(pk=sheet.pk).update(
            state=SheetState.APPROVED,
            submitted_by=clerk.user_id,
            submitted_at=at - timedelta(hours=20),
            approved_by=keeper.pk,
            approved_at=at - timedelta(hours=2),
        )


def _policies(*, at: datetime) -> None:
    """Cover everybody for the year; the last policy ends soon, so that it is spoken of."""
    towns = list(Grid.objects.live().at_level(Level.TOWN).order_by("code"))
    year = at.date().year
    for number, town in enumerate(towns, start=1):
        is_last = number == len(towns)
        ends_on = at.date() + timedelta(days=21) if is_last else date(year + 1, 8, 31)
        policy = InsurancePolicy.objects.create(
            place=town,
            insurer="中国人寿",
            number=f"PA{year}-{number:03d}",
            starts_on=date(year - 1, 9, 1),
            ends_on=ends_on,
            premium_fen=120 * 100,
            registered_at=at,
        )
        insurance.cover_all(policy, by=None, at=at)


def _keeper() -> User | None:
    return User.objects.filter(username="admin").first()
