from datetime import date, timedelta

import pytest
from django.db import IntegrityError, ProgrammingError, connection, transaction

from party.choices import ArticleState
from party.models import Article, Revision
from party.services import content, reviewing
from tests.factories.grids import PostFactory, PostHolderFactory
from tests.factories.party import MONDAY, make_article, make_draft
from yuanbao.models import AuditEntry, Notification
from yuanbao.models.base import AppendOnlyError
from yuanbao.roles import Role
from yuanbao.segment import search_query
from yuanbao.workflow import OutOfReach, TransitionRefused

pytestmark = pytest.mark.django_db
LATER = MONDAY + timedelta(hours=1)


def editor_of(grid, role=Role.EDITOR):
    person = PostHolderFactory()
    PostFactory(user=person, grid=grid, role=role)
    return person


def test_draft_keeps_the_first_version(cast):
    article = content.draft(make_draft(cast.town), by=cast.editor, at=MONDAY)

    assert (article.state, article.written_by) == (ArticleState.DRAFT, cast.editor)
    assert list(Revision.objects.values_list("number", "title", "by")) == [
        (1, "今年供暖怎么报停", cast.editor.pk)
    ]


def test_draft_for_an_area_of_others_is_out_of_reach(cast):
    with pytest.raises(OutOfReach):
        content.draft(make_draft(cast.other_town), by=editor_of(cast.town), at=MONDAY)

    assert not Article.objects.exists()


def test_draft_for_a_retired_place_is_out_of_reach(cast):
    cast.town.retired_at = MONDAY
    cast.town.save()

    with pytest.raises(OutOfReach):
        content.draft(make_draft(cast.town), by=cast.editor, at=MONDAY)


def test_draft_is_found_by_its_words(cast):
    make_article(cast.district, title="冬季供热", summary="报修", body="**暖气**不热先放气")

    found = [
        word
        for word in ("供热", "报修", "暖气", "放气", "停水")
        if Article.objects.filter(search=search_query(word)).exists()
    ]

    assert found == ["供热", "报修", "暖气", "放气"]


def test_edit_adds_a_version_and_is_found_by_its_new_words_alone(cast):
    article = content.draft(make_draft(cast.town), by=cast.editor, at=MONDAY)
    draft = make_draft(cast.town, title="医保缴费", body="年底以前缴。")

    edited = content.edit(article, draft, base=1, by=cast.reviewer, at=LATER)

    assert (edited.revision_number, edited.title, edited.written_by) == (2, "医保缴费", cast.editor)
    assert [r.title for r in edited.revisions.order_by("number")] == [
        "今年供暖怎么报停",
        "医保缴费",
    ]
    assert not Article.objects.filter(search=search_query("供暖")).exists()


def test_edit_on_an_older_version_is_told_who_saved(cast):
    article = content.draft(make_draft(cast.town), by=cast.editor, at=MONDAY)
    content.edit(article, make_draft(cast.town), base=1, by=cast.reviewer, at=LATER)

    with pytest.raises(TransitionRefused, match="审核员在 11-23 11:00 存了新的一稿"):
        content.edit(article, make_draft(cast.town), base=1, by=cast.editor, at=LATER)

    assert Article.objects.get().revision_number == 2


@pytest.mark.parametrize(
    "state", [ArticleState.REVIEW, ArticleState.PUBLISHED, ArticleState.WITHDRAWN]
)
def test_edit_of_what_is_no_draft_is_refused(cast, state):
    article = make_article(cast.town, state=state)

    with pytest.raises(TransitionRefused, match="不能再改"):
        content.edit(article, make_draft(cast.town), base=1, by=cast.editor, at=LATER)


def test_edit_into_an_area_of_others_is_out_of_reach(cast):
    person = editor_of(cast.town)
    article = content.draft(make_draft(cast.town), by=person, at=MONDAY)

    with pytest.raises(OutOfReach):
        content.edit(article, make_draft(cast.other_town), base=1, by=person, at=LATER)


def test_edit_of_an_article_of_others_area_is_out_of_reach(cast):
    article = make_article(cast.other_town, state=ArticleState.DRAFT)

    with pytest.raises(OutOfReach):
        content.edit(article, make_draft(cast.town), base=1, by=editor_of(cast.town), at=LATER)


def test_approve_publishes_and_tells_the_writer(cast):
    article = make_article(cast.town, state=ArticleState.REVIEW, by=cast.editor)

    published = content.approve(article, by=cast.reviewer, at=LATER)

    assert (published.state, published.published_at) == (ArticleState.PUBLISHED, LATER)
    assert published.reviewed_by == cast.reviewer
    assert list(Notification.objects.values_list("user", "title")) == [
        (cast.editor.pk, "您写的《今年供暖怎么报停》已发布")
    ]


def test_approve_of_ones_own_words_is_refused(cast):
    article = make_article(cast.town, state=ArticleState.REVIEW, by=cast.reviewer)

    with pytest.raises(reviewing.OwnWork):
        content.approve(article, by=cast.reviewer, at=LATER)

    assert Article.objects.get().state == ArticleState.REVIEW


def test_approve_of_a_version_one_changed_is_refused(cast):
    article = content.draft(make_draft(cast.town), by=cast.editor, at=MONDAY)
    content.edit(article, make_draft(cast.town), base=1, by=cast.reviewer, at=MONDAY)
    article = content.submit(article, by=cast.editor, at=MONDAY)

    with pytest.raises(reviewing.OwnWork):
        content.approve(article, by=cast.reviewer, at=LATER)


def test_approve_by_reviewer_of_another_town_is_out_of_reach(cast):
    article = make_article(cast.town, state=ArticleState.REVIEW)

    with pytest.raises(OutOfReach):
        content.approve(article, by=editor_of(cast.other_town, Role.REVIEWER), at=LATER)


def test_approve_after_its_last_day_is_refused(cast):
    article = make_article(cast.town, state=ArticleState.REVIEW, expires_on=date(2026, 11, 22))

    with pytest.raises(reviewing.Expired):
        content.approve(article, by=cast.reviewer, at=LATER)


def test_approve_twice_is_told_who_was_first(cast):
    article = make_article(cast.town, state=ArticleState.REVIEW)
    content.approve(article, by=cast.reviewer, at=LATER)

    with pytest.raises(TransitionRefused, match="审核员"):
        content.approve(article, by=editor_of(cast.district, Role.REVIEWER), at=LATER)


def test_send_back_returns_it_with_the_reason(cast):
    article = make_article(cast.town, state=ArticleState.REVIEW, by=cast.editor)

    back = content.send_back(article, why="电话写错了", by=cast.reviewer, at=LATER)

    assert (back.state, back.send_back_reason) == (ArticleState.DRAFT, "电话写错了")
    assert AuditEntry.objects.get(act="send_back").reason == "电话写错了"
    assert Notification.objects.get().body == "电话写错了"


def test_submit_again_clears_the_reason(cast):
    article = make_article(cast.town, state=ArticleState.REVIEW)
    content.send_back(article, why="电话写错了", by=cast.reviewer, at=LATER)

    assert content.submit(article, by=cast.editor, at=LATER).send_back_reason == ""


@pytest.mark.parametrize(
    ("act", "state"),
    [(content.send_back, ArticleState.REVIEW), (content.withdraw, ArticleState.PUBLISHED)],
)
def test_send_back_and_withdraw_without_reason_are_refused(cast, act, state):
    article = make_article(cast.town, state=state)

    with pytest.raises(reviewing.ReasonMissing):
        act(article, why="  ", by=cast.reviewer, at=LATER)

    assert Article.objects.get().state == state


def test_withdraw_takes_it_off_the_public_pages_and_revise_makes_it_a_draft(cast):
    article = make_article(cast.town)

    withdrawn = content.withdraw(article, why="政策变了", by=cast.reviewer, at=LATER)
    shown = Article.objects.public(LATER.date()).exists()
    revised = content.revise(withdrawn, by=cast.editor, at=LATER)

    assert (withdrawn.withdrawn_at, shown) == (LATER, False)
    assert (revised.state, revised.reviewed_by) == (ArticleState.DRAFT, None)


@pytest.mark.parametrize(
    ("last_day", "shown"),
    [(None, True), (date(2026, 11, 23), True), (date(2026, 11, 22), False)],
)
def test_public_ends_after_the_last_day(cast, last_day, shown):
    article = make_article(cast.town)
    Article.objects.update(expires_on=last_day)

    on = date(2026, 11, 23)

    assert Article.objects.public(on).exists() is shown
    assert Article.objects.get(pk=article.pk).is_public_on(on) is shown


def test_public_hides_a_closed_column(cast):
    article = make_article(cast.town)
    article.column.is_active = False
    article.column.save()

    assert not Article.objects.public(MONDAY.date()).exists()


def test_reviewer_who_is_the_writer_is_refused_by_the_database(cast):
    make_article(cast.town, by=cast.editor)

    with pytest.raises(IntegrityError), transaction.atomic():
        Article.objects.update(reviewed_by=cast.editor)


def test_versions_cannot_be_changed(cast):
    make_article(cast.town)
    revision = Revision.objects.get()

    with pytest.raises(AppendOnlyError):
        revision.save()
    with pytest.raises(ProgrammingError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE party_revision SET body = 'x'")
