import subprocess
import sys
from collections import Counter
from datetime import date

import pytest

from dispatch.learning.catalogue import Catalogue, multiplied, narrowed
from dispatch.learning.learn_duties import Case, judge, learn

ROAD, LAMP = ("市政", "道路"), ("市政", "路灯")
EAST, WEST = ("东街", "一社区"), ("西街", "二社区")


def cases():
    """Return forty matters: roads by street, lamps by one agency everywhere."""
    return [
        *[Case(ROAD, EAST, "东街队")] * 10,
        *[Case(ROAD, WEST, "西街队")] * 10,
        *[Case(LAMP, EAST, "照明所")] * 10,
        *[Case(LAMP, WEST, "照明所")] * 10,
    ]


@pytest.fixture(scope="module")
def catalogue():
    return learn(cases())


@pytest.mark.parametrize(
    ("categories", "areas", "agency", "rule"),
    [
        (ROAD, EAST, "东街队", "市政›道路 × 东街›一社区"),
        (ROAD, WEST, "西街队", "市政›道路 × 西街›二社区"),
        (LAMP, ("西街", "新社区"), "照明所", "市政›路灯 × 西街"),
        (LAMP, ("北街", "新社区"), "照明所", "市政›路灯"),
    ],
)
def test_suggest_falls_back_from_the_exact_case_to_wider_ones(
    catalogue, categories, areas, agency, rule
):
    best = catalogue.suggest(categories, areas)[0]

    assert (best.agency, best.rule) == (agency, rule)


def test_suggest_known_case_counts_what_the_rule_rests_on(catalogue):
    best = catalogue.suggest(ROAD, EAST)[0]

    assert (best.seen, best.of) == (10, 10)
    assert best.confidence > 0.9


def test_suggest_unknown_case_is_less_sure_than_a_known_one(catalogue):
    known = catalogue.suggest(ROAD, EAST)[0]

    unknown = catalogue.suggest(("农业", "鱼塘"), ("北街", "新社区"))[0]

    assert unknown.confidence < known.confidence
    assert unknown.rule == ""


def test_suggest_ranks_at_most_as_many_as_asked(catalogue):
    ranked = catalogue.suggest(ROAD, EAST, limit=2)

    assert len(ranked) == 2
    assert ranked[0].confidence >= ranked[1].confidence


def test_suggest_from_nothing_suggests_nothing():
    assert Catalogue().suggest(ROAD, EAST) == ()


def test_suggest_on_a_day_follows_the_practice_of_that_time():
    moved = [Case(ROAD, EAST, "旧队", date(2026, 1, day)) for day in range(1, 11)]
    moved += [Case(ROAD, EAST, "新队", date(2026, 6, day)) for day in range(1, 9)]
    catalogue = learn(moved)

    before = catalogue.suggest(ROAD, EAST, on=date(2026, 1, 20))[0]
    after = catalogue.suggest(ROAD, EAST, on=date(2026, 6, 20))[0]

    assert (before.agency, after.agency) == ("旧队", "新队")


def test_loads_saved_catalogue_suggests_the_same():
    dated = [Case(c.categories, c.areas, c.agency, date(2026, 1, 5)) for c in cases()]
    catalogue = learn(dated)

    again = Catalogue.loads(catalogue.to_bytes())

    day = date(2026, 1, 9)
    assert again.suggest(ROAD, WEST, on=day) == catalogue.suggest(ROAD, WEST, on=day)


def test_learn_single_agency_suggests_it():
    catalogue = learn([Case(ROAD, EAST, "东街队")])

    assert [row.agency for row in catalogue.suggest(ROAD, EAST)] == ["东街队"]


def test_judge_counts_first_and_first_three():
    unseen = [Case(ROAD, EAST, "东街队"), Case(LAMP, EAST, "东街队"), Case(LAMP, EAST, "别处")]

    found = judge(learn(cases()), unseen)

    assert (found.n, found.top1, found.top3) == (3, 0.3333, 0.6667)


def test_narrowed_narrow_case_corrects_the_wide_one_without_erasing_it():
    opinion = narrowed([Counter(a=8, b=2), Counter(b=9)])

    assert opinion == pytest.approx({"a": 0.2, "b": 0.8})


def test_multiplied_opinions_need_the_consent_of_both():
    joint = multiplied({"a": 0.5, "b": 0.5}, {"a": 1.0}, 0.5)

    assert joint["a"] > 0.99
    assert sum(joint.values()) == pytest.approx(1)


def test_import_catalogue_pulls_in_no_training_library():
    code = (
        "import sys, dispatch.learning.catalogue\n"
        "print(sorted({'sklearn', 'scipy', 'jieba'} & set(sys.modules)))"
    )

    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert done.stdout.strip() == "[]"
