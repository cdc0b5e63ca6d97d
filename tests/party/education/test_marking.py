import pytest

from party.education.choices import LessonKind, QuestionKind
from party.education.marking import Asked, is_enough, mark, needed
from party.education.uploads import MEGABYTE, FileRefused, format_of

ONE = Asked("a", QuestionKind.SINGLE, "？", ("甲", "乙"), frozenset({1}), "因为")
MANY = Asked("b", QuestionKind.MULTIPLE, "？", ("甲", "乙", "丙"), frozenset({0, 2}))


@pytest.mark.parametrize(
    ("given", "n_right"),
    [
        ({"a": {1}, "b": {0, 2}}, 2),
        ({"a": {0}, "b": {0, 2}}, 1),
        ({"a": {1}, "b": {0}}, 1),
        ({"a": {1}, "b": {0, 1, 2}}, 1),
        ({}, 0),
    ],
)
def test_mark_takes_all_right_options_and_no_other(given, n_right):
    marked = mark([ONE, MANY], {key: frozenset(places) for key, places in given.items()})

    assert (marked.n_right, marked.n_asked) == (n_right, 2)


def test_mark_keeps_what_was_asked_answered_and_why():
    sheet = mark([ONE], {"a": frozenset({0})}).sheet

    assert sheet == [
        {
            "text": "？",
            "kind": "single",
            "options": ["甲", "乙"],
            "given": [0],
            "right": [1],
            "is_right": False,
            "why": "因为",
        }
    ]


@pytest.mark.parametrize(
    ("n_right", "n_asked", "percent", "passed"),
    [(4, 5, 80, True), (3, 5, 80, False), (2, 3, 67, False), (0, 0, 80, False), (1, 1, 100, True)],
)
def test_is_enough_agrees_with_what_is_said_to_be_needed(n_right, n_asked, percent, passed):
    assert is_enough(n_right, n_asked, percent) is passed
    if n_asked:
        assert (n_right >= needed(n_asked, percent)) is passed


@pytest.mark.parametrize(
    ("head", "kind", "ending"),
    [
        (b"\x00\x00\x00\x18ftypmp42....", LessonKind.VIDEO, "mp4"),
        (b"\x1a\x45\xdf\xa3webm", LessonKind.VIDEO, "webm"),
        (b"%PDF-1.7", LessonKind.DOCUMENT, "pdf"),
    ],
)
def test_format_of_tells_a_file_by_its_first_bytes(head, kind, ending):
    assert format_of(head, 100, kind).ending == ending


@pytest.mark.parametrize(
    ("head", "size", "kind"),
    [
        (b"", 0, LessonKind.VIDEO),
        (b"<html><script>", 100, LessonKind.VIDEO),
        (b"PK\x03\x04", 100, LessonKind.DOCUMENT),
        (b"%PDF-1.7", 31 * MEGABYTE, LessonKind.DOCUMENT),
        (b"%PDF-1.7", 100, LessonKind.VIDEO),
        (b"%PDF-1.7", 100, LessonKind.TEXT),
    ],
)
def test_format_of_refuses_what_phones_cannot_show(head, size, kind):
    with pytest.raises(FileRefused):
        format_of(head, size, kind)
