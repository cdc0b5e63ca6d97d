from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from party.knowledge.choices import ItemState, Kind
from party.models import Citation, KnowledgeItem, Question, ZeroHit
from party.services.knowledge import asking, entries, upkeep
from tests.factories.knowledge import make_answerer, make_item, make_question, topic, upload
from tests.factories.party import MONDAY

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.grids.site")]
TITLE = "取暖费怎么报停"


def body_of(response):
    return response.content.decode()


def home(client, **asked):
    return client.get(reverse("party:kb-home"), asked)


def at(name, row):
    return reverse(f"party:kb-{name}", args=[row.public_id])


@pytest.mark.parametrize("n_items", [1, 3])
@pytest.mark.parametrize(
    ("asked", "n_queries"), [({}, 3), ({"q": "报停"}, 6), ({"q": "护照签证"}, 6)]
)
def test_public_page_keeps_its_query_budget(
    client, cast, django_assert_max_num_queries, n_items, asked, n_queries
):
    for n in range(n_items):
        make_item(cast.district, title=f"{TITLE}{n}")

    with django_assert_max_num_queries(n_queries):
        home(client, **asked)


def test_search_shows_the_answer_with_its_words_marked(client, cast):
    make_item(cast.district)

    page = body_of(home(client, q="报停"))

    assert '<mark class="yb-mark">报停</mark>' in page
    assert "没找到？" in page


def test_browsing_keeps_to_kind_and_topic(client, cast):
    make_item(cast.district)
    make_item(cast.district, title="低保申请", topic=topic("10", "民生"), kind=Kind.GUIDE)

    by_topic = home(client, topic="10").context["rows"]
    by_kind = home(client, kind=Kind.QUESTION).context["rows"]

    assert [row.item.title for row in by_topic] == ["低保申请"]
    assert [row.item.title for row in by_kind] == [TITLE]


def test_unknown_kind_and_topic_are_no_limit(client, cast):
    make_item(cast.district)

    assert len(home(client, kind="x", topic="<b>").context["rows"]) == 1


def test_vain_search_is_counted_once_a_day_for_one_address(client, cast):
    for _twice in range(2):
        home(client, q="护照签证")

    assert list(ZeroHit.objects.values_list("words", "count")) == [("护照签证", 1)]


def test_entry_shows_source_and_validity_safely(client, cast):
    item = make_item(
        cast.district,
        body="<script>x</script>",
        source_title="供热办法",
        source_number="元政发〔2026〕3号",
        source_url="https://example.org/a",
        valid_from=MONDAY.date(),
    )

    page = body_of(client.get(at("item", item)))

    assert "元政发〔2026〕3号" in page
    assert 'href="https://example.org/a"' in page
    assert "长期有效" in page
    assert "<script>x" not in page


@pytest.mark.parametrize("state", [ItemState.DRAFT, ItemState.REVIEWED, ItemState.WITHDRAWN])
def test_entry_is_read_only_while_published(client, cast, state):
    assert client.get(at("item", make_item(cast.district, state=state))).status_code == 404


def test_entry_is_gone_the_day_after_its_last(client, cast):
    item = make_item(cast.district)
    yesterday = timezone.localdate() - timedelta(days=1)
    KnowledgeItem.objects.filter(pk=item.pk).update(valid_to=yesterday)

    assert client.get(at("item", item)).status_code == 404


def test_double_leads_to_the_entry_it_went_into(client, cast):
    kept, double = make_item(cast.district), make_item(cast.district)
    upkeep.merge(double, kept, by=None, at=MONDAY)

    assert client.get(at("item", double)).url == at("item", kept)


def test_reader_rates_once_without_an_account(client, cast):
    item = make_item(cast.district)

    for _twice in range(2):
        client.post(at("rate", item), {"useful": "1"})
    item.refresh_from_db()

    assert (item.n_useful, item.n_useless) == (1, 0)
    assert "您说过了" in body_of(client.get(at("item", item)))


def test_asking_gives_an_address_to_come_back_to(client, cast):
    make_answerer(cast.handler)

    sent = client.post(reverse("party:kb-ask"), {"topic": "01", "text": "报停以后能恢复吗"})
    page = body_of(client.get(sent.url))

    assert "报停以后能恢复吗" in page
    assert "已交给区住房和城乡建设局" in page
    assert Question.objects.get().answerer == cast.handler


def test_asking_too_little_is_refused_with_what_was_typed(client, cast):
    topic()

    response = client.post(reverse("party:kb-ask"), {"topic": "01", "text": "喂"})

    assert response.status_code == 422
    assert "喂" in body_of(response)


def test_answer_is_read_at_the_same_address_and_leads_to_the_entry(client, cast):
    make_answerer(cast.handler)
    question = asking.answer(make_question(), text="能恢复。", by=cast.handler, at=MONDAY)
    before = body_of(client.get(at("asked", question)))
    item = entries.review(question.item, by=None, at=MONDAY)
    entries.publish(item, by=None, at=MONDAY)

    after = body_of(client.get(at("asked", question)))

    assert "能恢复。" in before
    assert "已成为知识条目" not in before
    assert at("item", item) in after


def test_declined_question_leads_to_the_petitions(client, cast):
    make_answerer(cast.handler)
    question = asking.decline(make_question(), why="要上门看", by=cast.handler, at=MONDAY)

    page = body_of(client.get(at("asked", question)))

    assert "要上门看" in page
    assert "提诉求，要人来办" in page


@pytest.mark.parametrize(
    ("text", "n_rows"),
    [("我家想办取暖费报停", 1), ("报停", 0), ("楼上漏水泡了我家天花板", 0), ("", 0)],
)
def test_suggestion_answers_what_is_being_typed(client, cast, text, n_rows):
    make_item(cast.district)

    response = client.post(reverse("party:kb-suggest"), {"text": text})

    assert len(response.context["rows"]) == n_rows
    assert not ZeroHit.objects.exists()


def test_editor_writes_and_reviewer_publishes(client, cast):
    client.force_login(cast.editor)
    first = {
        "kind": "question",
        "topic": topic().code,
        "grid": cast.district.pk,
        "title": "新的问题",
        "body": "新的答案",
        "owner_unit": "区住建局",
    }
    written = client.post(reverse("party:kb-new"), first)
    item = KnowledgeItem.objects.get()
    client.post(at("edit", item), first | {"title": "改了的问题", "base": 1})
    own = client.post(at("review", item)).status_code
    client.force_login(cast.reviewer)
    client.post(at("review", item))
    client.post(at("publish", item))
    item.refresh_from_db()

    assert written.url == at("preview", item)
    assert own == 404
    assert (item.state, item.title) == (ItemState.PUBLISHED, "改了的问题")


def test_editing_over_another_version_keeps_what_was_typed(client, cast):
    item = make_item(cast.district, state=ItemState.DRAFT, by=cast.editor)
    client.force_login(cast.editor)
    facts = {"kind": "question", "topic": "01", "grid": cast.district.pk, "title": "我的题"}

    response = client.post(at("edit", item), facts | {"body": "x", "owner_unit": "x", "base": 9})

    assert response.status_code == 409
    assert "我的题" in body_of(response)


def test_validity_in_the_wrong_order_is_refused(client, cast):
    client.force_login(cast.editor)

    response = client.post(
        reverse("party:kb-new"), {"valid_from": "2026-05-01", "valid_to": "2026-04-01"}
    )

    assert "比施行日期还早" in body_of(response)


def test_reviewer_merges_a_double(client, cast):
    kept, double = make_item(cast.district), make_item(cast.district, title="取暖费报停怎么办")
    client.force_login(cast.reviewer)

    page = body_of(client.get(at("preview", double)))
    client.post(at("merge", double), {"into": str(kept.public_id)})
    double.refresh_from_db()

    assert "并入这条" in page
    assert double.merged_into == kept


def test_owner_sees_and_renews_what_ends_soon(client, cast):
    soon = timezone.localdate() + timedelta(days=5)
    item = make_item(cast.district, owner=cast.handler, valid_to=soon, at=timezone.now())
    client.force_login(cast.handler)

    page = body_of(client.get(reverse("party:kb-ending")))
    refused = client.post(at("renew", item), {"valid_to": "2020-01-01"}).status_code
    client.post(at("renew", item), {"valid_to": ""})
    item.refresh_from_db()

    assert TITLE in page
    assert refused == 422
    assert item.valid_to is None


def test_answerer_answers_the_own_questions_alone(client, cast):
    make_answerer(cast.handler)
    question = make_question()
    client.force_login(cast.other_handler)
    hidden = client.get(at("question", question)).status_code
    client.force_login(cast.handler)

    listed = body_of(client.get(reverse("party:kb-questions")))
    client.post(at("answer", question), {"text": "能恢复。"})
    question.refresh_from_db()

    assert hidden == 404
    assert question.text in listed
    assert question.answer == "能恢复。"


def test_answerer_declines_or_hands_on(client, cast):
    make_answerer(cast.handler)
    make_answerer(cast.other_handler, topic=topic("03", "市容"))
    declined, moved = make_question(), make_question(text="垃圾几点收")
    client.force_login(cast.handler)

    client.post(at("decline", declined), {"text": "要上门看"})
    client.post(at("hand-on", moved), {"topic": "03"})
    declined.refresh_from_db()
    moved.refresh_from_db()

    assert declined.answer == "要上门看"
    assert moved.answerer == cast.other_handler


def test_reviewer_settles_vain_words(client, cast):
    row = ZeroHit.objects.create(words="护照", count=4, last_on=MONDAY.date())
    client.force_login(cast.reviewer)

    page = body_of(client.get(reverse("party:kb-zero-hits")))
    client.post(reverse("party:kb-settle-zero-hit", args=[row.pk]))
    row.refresh_from_db()

    assert "护照" in page
    assert row.settled_on == timezone.localdate()


def test_handler_quotes_an_entry_in_an_answer(client, cast):
    item = make_item(cast.district, source_title="供热办法")
    client.force_login(cast.handler)

    found = client.get(
        reverse("party:kb-cite"),
        {"q": "取暖费报停", "where": "YB1-1", "target": "id_answer"},
        HTTP_HX_REQUEST="true",
    )
    noted = client.post(at("cited", item), {"where": "YB1-1"})

    assert 'data-cite="id_answer"' in body_of(found)
    assert "依据：供热办法" in body_of(found)
    assert at("item", item) in body_of(noted)
    assert Citation.objects.get().where == "YB1-1"


def test_cite_page_works_without_script(client, cast):
    make_item(cast.district)
    client.force_login(cast.handler)

    page = body_of(client.get(reverse("party:kb-cite"), {"q": "取暖费报停", "where": "YB1-1"}))

    assert "<h1>引用知识</h1>" in page
    assert 'name="where" value="YB1-1"' in page


def test_editor_imports_a_file_step_by_step(client, cast, tmp_path):
    client.force_login(cast.editor)
    document = tmp_path / "指南.md"
    document.write_text("## 低保怎么申请\n到社区。\n## 残疾证怎么办\n到残联。\n", encoding="utf-8")
    facts = {
        "kind": "guide",
        "topic": topic().code,
        "grid": cast.district.pk,
        "owner_unit": "区民政局",
        "valid_to": "2030-12-31",
    }
    with document.open("rb") as content:
        sent = client.post(reverse("party:kb-files"), facts | {"file": content})
    shown = body_of(client.get(sent.url))
    client.post(f"{sent.url}take-in/")
    done = body_of(client.get(sent.url))
    first = KnowledgeItem.objects.order_by("id").first()
    client.post(f"{sent.url}undo/")

    assert "存成 2 条草稿" in shown
    assert "低保怎么申请" in shown
    assert "已存 2 条" in done
    assert (first.kind, str(first.valid_to)) == (Kind.GUIDE, "2030-12-31")
    assert set(KnowledgeItem.objects.values_list("state", flat=True)) == {ItemState.WITHDRAWN}


def test_wrong_kind_of_file_is_refused_on_the_form(client, cast, tmp_path):
    client.force_login(cast.editor)
    old = tmp_path / "旧.doc"
    old.write_bytes(b"x")
    with old.open("rb") as content:
        response = client.post(reverse("party:kb-files"), {"file": content})

    assert response.status_code == 422
    assert "另存为 .docx" in body_of(response)


def test_reviewer_publishes_a_whole_file_of_somebody_else(client, cast):
    file = upload(cast.district, cast.editor)
    client.force_login(cast.editor)
    client.post(at("file-take-in", file))
    client.force_login(cast.reviewer)

    page = body_of(client.get(at("file", file)))
    client.post(at("file-publish", file))

    assert "都看过了，审核并发布" in page
    assert set(KnowledgeItem.objects.values_list("state", flat=True)) == {ItemState.PUBLISHED}


@pytest.mark.parametrize("n_items", [1, 3])
def test_desk_list_keeps_its_query_budget(client, cast, django_assert_max_num_queries, n_items):
    for n in range(n_items):
        make_item(cast.district, title=f"第{n}条", owner=cast.handler)
    client.force_login(cast.editor)
    client.get(reverse("party:kb-list"))

    with django_assert_max_num_queries(12):
        client.get(reverse("party:kb-list"), {"q": "第", "state": "published"})
