import pytest

from party.offers.postings import faults_in


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("招女工两名", "sex"),
        ("限男，会开叉车", "sex"),
        ("已婚已育优先", "sex"),
        ("35岁以下", "age"),
        ("18-45岁，能吃苦", "age"),
        ("90后优先", "age"),
        ("限本地户口", "household"),
        ("本地人优先", "household"),
        ("不招河南省人", "household"),
        ("需查乙肝两对半", "health"),
        ("不要残疾人", "health"),
        ("限汉族", "origin"),
        ("形象气质佳，身高165以上", "looks"),
        ("入职交服装费200", "deposit"),
        ("收押金", "deposit"),
    ],
)
def test_faults_in_finds_what_a_post_may_not_say(text, kind):
    assert [fault.kind for fault in faults_in(text)] == [kind]


@pytest.mark.parametrize(
    "text",
    [
        "点菜端菜，早九点到晚八点，管两顿饭，需要健康证。",
        "招收银员 2 人，男女不限，交五险。",
        "本地送货，熟悉丹东道路，有 C1 驾照。",
        "女装店导购，会熨烫。",
        "养老院护理员，照顾 80 岁老人。",
        "每月 15 日发工资，做满 3 年加薪。",
    ],
)
def test_faults_in_leaves_honest_posts_alone(text):
    assert faults_in(text) == []


def test_faults_in_names_each_kind_once_with_what_to_write_instead():
    faults = faults_in("限女，30岁以下，25岁左右最好")

    assert [(fault.kind, fault.word) for fault in faults] == [("sex", "限女"), ("age", "30岁以下")]
    assert "会做什么" in str(faults[0].sentence)
