import json

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from dispatch.models import ClassifierVersion
from dispatch.queries.centre.decided import decided_rows
from dispatch.services.moves.assignment import Share
from dispatch.services.routes.model import active_model
from dispatch.services.routes.routing import Choice, dispatch_by_person
from dispatch.services.routes.training import train_version
from petitions.choices import Visibility
from petitions.models import Petition
from petitions.services import handling
from tests.dispatch.learning.samples import as_csv, matters
from tests.factories.petitions import MONDAY, file_petition

COLUMNS = ["--text", "内容", "--label", "类别"]


@pytest.fixture
def labelled(tmp_path):
    return as_csv(tmp_path / "matters.csv", zip(*matters(), strict=True))


@pytest.fixture
def events(tmp_path):
    rows = [("市政", "路灯", "东街", "照明所", "2026-1-5")] * 12
    rows += [("市政", "道路", "东街", "养护队", "2026/01/06 08:00")] * 12
    header = ("大类", "小类", "街道", "单位", "时间")
    return as_csv(tmp_path / "events.csv", rows, header)


def answer(capsys, *arguments):
    call_command(*map(str, arguments))
    return json.loads(capsys.readouterr().out)


@pytest.mark.django_db
def test_train_classifier_keeps_one_version_of_the_same_rows(labelled, capsys):
    first = answer(capsys, "train_classifier", labelled, *COLUMNS)

    again = answer(capsys, "train_classifier", labelled, *COLUMNS, "--activate")

    assert (first["version"], first["is_new"], first["is_active"]) == (1, True, False)
    assert (again["version"], again["is_new"], again["is_active"]) == (1, False, True)
    assert first["labels"] == ["heat", "wages", "waste"]
    assert ClassifierVersion.objects.count() == 1


@pytest.mark.django_db
def test_train_classifier_with_corrections_activates_the_next_version(labelled, tmp_path, capsys):
    corrections = as_csv(tmp_path / "b.csv", [("路灯不亮", "lamp"), ("灯杆歪了", "lamp"), ("", "")])
    answer(capsys, "train_classifier", labelled, *COLUMNS, "--activate")

    call_command("train_classifier", str(labelled), str(corrections), *COLUMNS, "--activate")

    told = capsys.readouterr()
    assert json.loads(told.out)["n"] == 137
    assert "1 行没有文字" in told.err
    assert list(
        ClassifierVersion.objects.order_by("number").values_list("number", "is_active")
    ) == [(1, False), (2, True)]


def test_train_classifier_decided_learns_what_people_dispatched(cast, labelled, capsys):
    for category in (cast.heating, cast.litter):
        decided_by_a_person(cast, category)
    file_petition(category=cast.heating, grid=cast.unit)

    result = answer(capsys, "train_classifier", labelled, *COLUMNS, "--decided")

    assert (result["n"], result["decided"]) == (137, 2)
    assert {"0101", "0301"} <= set(result["labels"])


def test_decided_rows_tell_the_present_category_and_no_phone(cast):
    petition = decided_by_a_person(cast, cast.heating, text="三号楼不热，电话13800138000")
    handling.classify(petition, category=cast.litter, by=cast.dispatcher, at=MONDAY)

    [(text, code)] = decided_rows()

    assert code == "0301"
    assert "三号楼不热" in text
    assert "13800138000" not in text


def test_decided_rows_leave_out_what_only_handlers_read(cast):
    decided_by_a_person(cast, cast.heating, visibility=Visibility.HANDLERS)

    assert decided_rows() == []


@pytest.mark.parametrize(
    ("given", "words"), [([], "请给出标注文件"), (["a.csv"], "请用 --text 和 --label")]
)
def test_train_classifier_without_file_or_columns_says_what_to_give(given, words):
    with pytest.raises(CommandError, match=words):
        call_command("train_classifier", *given)


def decided_by_a_person(cast, category, **values):
    petition = file_petition(grid=cast.unit, **values)
    choice = Choice(category, (Share(cast.housing),))
    dispatch_by_person(petition, choice, by=cast.dispatcher, at=MONDAY)
    return Petition.objects.get(pk=petition.pk)


@pytest.mark.django_db
def test_train_version_in_force_is_the_one_that_routing_loads():
    train_version(*matters(), at=timezone.now(), activate=True)

    active = active_model()

    assert active.name == "v1"
    assert active.predictor.predict("暖气一直不热").label == "heat"


@pytest.mark.django_db
def test_train_classifier_single_label_refuses_and_keeps_nothing(tmp_path):
    path = as_csv(tmp_path / "a.csv", [("暖气不热", "heat"), ("暖气凉", "heat")])

    with pytest.raises(CommandError, match="至少要有两个类别") as refused:
        call_command("train_classifier", str(path), *COLUMNS)

    assert refused.value.returncode == 2
    assert not ClassifierVersion.objects.exists()


def test_evaluate_classifier_cross_validates_and_prints_one_object(labelled, capsys):
    result = answer(capsys, "evaluate_classifier", labelled, *COLUMNS)

    assert (result["n"], result["accuracy"], result["macro_f1"]) == (135, 1.0, 1.0)
    assert (result["coverage_at_95"], result["coverage_at_98"]) == (1.0, 1.0)
    assert set(result["per_class"]) == {"heat", "wages", "waste"}


def test_evaluate_classifier_twins_are_not_judged_by_a_model_that_learnt_them(tmp_path, capsys):
    rows = list(zip(*matters(), strict=True))[::3]
    path = as_csv(tmp_path / "a.csv", [*rows, *[("江鸥落在屋檐上", "bird")] * 10])

    apart = answer(capsys, "evaluate_classifier", path, *COLUMNS)
    dealt = answer(capsys, "evaluate_classifier", path, *COLUMNS, "--keep-twins")

    assert apart["per_class"]["bird"]["recall"] == 0
    assert dealt["per_class"]["bird"]["recall"] == 1


def test_evaluate_classifier_on_other_file_learns_from_the_train_file(labelled, tmp_path, capsys):
    other = as_csv(tmp_path / "b.csv", [("暖气片冰凉", "heat"), ("垃圾没有清运", "waste")])

    result = answer(capsys, "evaluate_classifier", other, *COLUMNS, "--train", labelled)

    assert (result["n"], result["accuracy"]) == (2, 1.0)


def test_evaluate_classifier_missing_column_refuses_with_code_two(labelled):
    with pytest.raises(CommandError, match="现有的列是：内容、类别") as refused:
        call_command("evaluate_classifier", str(labelled), "--text", "正文", "--label", "类别")

    assert refused.value.returncode == 2


@pytest.mark.parametrize("more", [[], ["--time", "时间"]])
def test_evaluate_routing_learns_one_file_and_judges_another(events, capsys, more):
    columns = ["--category", "大类", "小类", "--area", "街道", "--agency", "单位"]

    result = answer(capsys, "evaluate_routing", events, events, *columns, *more)

    assert (result["n"], result["top1"], result["top3"]) == (24, 1.0, 1.0)
    assert (result["coverage_at_95"], result["agency_never_seen"]) == (1.0, 0)


def test_evaluate_routing_repeated_options_equal_listed_ones(events, capsys):
    area = ["--area", "街道", "--agency", "单位"]

    listed = answer(capsys, "evaluate_routing", events, events, "--category", "大类", "小类", *area)
    repeated = answer(
        capsys,
        "evaluate_routing",
        events,
        events,
        "--category",
        "大类",
        "--category",
        "小类",
        *area,
    )

    assert listed["top1"] == repeated["top1"]


@pytest.mark.parametrize(
    ("column", "option", "sentence"),
    [("地段", "时间", "没有列「地段」"), ("街道", "小类", "日期「路灯」认不出")],
)
def test_evaluate_routing_unusable_columns_refuse(events, column, option, sentence):
    columns = ["--category", "大类", "--area", column, "--agency", "单位", "--time", option]

    with pytest.raises(CommandError, match=sentence) as refused:
        call_command("evaluate_routing", str(events), str(events), *columns)

    assert refused.value.returncode == 2
