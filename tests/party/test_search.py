from datetime import timedelta

import pytest
from django.utils import timezone

from party import search
from party.knowledge.choices import ItemState, Kind
from party.models import KnowledgeItem, SynonymGroup
from party.services.knowledge.terms import count_if_changed, count_terms
from party.services.knowledge.trial import METHODS, OURS, Pair, try_search
from tests.factories.knowledge import make_item, topic

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()


def titles(asked, **limits):
    found = search.find(asked, search.on_the_day(TODAY, **limits))
    by_key = dict(KnowledgeItem.objects.values_list("pk", "title"))
    return [by_key[hit.pk] for hit in found.hits]


@pytest.fixture
def some(cast):
    make_item(cast.district, title="取暖费怎么报停")
    make_item(
        cast.district, title="低保怎么申请", body="到社区窗口申请。", topic=topic("10", "民生")
    )
    make_item(cast.district, title="室温多少算达标", body="卧室和客厅不低于十八度。")
    make_item(
        cast.district, title="医保在哪缴费", body="手机上就能缴。", keywords="看病", kind=Kind.GUIDE
    )


@pytest.mark.parametrize(
    ("asked", "best"),
    [
        ("报停取暖费", "取暖费怎么报停"),
        ("申请低保要去哪", "低保怎么申请"),
        ("屋里几度算达标？室温", "室温多少算达标"),
        ("看病", "医保在哪缴费"),
        ("yibao", "医保在哪缴费"),
        ("ybznjf", "医保在哪缴费"),
    ],
)
def test_search_puts_the_entry_first_that_answers(some, asked, best):
    assert titles(asked)[0] == best


@pytest.mark.parametrize("asked", ["", "！！", "' | & :*", "zzzz", "龘"])
def test_search_for_nothing_finds_nothing(some, asked):
    assert titles(asked) == []


def test_search_reads_synonyms(some):
    SynonymGroup.objects.create(words="最低生活保障 低保")

    assert titles("最低生活保障")[0] == "低保怎么申请"


def test_search_leaves_retired_synonyms_alone(some):
    SynonymGroup.objects.create(words="穷人补助款 低保", is_active=False)

    assert "低保怎么申请" not in titles("穷人补助款")


def test_search_keeps_to_kind_and_topic(some):
    assert titles("申请 缴费 报停", topic="10") == ["低保怎么申请"]
    assert titles("申请 缴费 报停", kind=Kind.GUIDE) == ["医保在哪缴费"]


def test_search_sees_only_what_is_public_on_the_day(cast):
    make_item(cast.district, title="报停草稿", state=ItemState.DRAFT)
    make_item(cast.district, title="报停审过", state=ItemState.REVIEWED)
    make_item(cast.district, title="报停撤下", state=ItemState.WITHDRAWN)
    gone = make_item(cast.district, title="报停旧规定")
    KnowledgeItem.objects.filter(pk=gone.pk).update(valid_to=TODAY - timedelta(days=1))
    make_item(cast.district, title="报停到今天", valid_to=TODAY + timedelta(days=3650))
    count_terms(at=timezone.now())

    assert titles("报停") == ["报停到今天"]


def test_search_knows_when_the_best_is_about_something_else(some):
    found = search.find("申请出国留学签证材料", search.on_the_day(TODAY))

    assert not found.is_sure


def test_search_costs_four_queries_whatever_is_found(some, django_assert_num_queries):
    with django_assert_num_queries(4):
        search.find("取暖费怎么报停", search.on_the_day(TODAY))


def test_terms_are_counted_anew_only_after_a_change(cast):
    make_item(cast.district)
    at = timezone.now()

    assert count_if_changed(at=at) is None
    make_item(cast.district, title="新的一条", state=ItemState.REVIEWED)
    assert count_if_changed(at=at) is None
    KnowledgeItem.objects.filter(state=ItemState.REVIEWED).update(
        state=ItemState.PUBLISHED, published_at=at + timedelta(seconds=1)
    )
    assert count_if_changed(at=at) == 2


def test_trial_compares_the_search_and_leaves_nothing_behind(cast):
    make_item(cast.district, title="真的条目")
    pairs = [
        Pair("取暖费报停要哪天以前办", "每年九月底以前报停，之后不办。", "供热"),
        Pair("低保去哪申请", "到社区窗口申请低保。"),
        Pair("几点开门", "八点半。", document="a"),
        Pair("周末开吗", "周末不开门。", document="a"),
    ]

    trial = try_search(pairs, pad_to=6)

    assert (trial.n_questions, trial.n_documents) == (4, 3)
    assert trial.figures.keys() == set(METHODS)
    assert trial.figures[OURS].hit_1 >= 0.75
    assert list(KnowledgeItem.objects.values_list("title", flat=True)) == ["真的条目"]
