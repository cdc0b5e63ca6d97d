import pytest
from django.urls import reverse

from grids import seats
from party.choices import ArticleState
from party.models import Article
from tests.factories.grids import PostFactory, PostHolderFactory
from tests.factories.party import ColumnFactory, make_article
from yuanbao import access, navigation
from yuanbao.roles import Role

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.grids.site")]


def filled(cast, **values):
    column = values.pop("column", None) or ColumnFactory()
    return {
        "column": column.pk,
        "grid": cast.town.pk,
        "title": "停水公告",
        "body": "明天停水",
        "author_unit": "自来水公司",
        "notice_kind": "water",
        "summary": "",
        "audience": "everybody",
        "expires_on": "",
        "base": "1",
    } | values


def post(client, name, article, **data):
    return client.post(reverse(f"party:{name}", args=[article.public_id]), data)


def test_new_article_is_kept_as_a_draft(client, cast):
    client.force_login(cast.editor)

    response = client.post(reverse("party:article-new"), filled(cast))

    article = Article.objects.get()
    assert response.url == reverse("party:article-preview", args=[article.public_id])
    assert (article.state, article.written_by, article.grid) == ("draft", cast.editor, cast.town)


def test_new_article_with_faults_keeps_what_was_typed(client, cast):
    client.force_login(cast.editor)

    response = client.post(
        reverse("party:article-new"), filled(cast, title="", expires_on="2020-01-01")
    )

    page = response.content.decode()
    assert response.status_code == 422
    assert "明天停水" in page
    assert "这一天已经过了" in page
    assert not Article.objects.exists()


def test_new_article_offers_only_ones_own_area(client, cast):
    person = PostHolderFactory()
    PostFactory(user=person, grid=cast.town, role=Role.EDITOR)
    client.force_login(person)

    refused = client.post(reverse("party:article-new"), filled(cast, grid=cast.other_town.pk))

    offered = refused.context["form"].fields["grid"].queryset
    assert refused.status_code == 422
    assert list(offered) == [cast.town, cast.community]


def test_new_article_does_not_offer_columns_that_lead_to_a_page(client, cast):
    away = ColumnFactory(leads_to="petitions:petition-new")
    client.force_login(cast.editor)

    response = client.post(reverse("party:article-new"), filled(cast, column=away))

    assert response.status_code == 422


def test_edit_of_an_older_version_shows_409_and_keeps_the_words(client, cast):
    article = make_article(cast.town, state=ArticleState.DRAFT)
    client.force_login(cast.editor)
    address = reverse("party:article-edit", args=[article.public_id])
    client.post(address, filled(cast, title="第一个人的"))

    response = client.post(address, filled(cast, title="第二个人的"))

    assert response.status_code == 409
    assert "存了新的一稿" in response.content.decode()
    assert "第二个人的" in response.content.decode()
    assert Article.objects.get().title == "第一个人的"


def test_edit_starts_from_the_present_version(client, cast):
    article = make_article(cast.town, state=ArticleState.DRAFT, title="旧标题")
    client.force_login(cast.editor)

    page = client.get(reverse("party:article-edit", args=[article.public_id]))

    assert page.context["form"].initial["base"] == 1
    assert "旧标题" in page.content.decode()


def test_submit_then_approve_by_another_publishes(client, cast):
    article = make_article(cast.town, state=ArticleState.DRAFT, by=cast.editor)

    client.force_login(cast.editor)
    post(client, "article-submit", article)
    client.force_login(cast.reviewer)
    post(client, "article-approve", article)

    article.refresh_from_db()
    assert (article.state, article.reviewed_by) == ("published", cast.reviewer)


def test_approve_of_ones_own_is_409_with_words(client, cast):
    article = make_article(cast.town, state=ArticleState.REVIEW, by=cast.reviewer)
    client.force_login(cast.reviewer)

    response = post(client, "article-approve", article)

    assert response.status_code == 409
    assert "请别人审核" in response.content.decode()


@pytest.mark.parametrize(
    ("name", "state", "then"),
    [
        ("article-send-back", ArticleState.REVIEW, "draft"),
        ("article-withdraw", ArticleState.PUBLISHED, "withdrawn"),
    ],
)
def test_acts_with_a_reason_need_one(client, cast, name, state, then):
    article = make_article(cast.town, state=state)
    client.force_login(cast.reviewer)

    without = post(client, name, article, why=" ")
    still = Article.objects.get().state
    done = post(client, name, article, why="电话写错了")

    assert (without.status_code, still) == (422, state)
    assert "必填" in without.content.decode()
    assert (done.status_code, Article.objects.get().state) == (302, then)


def test_revise_leads_to_the_form(client, cast):
    article = make_article(cast.town, state=ArticleState.WITHDRAWN)
    client.force_login(cast.editor)

    response = post(client, "article-revise", article)

    assert response.url == reverse("party:article-edit", args=[article.public_id])
    assert Article.objects.get().state == "draft"


@pytest.mark.parametrize(
    ("who", "state", "moves"),
    [
        ("editor", ArticleState.DRAFT, {"submit"}),
        ("editor", ArticleState.REVIEW, set()),
        ("reviewer", ArticleState.REVIEW, {"approve", "send_back"}),
        ("editor", ArticleState.PUBLISHED, set()),
        ("reviewer", ArticleState.PUBLISHED, {"withdraw"}),
        ("editor", ArticleState.WITHDRAWN, {"revise"}),
    ],
)
def test_preview_offers_what_the_person_can_do_now(client, cast, who, state, moves):
    article = make_article(cast.town, state=state)
    client.force_login(getattr(cast, who))

    response = client.get(reverse("party:article-preview", args=[article.public_id]))

    assert response.context["moves"] == moves


def test_preview_does_not_offer_to_publish_ones_own(client, cast):
    article = make_article(cast.town, state=ArticleState.REVIEW, by=cast.reviewer)
    client.force_login(cast.reviewer)

    response = client.get(reverse("party:article-preview", args=[article.public_id]))

    assert response.context["moves"] == {"send_back"}


def test_list_shows_ones_area_and_narrows(client, cast):
    column = ColumnFactory()
    make_article(cast.town, title="东镇供热", column=column)
    make_article(cast.town, title="东镇草稿", state=ArticleState.DRAFT)
    make_article(cast.other_town, title="西街道的")
    person = PostHolderFactory()
    PostFactory(user=person, grid=cast.town, role=Role.EDITOR)
    client.force_login(person)

    def titles(**filters):
        page = client.get(reverse("party:article-list"), filters).context["page"]
        return [article.title for article in page]

    assert titles() == ["东镇草稿", "东镇供热"]
    assert titles(state="draft") == ["东镇草稿"]
    assert titles(q="供热") == ["东镇供热"]
    assert titles(column=column.pk) == ["东镇供热"]
    assert titles(state="nonsense", column="x") == ["东镇草稿", "东镇供热"]


def test_review_list_leaves_out_ones_own_words(client, cast):
    make_article(cast.town, title="别人的", state=ArticleState.REVIEW, by=cast.editor)
    make_article(cast.town, title="自己的", state=ArticleState.REVIEW, by=cast.reviewer)
    client.force_login(cast.reviewer)

    page = client.get(reverse("party:review-list"))

    assert [article.title for article in page.context["page"]] == ["别人的"]
    assert page.context["menu"][0].items[1].count == 1


@pytest.mark.parametrize("name", ["article-preview", "article-edit"])
def test_article_of_another_area_is_not_found(client, cast, name):
    article = make_article(cast.other_town, state=ArticleState.DRAFT)
    person = PostHolderFactory()
    PostFactory(user=person, grid=cast.town, role=Role.EDITOR)
    client.force_login(person)

    assert client.get(reverse(f"party:{name}", args=[article.public_id])).status_code == 404


ACTS = ["submit", "approve", "send-back", "withdraw", "revise"]


@pytest.mark.parametrize("act", ACTS)
def test_acts_by_others_than_editors_are_not_found(client, cast, act):
    article = make_article(cast.town, state=ArticleState.REVIEW)
    client.force_login(cast.town_clerk)

    response = post(client, f"article-{act}", article, why="x")

    assert response.status_code == 404
    assert Article.objects.get().state == "review"


@pytest.mark.parametrize("act", ACTS)
def test_acts_are_posted_never_fetched(client, cast, act):
    article = make_article(cast.town)
    client.force_login(cast.reviewer)

    address = reverse(f"party:article-{act}", args=[article.public_id])

    assert client.get(address).status_code == 405


@pytest.fixture
def no_frame(monkeypatch):
    """What other apps add to every page is counted in their own tests."""
    monkeypatch.setattr(navigation, "_seat_sources", [])
    monkeypatch.setattr(navigation, "_entries", [])
    monkeypatch.setattr(access, "_sources", [seats.roles_of])


@pytest.mark.parametrize("rows", [1, 3])
@pytest.mark.parametrize(("name", "queries"), [("article-list", 7), ("review-list", 6)])
def test_lists_ask_the_same_number_of_queries(
    client, cast, no_frame, django_assert_num_queries, name, queries, rows
):
    client.force_login(cast.reviewer)
    for _number in range(rows):
        make_article(cast.town, state=ArticleState.REVIEW, by=cast.editor)

    with django_assert_num_queries(queries):
        client.get(reverse(f"party:{name}"))
