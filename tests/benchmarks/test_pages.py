from random import Random

from benchmarks.pages import Page, multipart

HTML = """
<nav><a href="/desk/orders/?page=2">2</a><a href="?act=note">更新进展</a></nav>
<p class="yb-note" role="alert"><svg><use href="#x"/></svg><span>王颖已在 11-23 10:05 先审核了。</span></p>
<form action="/search/"><input name="q"></form>
<form method="post" action="/desk/orders/1/rule/">
  <input type="hidden" name="key" value="k1">
  <input type="radio" name="decision" value="accept"><input type="radio" name="decision" value="refuse">
  <select name="to"><option value="">—</option><option value="7" selected>城管局</option></select>
  <input type="checkbox" name="checks" value="a"><input type="checkbox" name="checks" value="b">
  <input type="checkbox" name="is_public" value="on">
  <input type="number" name="days" value="5"><input type="file" name="photos">
  <textarea name="ruling">旧</textarea>
</form>
"""


def test_page_reads_links_and_who_was_first():
    page = Page(HTML)

    assert page.links == ["/desk/orders/?page=2", "?act=note"]
    assert page.first == ("王颖", "11-23 10:05")
    assert page.refusal == "王颖已在 11-23 10:05 先审核了。"


def test_page_without_a_refusal_names_nobody():
    assert Page("<p>王颖已在 11-23 10:05 先审核了。</p>").first is None


def test_form_filled_takes_what_is_chosen_ticks_the_checklist_and_writes_words():
    form = Page(HTML).form_to("/rule/")

    filled = form.filled(Random(1), "归它办。", decision="refuse")

    assert filled == [
        ("key", "k1"),
        ("decision", "refuse"),
        ("to", "7"),
        ("checks", "a"),
        ("checks", "b"),
        ("days", "5"),
        ("ruling", "归它办。"),
    ]
    assert form.wants_photo


def test_form_that_is_not_on_the_page_is_none():
    assert Page(HTML).form_to("/verify/") is None


def test_multipart_holds_fields_and_files():
    body, kind = multipart([("key", "k1")], [("photos", "a.jpg", b"\xff\xd8")])

    assert kind.startswith("multipart/form-data; boundary=")
    assert b'name="key"\r\n\r\nk1\r\n' in body
    assert b'filename="a.jpg"\r\nContent-Type: image/jpeg\r\n\r\n\xff\xd8\r\n' in body
