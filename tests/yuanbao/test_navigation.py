from types import SimpleNamespace

import pytest
from django.contrib.auth.models import AnonymousUser

from yuanbao import access, navigation
from yuanbao.navigation import Seat
from yuanbao.roles import Capability, Role

pytestmark = pytest.mark.urls("tests.yuanbao.navigation_urls")


@pytest.fixture
def empty_registry(monkeypatch):
    monkeypatch.setattr(navigation, "_entries", [])
    monkeypatch.setattr(navigation, "_seat_sources", [])
    monkeypatch.setattr(navigation, "_places", {})
    monkeypatch.setattr(navigation, "_foot_links", {})
    monkeypatch.setattr(access, "_sources", [lambda user: user.roles])


def person(*roles, **facts):
    return SimpleNamespace(is_authenticated=True, is_superuser=False, roles=roles, **facts)


@pytest.fixture
def menu(empty_registry):
    navigation.register(
        "工单", "待办", "inbox", "order-list", Capability.SIGN_ORDER, lambda _user: 3
    )
    navigation.register("工单", "已办", "check", "order-done", Capability.SIGN_ORDER)
    navigation.register("平台", "网格", "map-2", "grid-list", Capability.MANAGE_GRIDS)
    navigation.register("平台", "消息", "bell", "notice-list", None)


def labels(sections):
    return {section.label: [item.label for item in section.items] for section in sections}


def test_menu_of_shows_what_the_persons_roles_grant(menu):
    shown = navigation.menu_of(person(Role.RECEIVER), "/")

    assert labels(shown) == {"工单": ["待办", "已办"], "平台": ["消息"]}
    assert shown[0].items[0].count == 3


def test_menu_of_a_person_without_roles_holds_only_what_everyone_has(menu):
    assert labels(navigation.menu_of(person(), "/")) == {"平台": ["消息"]}


def test_menu_of_marks_the_longest_matching_address_as_current(menu):
    shown = navigation.menu_of(person(Role.RECEIVER), "/orders/done/7/")

    assert [item.label for part in shown for item in part.items if item.current] == ["已办"]


def test_register_twice_keeps_one_entry(menu):
    navigation.register("别处", "待办二", "inbox", "order-list", None)

    assert "别处" not in labels(navigation.menu_of(person(), "/"))


def test_seats_of_asks_every_source_and_nobody_for_strangers(empty_registry):
    navigation.register_seats(lambda user: [Seat("handler", "经办人", user.town)])
    navigation.register_seats(lambda _user: [Seat("editor", "采编", "宣传部")])

    assert [seat.place for seat in navigation.seats_of(person(town="住建局"))] == [
        "住建局",
        "宣传部",
    ]
    assert navigation.seats_of(AnonymousUser()) == []


def test_places_hold_only_what_was_registered(empty_registry):
    navigation.register_place("search", "order-list")

    assert navigation.places() == {"search": "/orders/"}


def test_foot_links_keep_the_order_of_registration(empty_registry):
    navigation.register_foot_link("隐私说明", "notice-list")
    navigation.register_foot_link("无障碍说明", "grid-list")

    assert navigation.foot_links() == [("隐私说明", "/notices/"), ("无障碍说明", "/grids/")]
