import pytest

from dispatch.replies import read_reasons, read_verdict


@pytest.mark.parametrize(
    ("text", "solved", "satisfaction"),
    [
        ("1", "yes", "satisfied"),
        (" １。", "yes", "satisfied"),
        ("满意", "yes", "satisfied"),
        ("1 满意，谢谢", "yes", "satisfied"),
        ("2", "partly", "fair"),
        ("基本满意", "partly", "fair"),
        ("二", "partly", "fair"),
        ("3", "no", "dissatisfied"),
        ("3不满意", "no", "dissatisfied"),
        ("不满意！", "no", "dissatisfied"),
        ("没解决", "no", "dissatisfied"),
    ],
)
def test_read_verdict_of_a_clear_reply(text, solved, satisfaction):
    assert read_verdict(text) == (solved, satisfaction)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "4",
        "12",
        "1 不满意",
        "3满意",
        "1或2",
        "好的",
        "1号楼还是没有热水",
        "13800001111",
        "你们到底什么时候来修，我已经等了好久了满意什么",
    ],
)
def test_read_verdict_of_anything_else_is_nothing(text):
    assert read_verdict(text) is None


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("1", (["没有解决"], "")),
        ("2 1", (["太慢", "没有解决"], "")),
        ("11", (["没有解决"], "")),
        ("9", ([], "9")),
        ("水还是漏", ([], "水还是漏")),
    ],
)
def test_read_reasons_by_place_or_as_words(text, found):
    assert read_reasons(text, ["没有解决", "太慢"]) == found
