from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from party.choices import ArticleState, Section
from party.models import Article, Column
from tests.factories.knowledge import topic as knowledge_topic
from tests.factories.party import ColumnFactory
from yuanbao.icons import icon_svg

pytestmark = pytest.mark.django_db
HEAD = "code,section_code,section,order,name,description,icon,leads_to\n"
TWO = """
[[article]]
key = "stop-heating"
column = "help"
title = "停热公告"
unit = "区住建局"
kind = "heat"
days_ago = 2
days_valid = 1
body = "明天抢修。"

[[article]]
key = "waiting"
column = "help"
title = "待审的稿子"
unit = "区民政局"
state = "review"
place = "东镇"
body = "正文"
"""


def run(command, *arguments):
    said = StringIO()
    call_command(command, *arguments, stdout=said)
    return said.getvalue().strip()


@pytest.fixture
def file(tmp_path):
    def write(name, text):
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        return str(path)

    return write


def test_load_columns_takes_in_twenty_seven_and_a_second_run_adds_none():
    assert run("load_columns") == "栏目：新增 27，改动 0，不变 0"
    assert run("load_columns") == "栏目：新增 0，改动 0，不变 27"
    assert {s: Column.objects.filter(section=s).count() for s in Section} == {
        Section.PARTY: 6,
        Section.BUSINESS: 6,
        Section.SERVICE: 8,
        Section.PETITION: 7,
    }
    assert all(icon_svg(name, 24) for name in Column.objects.values_list("icon", flat=True))


def test_load_columns_amends_what_changed_and_leaves_the_switch_alone(file):
    ColumnFactory(code="help", name="旧名", is_active=False)

    said = run("load_columns", file("c.csv", HEAD + "help,service,便民服务,3,新名,说明,news,\n"))

    column = Column.objects.get()
    assert said == "栏目：新增 0，改动 1，不变 0"
    assert (column.name, column.order, column.is_active) == ("新名", 3, False)


@pytest.mark.parametrize(
    "line", ["help,nowhere,x,1,名,说明,news,\n", "help,service,x,一,名,说明,news,\n"]
)
def test_load_columns_with_a_bad_line_changes_nothing(file, line):
    good = "first,service,便民服务,1,名,说明,news,\n"

    with pytest.raises(CommandError, match="第 3 行"):
        run("load_columns", file("c.csv", HEAD + good + line))

    assert not Column.objects.exists()


def test_load_articles_adds_each_once(cast, file):
    ColumnFactory(code="help")
    path = file("a.toml", TWO)

    first, second = run("load_articles", path), run("load_articles", path)

    today = timezone.localdate()
    notice = Article.objects.get(source_key="stop-heating")
    assert (first, second) == ("文章：新增 2，原有 0", "文章：新增 0，原有 2")
    assert (notice.state, notice.grid) == (ArticleState.PUBLISHED, cast.district)
    assert notice.expires_on == today + timedelta(days=1)
    assert timezone.localdate(notice.published_at) == today - timedelta(days=2)
    waiting = Article.objects.get(source_key="waiting")
    assert (waiting.state, waiting.grid) == (ArticleState.REVIEW, cast.town)


@pytest.mark.parametrize(
    ("old", "new", "complaint"),
    [
        ('column = "help"', 'column = "none"', "栏目“none”不存在"),
        ('kind = "heat"', 'kind = "snow"', "通知类别“snow”不存在"),
        ('place = "东镇"', 'place = "月球"', "发布范围“月球”不存在"),
        ('body = "正文"', "", "少了 body"),
        ("[[article]]", "[[article", "一篇也没有读入"),
    ],
)
def test_load_articles_with_a_fault_adds_none(cast, file, old, new, complaint):
    ColumnFactory(code="help")

    with pytest.raises(CommandError, match=complaint):
        run("load_articles", file("a.toml", TWO.replace(old, new)))

    assert not Article.objects.exists()


def test_load_articles_of_the_demonstration_fill_the_columns(cast):
    run("load_columns")

    run("load_articles")

    bare = Column.objects.filter(articles=None, leads_to="").values_list("code", flat=True)
    assert list(bare) == []
    assert Article.objects.notices().count() >= 5
    assert set(Article.objects.values_list("state", flat=True)) >= {"draft", "review", "published"}


def test_knowledge_is_loaded_once_with_its_answerers(cast):
    for code in range(1, 15):
        knowledge_topic(f"{code:02d}", f"主题{code}")

    said = [run("load_knowledge") for _twice in range(2)]

    assert "新增 62，原有 0" in said[0]
    assert "同义词 0 组，答复人 0 个，条目新增 0，原有 62" in said[1]


def test_bad_knowledge_is_refused_and_named(cast, tmp_path):
    knowledge_topic()
    file = tmp_path / "k.toml"
    file.write_text('[[entry]]\ntitle = "缺东西的"\n', encoding="utf-8")

    with pytest.raises(CommandError, match="缺东西的"):
        run("load_knowledge", str(file))


def test_evaluation_prints_figures_of_every_method(cast, tmp_path):
    file = tmp_path / "qa.csv"
    file.write_text(
        "问,答\n取暖费报停哪天办,九月底以前报停。\n低保去哪办,到社区办低保。\n", encoding="utf-8"
    )

    said = run("evaluate_search", str(file), "--question", "问", "--answer", "答")

    assert "2 个问题，2 篇答案" in said
    assert "本系统: hit@1 1.0000" in said
    with pytest.raises(CommandError, match="没有这些列：无"):
        run("evaluate_search", str(file), "--question", "无", "--answer", "答")
