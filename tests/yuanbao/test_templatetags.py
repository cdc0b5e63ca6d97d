import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest
from django import forms
from django.conf import settings
from django.core.paginator import Paginator
from django.template import engines

from yuanbao.icons import UnknownIconError, icon_svg
from yuanbao.states import FACES

NOW = datetime(2026, 11, 23, 1, 12, tzinfo=UTC)


def render(source, request=None, **context):
    return engines["django"].from_string(source).render(context, request)


@dataclass
class Order:
    state: str
    words: str

    def get_state_display(self):
        return self.words


class ContactForm(forms.Form):
    phone = forms.CharField(label="手机号")
    kind = forms.ChoiceField(choices=[("a", "求助")], widget=forms.RadioSelect)
    agree = forms.BooleanField(required=False)
    file = forms.FileField(required=False)


def test_icon_is_inlined_and_hidden_from_screen_readers():
    svg = render('{% icon "bell" 16 %}')

    assert svg.startswith('<svg class="yb-i yb-i--16" viewBox="0 0 24 24" aria-hidden="true"')
    assert "<path" in svg
    assert "style" not in svg


@pytest.mark.parametrize(
    ("name", "size"), [("no-such-icon", 20), ("../filled/bell", 20), ("bell", 17)]
)
def test_icon_refuses_unknown_names_and_sizes(name, size):
    with pytest.raises(UnknownIconError):
        icon_svg(name, size)


def test_every_icon_named_in_a_template_or_a_state_exists():
    named = {(face.icon, 14) for face in FACES.values()}
    for path in (settings.BASE_DIR / "templates").rglob("*.html"):
        for name, size in re.findall(r'{% icon "([\w-]+)"(?: (\d+))? %}', path.read_text()):
            named.add((name, int(size or 20)))

    assert len(named) > 20
    assert all(icon_svg(name, size) for name, size in named)


def test_state_badge_of_an_order_says_its_own_word():
    html = render("{% state_badge order %}", order=Order("rework", "退回重办"))

    assert html.startswith('<span class="yb-state yb-state--bad"><svg')
    assert html.endswith("退回重办</span>")


def test_state_badge_takes_another_word_for_the_public_and_escapes_it():
    html = render(
        "{% state_badge order label=word %}", order=Order("handling", "办理中"), word="<办>"
    )

    assert "&lt;办&gt;</span>" in html
    assert "办理中" not in html


def test_state_badge_of_a_plain_word_takes_family_and_icon():
    html = render('{% state_badge "停水" "warn" "alert-triangle" %}')

    assert "yb-state--warn" in html
    assert html.endswith("停水</span>")


def test_lamp_carries_shape_words_and_the_exact_moment():
    html = render("{% lamp due now=now %}", due=NOW - timedelta(hours=2), now=NOW)

    assert html == (
        '<time class="yb-lamp yb-lamp--over" datetime="2026-11-22T23:12:00+00:00" '
        'title="2026年11月23日 07:12">超 2 小时</time>'
    )


def test_lamp_of_a_stopped_clock_escapes_the_reason():
    html = render("{% lamp due paused=why %}", due=NOW, why="等<b>补充")

    assert html == '<span class="yb-lamp yb-lamp--pause">停表·等&lt;b&gt;补充</span>'


def test_lamp_without_a_limit_is_nothing():
    assert render("{% lamp due %}", due=None) == ""


@pytest.mark.parametrize(
    ("used", "total", "width"), [(28, 50, "56.0"), (9, 5, "100.0"), (-1, 5, "0.0"), (3, 0, "0.0")]
)
def test_bar_stays_between_nothing_and_full(used, total, width):
    html = render('{% bar used total "warn" "已用" %}', used=used, total=total)

    assert f'<rect width="{width}" height="6"/>' in html
    assert 'role="img" aria-label="已用"' in html
    assert "style" not in html


def test_bar_with_a_target_draws_a_tick_there():
    assert 'x="95.0"' in render("{% bar 1 2 mark=95 %}")


def test_time_bar_turns_red_when_the_limit_has_passed():
    html = render(
        "{% time_bar due start now=now %}",
        due=NOW - timedelta(1),
        start=NOW - timedelta(3),
        now=NOW,
    )

    assert "yb-bar--bad" in html
    assert "时限已用 100%" in html


def test_lines_escape_and_keep_the_writers_paragraphs():
    html = render("{{ text|lines }}", text="一\r\n二\n\n<script>\n\n")

    assert html == "<p>一<br>二</p><p>&lt;script&gt;</p>"


def test_mark_words_highlights_the_longest_and_escapes_the_rest():
    html = render("{% mark_words text words %}", text="油烟机<油烟", words=["油烟", "油烟机", ""])

    assert html == '<mark class="yb-mark">油烟机</mark>&lt;<mark class="yb-mark">油烟</mark>'


def test_mark_words_without_words_only_escapes():
    assert render("{% mark_words text words %}", text="a<b", words=None) == "a&lt;b"


def test_filters_of_nothing_are_nothing():
    source = "{{ x|moment }}{{ x|day }}{{ x|duration }}{{ x|mask_phone }}{{ x|mask_name }}{{ x|grouped }}{{ x|thousands }}{{ x|lines }}"

    assert render(source, x=None) == ""


def test_filters_show_people_and_numbers_as_agreed():
    source = "{{ phone|mask_phone }} {{ name|mask_name }} {{ number|grouped }} {{ n|thousands }} {{ span|duration }} {{ 19|pct:20 }}"
    html = render(
        source,
        phone="13800002046",
        name="刘建国",
        number="260000000142",
        n=1286,
        span=timedelta(hours=31),
    )

    assert html == "138****2046 刘** 2600 0000 0142 1,286 1 天 7 小时 95.0%"


def test_control_gives_each_kind_of_widget_its_class():
    form = ContactForm()
    drawn = {field.name: render("{{ field|control }}", field=field) for field in form}

    assert 'class="yb-input"' in drawn["phone"]
    assert 'class="yb-check"' in drawn["agree"]
    assert 'class="yb-file"' in drawn["file"]
    assert "class" not in drawn["kind"].split("<label")[0]


def test_field_ties_its_error_to_the_control():
    form = ContactForm({"kind": "a"})
    html = render('{% include "components/_field.html" %}', field=form["phone"])

    assert 'aria-invalid="true" aria-describedby="id_phone_error"' in html
    assert '<p class="yb-error" id="id_phone_error">' in html


def test_hidden_query_keeps_every_filter_but_those_named(rf):
    request = rf.get("/", {"q": '"热', "town": ["1", "2"], "page": "3"})

    html = render('{% hidden_query "page" %}', request)

    assert html == (
        '<input type="hidden" name="q" value="&quot;热">'
        '<input type="hidden" name="town" value="1"><input type="hidden" name="town" value="2">'
    )


@pytest.mark.parametrize(
    ("here", "shown"),
    [
        (1, [1, 2, 3, None, 12]),
        (4, [1, 2, 3, 4, 5, 6, None, 12]),
        (6, [1, None, 4, 5, 6, 7, 8, None, 12]),
        (12, [1, None, 10, 11, 12]),
    ],
)
def test_page_numbers_leave_gaps_only_where_more_than_one_is_missing(here, shown):
    from yuanbao.templatetags.yuanbao_pages import page_numbers  # noqa: PLC0415

    page = Paginator(range(120), 10).page(here)

    assert page_numbers(page) == shown


def test_pager_says_ten_thousand_and_more_and_keeps_filters(rf):
    page = Paginator(range(10_001), 20).page(2)

    html = render('{% include "components/_pager.html" %}', rf.get("/?q=热&page=2"), page=page)

    assert "共 1 万条以上，第 21 至 40 条" in html
    assert 'href="?q=%E7%83%AD&amp;page=3"' in html
