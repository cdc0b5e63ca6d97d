from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from party.choices import ArticleState, Section
from tests.factories.party import ColumnFactory, make_article

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.grids.site")]


def body_of(response):
    return response.content.decode()


def test_section_shows_its_columns_and_newest_articles(client, cast):
    column = ColumnFactory(section=Section.BUSINESS, name="惠企政策")
    make_article(cast.district, column=column, title="贷款专员")
    make_article(cast.district, title="别的版块")

    page = body_of(client.get(reverse("party:section-detail", args=["business"])))

    assert "惠企政策" in page
    assert "贷款专员" in page
    assert "别的版块" not in page


@pytest.mark.parametrize(
    ("section", "names"),
    [("party", ["my-study", "alliance-list"]), ("service", ["activity-list"])],
)
def test_section_leads_to_what_is_in_no_column(client, db, section, names):
    page = body_of(client.get(reverse("party:section-detail", args=[section])))

    assert all(f'href="{reverse(f"party:{name}")}"' in page for name in names)


@pytest.mark.parametrize("name", ["section-detail", "column-detail"])
def test_unknown_or_closed_address_is_not_found(client, db, name):
    ColumnFactory(code="closed", is_active=False)

    assert client.get(reverse(f"party:{name}", args=["closed"])).status_code == 404


def test_section_list_shows_all_four_even_without_columns(client):
    page = body_of(client.get(reverse("party:section-list")))

    assert all(str(label) in page for label in Section.labels)


def test_column_that_leads_to_a_page_sends_there(client):
    ColumnFactory(code="raise", leads_to="petitions:petition-new")

    response = client.get(reverse("party:column-detail", args=["raise"]))

    assert response.url == reverse("petitions:petition-new")


def test_column_whose_page_is_not_there_shows_its_articles(client):
    ColumnFactory(code="raise", leads_to="petitions:nowhere")

    assert client.get(reverse("party:column-detail", args=["raise"])).status_code == 200


@pytest.mark.parametrize(
    ("state", "status"),
    [
        (ArticleState.DRAFT, 404),
        (ArticleState.REVIEW, 404),
        (ArticleState.PUBLISHED, 200),
        (ArticleState.WITHDRAWN, 404),
    ],
)
def test_article_is_read_only_while_published(client, cast, state, status):
    article = make_article(cast.district, state=state)

    response = client.get(reverse("party:article-detail", args=[article.public_id]))

    assert response.status_code == status


def test_article_draws_its_text_safely(client, cast):
    article = make_article(
        cast.district,
        title="<script>t</script>",
        summary="<b>s</b>",
        body="<img src=x onerror=go()>\n\n**要紧**",
        author_unit="<i>u</i>",
    )

    page = body_of(client.get(reverse("party:article-detail", args=[article.public_id])))

    assert "<b>要紧</b>" in page
    assert "&lt;img src=x onerror=go()&gt;" in page
    assert not any(tag in page for tag in ("<script>t", "<b>s</b>", "<img src=x", "<i>u</i>"))


def test_search_finds_public_articles_and_marks_the_words(client, cast):
    make_article(cast.district, title="冬季供热报修", body="暖气不热")
    make_article(cast.district, title="供热草稿", state=ArticleState.DRAFT)
    make_article(cast.district, title="医保缴费")

    response = client.get(reverse("party:article-search"), {"q": "供热"})

    assert [a.title for a in response.context["page"]] == ["冬季供热报修"]
    assert '冬季<mark class="yb-mark">供热</mark>报修' in body_of(response)


@pytest.mark.parametrize(
    ("asked", "found"),
    [("供热 报修", 1), ("供热 医保", 0), ("！！", 0), ("", 2), ("' OR 1=1 --", 0), ("| & !", 0)],
)
def test_search_takes_whatever_is_typed(client, cast, asked, found):
    make_article(cast.district, title="冬季供热报修")
    make_article(cast.district, title="医保缴费")

    response = client.get(reverse("party:article-search"), {"q": asked})

    assert response.context["page"].paginator.count == found


def test_search_without_result_offers_the_next_step(client):
    page = body_of(client.get(reverse("party:article-search"), {"q": "<script>"}))

    assert "没有找到" in page
    assert "<script>" not in page.split("<main", 1)[1].split("</main>", 1)[0]


def notice(cast, title, days, **values):
    at = timezone.now() - timedelta(days=days)
    return make_article(cast.district, title=title, notice_kind="water", at=at, **values)


def test_home_notices_fragment_shows_the_newest_three_and_the_total(client, cast):
    for days in range(4):
        notice(cast, f"{days} 天前的停水", days)
    make_article(cast.district, title="不是通知")

    page = body_of(client.get(reverse("party:home-notices"), headers={"HX-Request": "true"}))

    assert page.strip().startswith("<section")
    assert [f"{days} 天前的停水" in page for days in range(4)] == [True, True, True, False]
    assert "全部 4 条" in page
    assert "不是通知" not in page


def test_home_notices_as_a_page_shows_all_and_leaves_out_what_is_over(client, cast):
    notice(cast, "还有效", 1, expires_on=timezone.localdate())
    over = notice(cast, "过期了", 2)
    over.expires_on = timezone.localdate() - timedelta(days=1)
    over.save(update_fields=["expires_on"])

    response = client.get(reverse("party:home-notices"))

    assert "<html" in body_of(response)
    assert [a.title for a in response.context["page"]] == ["还有效"]
    assert response["Vary"] == "HX-Request" or "HX-Request" in response["Vary"]


@pytest.mark.parametrize("rows", [1, 3])
@pytest.mark.parametrize(
    ("name", "arguments", "queries"),
    [
        ("section-list", [], 1),
        ("section-detail", ["service"], 2),
        ("column-detail", ["help"], 3),
        ("article-search", [], 2),
        ("home-notices", [], 2),
    ],
)
def test_public_pages_ask_the_same_number_of_queries(
    client, cast, django_assert_num_queries, name, arguments, queries, rows
):
    column = ColumnFactory(code="help")
    for number in range(rows):
        make_article(cast.district, column=column, title=f"{number}", notice_kind="water")

    with django_assert_num_queries(queries):
        client.get(reverse(f"party:{name}", args=arguments))
