import re

import pytest

from party.markup import plain, rendered


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("一段话。", "<p>一段话。</p>"),
        ("第一段。\n\n第二段。", "<p>第一段。</p><p>第二段。</p>"),
        ("上一行\n下一行", "<p>上一行<br>下一行</p>"),
        ("## 带什么\n身份证", "<h2>带什么</h2><p>身份证</p>"),
        ("### 小标题", "<h3>小标题</h3>"),
        ("- 身份证\n- 户口本", "<ul><li>身份证</li><li>户口本</li></ul>"),
        ("1. 先登记\n2、再审核", "<ol><li>先登记</li><li>再审核</li></ol>"),
        ("要**本人**来", "<p>要<b>本人</b>来</p>"),
        ("[查进度](/track/)", '<p><a href="/track/">查进度</a></p>'),
        ("[打电话](tel:0415-12345)", '<p><a href="tel:0415-12345">打电话</a></p>'),
        (
            "[官网](https://example.org/a?b=1&c=2)",
            '<p><a href="https://example.org/a?b=1&amp;c=2">官网</a></p>',
        ),
        ("#没有空格", "<p>#没有空格</p>"),
        ("2026年 11 月", "<p>2026年 11 月</p>"),
        ("", ""),
        ("\r\n \r\n", ""),
    ],
)
def test_rendered_draws_the_light_marks(text, html):
    assert rendered(text) == html


ATTACKS = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "## <svg onload=alert(1)>",
    "- <iframe src='//evil'></iframe>",
    "**<b onclick=alert(1)>x</b>**",
    "[点我](javascript:alert(1))",
    "[点我](JaVaScRiPt:alert(1))",
    "[点我](data:text/html,<script>alert(1)</script>)",
    "[点我](//evil.example)",
    "[点我](/\\evil.example)",
    '[点我](/a"onmouseover="alert(1))',
    "[点我](https://x.example/'onclick='alert(1))",
    "[<script>alert(1)</script>](/a)",
    "[点我](vbscript:msgbox)",
    "<!--[if IE]><script>alert(1)</script><![endif]-->",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "{{ request }}{% csrf_token %}",
]
SAFE_TAG = re.compile(
    r"</?(?:p|b|ul|ol|li|h2|h3)>|<br>|</a>"
    r"|<a href=\"(?:https?://|tel:|/(?![/\\]))[^\"'<>\s]*\">"
)


@pytest.mark.parametrize("text", ATTACKS)
def test_rendered_lets_nothing_typed_become_markup(text):
    html = rendered(text)

    left = SAFE_TAG.sub("", html)

    assert "<" not in left
    assert ">" not in left


def test_rendered_shows_a_refused_link_as_it_was_typed():
    assert rendered("[点我](javascript:go)") == "<p>[点我](javascript:go)</p>"


def test_rendered_escapes_once():
    assert rendered("A & B <c>") == "<p>A &amp; B &lt;c&gt;</p>"


def test_plain_leaves_the_words_alone():
    assert plain("## 带什么\n- **身份证**\n[查进度](/track/)") == "带什么\n身份证\n查进度"
