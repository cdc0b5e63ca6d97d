"""What is paid from which month on: laid down for the district, locked once it was used."""

from datetime import date

import pytest
from django.urls import reverse

from grids.models import AllowanceSheet, AllowanceTerms
from grids.queries.workers.allowances import terms_rows
from grids.services.workers import allowances, terms
from grids.services.workers.terms import Rates
from grids.workers.choices import MonthRule, SheetState
from tests.factories.grids import PostFactory, PostHolderFactory
from tests.factories.workers import AllowanceTermsFactory, WorkerTextFactory, make_manager
from tests.grids.conftest import AT
from tests.yuanbao.signing import sign_in
from yuanbao.roles import Role
from yuanbao.workflow import OutOfReach

pytestmark = pytest.mark.django_db
FEBRUARY, MARCH = date(2021, 2, 1), date(2021, 3, 1)
FORM = {"valid_from": "2021-03", "work_fen": "120", "phone_fen": "30.50", "source": "新文件"}


@pytest.fixture
def old():
    return AllowanceTermsFactory()


@pytest.fixture
def keeper(tree):
    return make_manager(tree["district"], "区里", Role.ADMINISTRATOR)


def rates(valid_from, **others):
    facts = {"work_fen": 12000, "phone_fen": 3000, "rule": MonthRule.BY_DAY, "source": "新文件"}
    return Rates(valid_from, **{**facts, **others})


def test_set_terms_begin_where_the_older_ones_end(old, keeper):
    terms.set_terms(rates(MARCH), by=keeper, at=AT)

    rows = [(row.terms.valid_from, row.until, row.is_now) for row in terms_rows(FEBRUARY)]
    assert rows == [(MARCH, None, False), (old.valid_from, FEBRUARY, True)]
    assert allowances.terms_of(FEBRUARY) == old
    assert allowances.terms_of(MARCH).work_fen == 12000


def test_set_terms_by_a_town_is_out_of_reach(tree, old):
    town = make_manager(tree["first"], "镇书记", Role.TOWN_SECRETARY)

    assert not terms.may_set_terms(town)
    with pytest.raises(OutOfReach):
        terms.set_terms(rates(MARCH), by=town, at=AT)


def test_terms_of_a_month_that_has_some_or_was_paid_are_refused(tree, old, keeper):
    AllowanceSheet.objects.create(
        place=tree["first"],
        month=FEBRUARY,
        terms=old,
        state=SheetState.SUBMITTED,
        submitted_by=keeper,
        drafted_at=AT,
    )

    with pytest.raises(terms.TermsOverlap, match="已经有一条标准"):
        terms.set_terms(rates(old.valid_from), by=keeper, at=AT)
    with pytest.raises(terms.TermsOverlap, match="新标准最早从 2021-03 起"):
        terms.set_terms(rates(FEBRUARY), by=keeper, at=AT)
    with pytest.raises(terms.TermsOverlap, match="请填 1 日"):
        terms.set_terms(rates(date(2021, 3, 15)), by=keeper, at=AT)
    terms.set_terms(rates(MARCH), by=keeper, at=AT)


def test_terms_are_amended_and_dropped_until_a_sheet_uses_them(tree, old, keeper):
    new = terms.set_terms(rates(MARCH), by=keeper, at=AT)

    amended = terms.amend_terms(new, rates(MARCH, work_fen=15000), by=keeper, at=AT)
    assert amended.work_fen == 15000
    AllowanceSheet.objects.create(place=tree["first"], month=MARCH, terms=new, drafted_at=AT)

    with pytest.raises(terms.TermsUsed, match="不能再改"):
        terms.amend_terms(new, rates(MARCH), by=keeper, at=AT)
    with pytest.raises(terms.TermsUsed):
        terms.drop_terms(new, by=keeper, at=AT)
    AllowanceSheet.objects.all().delete()
    terms.drop_terms(new, by=keeper, at=AT)
    assert AllowanceTerms.objects.get() == old


def test_pages_lay_terms_down_amend_and_drop_them(client, old, keeper):
    client.force_login(keeper)
    facts = {**FORM, "rule": MonthRule.HALF_MONTH}
    client.post(reverse("grids:terms-new"), facts)
    new = AllowanceTerms.objects.get(valid_from=MARCH)
    again = client.post(reverse("grids:terms-new"), facts)
    form = client.get(reverse("grids:terms-amend", args=[new.pk])).content.decode()
    client.post(reverse("grids:terms-amend", args=[new.pk]), {**facts, "phone_fen": "40"})
    listed = client.get(reverse("grids:terms-list")).content.decode()
    client.post(reverse("grids:terms-drop", args=[new.pk]))

    assert (new.work_fen, new.phone_fen, new.rule) == (12000, 3050, MonthRule.HALF_MONTH)
    assert again.status_code == 409
    assert "已经有一条标准" in again.content.decode()
    assert 'value="30.50"' in form
    assert 'value="2021-03"' in form
    assert "40.00" in listed
    assert AllowanceTerms.objects.get() == old


def test_town_reads_the_terms_and_changes_nothing(client, tree, old):
    client.force_login(make_manager(tree["first"], "镇里经办", Role.TOWN_CLERK))

    listed = client.get(reverse("grids:terms-list"))

    assert listed.status_code == 200
    assert "新的标准" not in listed.content.decode()
    assert client.get(reverse("grids:terms-new")).status_code == 404
    assert client.post(reverse("grids:terms-drop", args=[old.pk])).status_code == 404


@pytest.fixture
def administrator(client, tree):
    person = PostHolderFactory(name="管理员", is_staff=True)
    PostFactory(user=person, grid=tree["district"], role=Role.ADMINISTRATOR)
    sign_in(client, person)
    return person


@pytest.mark.urls("tests.grids.site")
def test_administration_refuses_overlaps_in_words(client, administrator, old):
    facts = {"work_fen": 1, "phone_fen": 1, "rule": MonthRule.BY_DAY, "source": "x"}
    url = "/admin/grids/allowanceterms/add/"

    same = client.post(url, {**facts, "valid_from": f"{old.valid_from:%F}"})
    middle = client.post(url, {**facts, "valid_from": "2021-03-15"})
    client.post(url, {**facts, "valid_from": "2021-03-01"})

    assert "已经有一条标准" in same.content.decode()
    assert "请填 1 日" in middle.content.decode()
    assert AllowanceTerms.objects.count() == 2


@pytest.mark.urls("tests.grids.site")
def test_administration_locks_terms_that_were_used(client, tree, administrator, old):
    url = f"/admin/grids/allowanceterms/{old.pk}/change/"
    assert 'name="work_fen"' in client.get(url).content.decode()

    AllowanceSheet.objects.create(place=tree["first"], month=FEBRUARY, terms=old, drafted_at=AT)

    assert 'name="work_fen"' not in client.get(url).content.decode()
    assert client.post(url, {"work_fen": 1}).status_code == 403
    assert client.post(f"/admin/grids/allowanceterms/{old.pk}/delete/").status_code == 403


@pytest.mark.urls("tests.grids.site")
def test_administration_keeps_texts_in_the_order_of_their_versions(client, administrator):
    first = WorkerTextFactory(version=1)
    facts = {"kind": first.kind, "title": "承诺书", "body": "说到做到。", "source": ""}
    url = "/admin/grids/workertext/add/"

    same = client.post(url, {**facts, "version": 2, "valid_from": f"{first.valid_from:%F}"})
    older = client.post(url, {**facts, "version": 0, "valid_from": "2021-03-01"})
    client.post(url, {**facts, "version": 2, "valid_from": "2021-03-01"})

    assert "新版要比它晚" in same.content.decode()
    assert "旧版要比它早" in older.content.decode()
    assert list(type(first).objects.values_list("version", flat=True).order_by("version")) == [1, 2]


@pytest.mark.urls("tests.grids.site")
def test_administration_of_texts_and_terms_is_closed_to_others(client, tree, old):
    person = PostHolderFactory(name="镇书记", is_staff=True)
    PostFactory(user=person, grid=tree["first"], role=Role.TOWN_SECRETARY)
    sign_in(client, person)

    assert client.get("/admin/grids/allowanceterms/").status_code == 403
    assert client.get("/admin/grids/workertext/add/").status_code == 403
