import re
from datetime import date, timedelta
from html import unescape

import pytest
from django.urls import reverse
from django.utils import timezone

from dispatch.models import Appeal, ScoreMonth
from dispatch.services.judging import appeals
from tests.dispatch.services.work import BAD, GOOD, filed, lend, rate, settled
from tests.factories.petitions import MONDAY
from yuanbao.crypto import receipt_secret

pytestmark = pytest.mark.django_db

HOUR = timedelta(hours=1)
DECEMBER = MONDAY + timedelta(days=16)


@pytest.fixture(autouse=True)
def still(monkeypatch):
    """The clock stands two hours after the cast's matters are filed."""
    monkeypatch.setattr(timezone, "now", lambda: MONDAY + 2 * HOUR)


def later(monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: DECEMBER)


def month(client, user, **asked):
    client.force_login(user)
    return client.get(reverse("dispatch:score-month"), {"month": "2026-11"} | asked)


def rated(cast, judgement=BAD):
    order = settled(cast)
    rate(order, judgement, at=MONDAY + HOUR)
    order.refresh_from_db()
    return order


def test_month_links_every_figure_to_a_list_of_as_many_rows(client, cast):
    rated(cast, GOOD)
    settled(cast)
    filed(cast, grid=cast.other_unit)

    for by in ("agency", "town", "community"):
        table = month(client, cast.leader, by=by).context["table"]
        rows = [table.total, *(row for group in table.classes for row in group.rows)]
        for row in rows:
            for cell in row.cells:
                found = client.get(cell.url)
                assert found.context["page"].paginator.count == cell.part, (by, cell.url)


def test_month_of_the_present_is_shown_when_none_can_be_read(client, cast):
    for asked in ("", "2026-13", "x", "2026-11-05"):
        page = month(client, cast.leader, month=asked, by="nonsense")

        assert page.context["table"].month == "2026-11"
        assert page.context["table"].by == "agency"


def test_month_for_an_agency_has_no_tabs_of_territory(client, cast):
    filed(cast)

    page = month(client, cast.handler, by="town")

    assert [str(tab["label"]) for tab in page.context["tabs"]] == ["承办单位"]
    assert page.context["table"].by == "agency"


def test_month_says_each_units_change_by_sign_and_by_word(client, cast):
    n = {"received": 10}
    unit = {"key": str(cast.housing.pk), "label": "住建", "kind": "department", "n": n}
    units = {"agency": [unit], "town": [], "community": []}
    amounts = {"units": units, "orders": n, "matters": n}
    ScoreMonth.objects.create(
        month=date(2026, 10, 1), amounts=amounts, confirmed_by=cast.leader, confirmed_at=MONDAY
    )
    settled(cast)

    page = month(client, cast.leader).content.decode()

    assert "各单位的环比、同比" in page
    assert '<span aria-hidden="true">↓</span> 降 90.0%' in page
    assert "2025-11 没有确认的月报" in page


def test_month_marks_small_bases_and_ranks_none_of_them(client, cast):
    rated(cast, GOOD)

    text = month(client, cast.leader).content.decode()

    assert "样本少" in text
    assert "不排" in text


@pytest.mark.parametrize("rows", [1, 3])
@pytest.mark.parametrize(("who", "queries"), [("leader", 11), ("handler", 10)])
def test_month_asks_the_same_number_of_queries(
    client, cast, django_assert_num_queries, who, queries, rows
):
    for number in range(rows):
        settled(cast)
        filed(cast, grid=[cast.unit, cast.other_unit][number % 2])
    client.force_login(getattr(cast, who))

    with django_assert_num_queries(queries):
        client.get(reverse("dispatch:score-month"), {"month": "2026-11"})


@pytest.mark.parametrize(("form", "begins"), [("xlsx", b"PK"), ("pdf", b"%PDF")])
def test_export_is_a_file_with_the_months_name(client, cast, form, begins):
    client.force_login(cast.handler)

    answer = client.post(
        reverse("dispatch:score-export"), {"month": "2026-11", "by": "agency", "form": form}
    )

    assert answer.status_code == 200
    assert answer.content.startswith(begins)
    assert "2026-11%20" in answer["Content-Disposition"]
    assert "no-store" in answer["Cache-Control"]


def test_export_in_an_unknown_form_says_so(client, cast):
    client.force_login(cast.leader)

    answer = client.post(reverse("dispatch:score-export"), {"month": "2026-11", "form": "doc"})

    assert answer.status_code == 422
    assert "请选 Excel 或 PDF。" in answer.content.decode()


def confirm(client):
    return client.post(reverse("dispatch:score-confirm"), {"month": "2026-11", "by": "town"})


def test_confirm_fixes_the_month_and_comes_back_to_it(client, cast, monkeypatch):
    later(monkeypatch)
    client.force_login(cast.shift_leader)

    answer = confirm(client)

    assert answer["Location"] == "/desk/scores/?month=2026-11&by=town"
    assert ScoreMonth.objects.get().confirmed_by == cast.shift_leader
    page = client.get(answer["Location"]).content.decode()
    assert "已确认" in page
    assert "确认月报</button>" not in page


def test_confirm_too_early_is_refused_with_the_day_on_the_page(client, cast):
    client.force_login(cast.shift_leader)

    answer = confirm(client)

    assert answer.status_code == 409
    assert "12月7日 17:30 之后才能确认" in unescape(answer.content.decode())


def test_confirm_button_is_shown_to_those_who_may_when_they_may(client, cast, monkeypatch):
    early = month(client, cast.shift_leader).content.decode()
    later(monkeypatch)
    mine = month(client, cast.shift_leader).content.decode()
    others = month(client, cast.dispatcher).content.decode()

    assert ["确认月报</button>" in page for page in (early, mine, others)] == [False, True, False]


# --- appeals ------------------------------------------------------------------------------------------


def appealed(cast, order=None):
    return appeals.appeal(
        order or rated(cast), reason="A1", text="评的是隔壁楼。", by=cast.handler, at=MONDAY + HOUR
    )


def act(client, user, order, name, **facts):
    client.force_login(user)
    return client.post(reverse(f"dispatch:order-{name}", args=[order.public_id]), facts)


def test_agency_appeals_from_the_orders_page(client, cast):
    order = rated(cast)
    client.force_login(cast.handler)
    page = client.get(reverse("dispatch:order-detail", args=[order.public_id]))
    assert "appeal" in page.context["page"].acts

    answer = act(client, cast.handler, order, "appeal", reason="A1", text="评的是隔壁楼。")

    assert answer.status_code == 302
    assert Appeal.objects.get().asked_by == cast.handler
    again = client.get(answer["Location"])
    assert "appeal" not in again.context["page"].acts
    assert "评价申诉待裁定：评的是隔壁楼。" in again.content.decode()


@pytest.mark.parametrize("judgement", [GOOD, None])
def test_agency_is_not_offered_an_appeal_where_nothing_is_lost(client, cast, judgement):
    order = settled(cast)
    if judgement:
        rate(order, judgement, at=MONDAY + HOUR)
    client.force_login(cast.handler)

    page = client.get(reverse("dispatch:order-detail", args=[order.public_id]))

    assert "appeal" not in page.context["page"].acts


def test_agency_is_not_offered_an_appeal_after_five_working_days(client, cast, monkeypatch):
    order = rated(cast)
    later(monkeypatch)
    client.force_login(cast.handler)

    page = client.get(reverse("dispatch:order-detail", args=[order.public_id]))

    assert "appeal" not in page.context["page"].acts
    answer = act(client, cast.handler, order, "appeal", reason="A1", text="评的是隔壁楼。")
    assert (answer.status_code, "评的是隔壁楼。" in answer.content.decode()) == (409, True)


def test_appeal_without_words_shows_the_form_again(client, cast):
    answer = act(client, cast.handler, rated(cast), "appeal", reason="A1", text="")

    assert answer.status_code == 422
    assert not Appeal.objects.exists()


@pytest.mark.parametrize(("decision", "tab"), [("1", "excluded"), ("0", "kept")])
def test_ruling_moves_the_appeal_to_its_list(client, cast, decision, tab):
    row = appealed(cast)

    answer = act(
        client,
        cast.shift_leader,
        row.order,
        "rule-appeal",
        is_accepted=decision,
        ruling="核对了录音。",
    )

    assert answer.status_code == 302
    for name in ("open", "excluded", "kept"):
        page = client.get(reverse("dispatch:appeal-list"), {"tab": name})
        assert len(page.context["rows"]) == (1 if name == tab else 0)


def test_list_tells_all_staff_reason_and_decider_and_no_title_out_of_reach(client, cast):
    row = appealed(cast)
    appeals.accept_appeal(row, ruling="核对了录音。", by=cast.shift_leader, at=MONDAY + HOUR)

    client.force_login(cast.other_handler)
    text = client.get(reverse("dispatch:appeal-list"), {"tab": "excluded"}).content.decode()

    for words in (
        "评的不是本单位办的事",
        "评的是隔壁楼。",
        "核对了录音。",
        "何静",
        cast.housing.name,
    ):
        assert words in text
    assert row.order.petition.title not in text
    assert reverse("dispatch:order-detail", args=[row.order.public_id]) not in text


def test_list_opens_the_order_for_those_who_may_see_it(client, cast):
    row = appealed(cast)
    client.force_login(cast.shift_leader)

    text = client.get(reverse("dispatch:appeal-list"), {"tab": "x"}).content.decode()

    address = reverse("dispatch:order-detail", args=[row.order.public_id])
    assert f"{address}?act=rule-appeal" in re.sub(r"&amp;", "&", text)


def test_list_leaves_appeals_of_the_own_agency_to_another(client, cast):
    row = appealed(cast)
    lend(cast.shift_leader, row.order.agency)
    client.force_login(cast.shift_leader)

    text = client.get(reverse("dispatch:appeal-list")).content.decode()

    assert "应当回避" in text
    assert "?act=rule-appeal" not in text


@pytest.mark.parametrize("rows", [1, 3])
def test_list_asks_the_same_number_of_queries(client, cast, django_assert_num_queries, rows):
    for _number in range(rows):
        appealed(cast)
    client.force_login(cast.shift_leader)

    with django_assert_num_queries(12):
        client.get(reverse("dispatch:appeal-list"))


# --- only the petitioner's own word ---------------------------------------------------------------------


def test_rating_in_a_session_of_staff_is_refused(client, cast):
    order = settled(cast)
    client.force_login(cast.dispatcher)
    address = reverse(
        "dispatch:rate", args=[order.public_id, receipt_secret(order.petition.public_id)]
    )

    answer = client.post(address, {"solved": "yes", "satisfaction": "satisfied"})

    assert answer.status_code == 409
    assert "不能代反映人评价" in answer.content.decode()
    assert not order.rounds.get().ratings.exists()
