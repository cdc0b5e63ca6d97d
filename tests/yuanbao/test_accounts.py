"""Accounts kept by administrators: in services and in the administration site."""

from datetime import timedelta

import pytest
from django.contrib.auth.password_validation import validate_password
from django.test import Client
from django.utils import timezone

from tests.factories.yuanbao import PASSWORD, CategoryFactory, UserFactory
from tests.yuanbao.signing import sign_in
from yuanbao.models import AuditEntry, Authenticator, Notification, SecondFactor, User
from yuanbao.notifications import notify
from yuanbao.roles import Role
from yuanbao.services import accounts
from yuanbao.workflow import OutOfReach, TransitionRefused

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.yuanbao.site")]

FORM = {
    "username": "liumei",
    "name": "刘梅",
    "new_phone": "13700137000",
    "email": "",
    "second_factor": "phone",
}


@pytest.fixture
def manager(roles):
    """A platform administrator who is no superuser."""
    user = UserFactory(username="manager", is_staff=True)
    roles[user.pk] = {Role.ADMINISTRATOR}
    return user


@pytest.fixture
def office(client, manager):
    """The administration site as the manager sees it."""
    return sign_in(client, manager)


def act_of():
    return list(AuditEntry.objects.order_by("id").values_list("act", flat=True))


# --- the gate ---------------------------------------------------------------------------------


def test_admin_without_the_one_time_password_leads_to_sign_in(client, manager):
    client.force_login(manager)

    answer = client.get("/admin/", follow=True)

    assert answer.redirect_chain[-1][0].startswith("/sign-in/?next=%2Fadmin%2F")
    assert answer.status_code == 200


def test_admin_for_staff_who_may_not_enter_is_closed(client, worker):
    sign_in(client, worker)

    assert client.get("/admin/").status_code == 302


def test_admin_before_the_initial_password_is_changed_is_closed(client, manager):
    manager.must_change_password = True
    manager.save()
    sign_in(client, manager)

    assert client.get("/admin/", follow=True).redirect_chain[-1] == ("/profile/password/", 302)


def test_admin_of_staff_without_the_capability_shows_nothing(client, roles):
    clerk = UserFactory(is_staff=True)
    roles[clerk.pk] = {Role.TOWN_CLERK}
    sign_in(client, clerk)

    assert client.get("/admin/yuanbao/user/").status_code == 403


def test_admin_speaks_chinese(office):
    page = office.get("/admin/").content.decode()

    assert "元宝管理后台" in page
    assert "诉求分类" in page
    assert "审计记录" in page


# --- opening an account -------------------------------------------------------------------------


def test_add_in_admin_shows_the_initial_password_once(office):
    page = office.post("/admin/yuanbao/user/add/", FORM)

    made = User.objects.get(username="liumei")
    [(shown, password)] = page.context["rows"]
    assert shown.username == "liumei"
    assert made.check_password(password)
    assert len(password) == 16
    assert (made.must_change_password, made.phone, made.name) == (True, "13700137000", "刘梅")
    assert "no-store" in page["Cache-Control"]
    assert password not in office.get("/admin/yuanbao/user/").content.decode()
    assert act_of() == ["open_account"]


def test_add_in_admin_without_a_second_step_is_refused(office):
    page = office.post("/admin/yuanbao/user/add/", {**FORM, "second_factor": "none"})

    assert page.context["adminform"].form.errors["second_factor"] == [
        "工作人员登录必须有第二步验证。"
    ]
    assert not User.objects.filter(username="liumei").exists()


def test_add_in_admin_under_a_name_that_is_taken_is_refused(office):
    UserFactory(username="liumei")

    page = office.post("/admin/yuanbao/user/add/", FORM)

    assert "username" in page.context["adminform"].form.errors


def test_add_in_admin_makes_no_superuser_whatever_is_sent(office):
    office.post("/admin/yuanbao/user/add/", {**FORM, "is_superuser": "on", "password": "chosen"})

    made = User.objects.get(username="liumei")
    assert not made.is_superuser
    assert not made.check_password("chosen")


def test_open_account_by_who_may_not_is_out_of_reach(worker):
    with pytest.raises(OutOfReach):
        accounts.open_account(username="x", name="x", by=worker, at=timezone.now())


def test_initial_passwords_differ_and_pass_our_own_rules():
    made = {accounts.initial_password() for _n in range(50)}

    assert len(made) == 50
    for password in made:
        validate_password(password)


# --- changing and closing -------------------------------------------------------------------------


def change(office, user, **fields):
    facts = {"name": user.name, "email": "", "second_factor": "phone", "left_on": "", **fields}
    return office.post(f"/admin/yuanbao/user/{user.pk}/change/", facts)


def test_change_in_admin_is_recorded_with_the_fields_changed(office, worker):
    assert change(office, worker, name="周敏").status_code == 302

    worker.refresh_from_db()
    assert (worker.name, worker.phone) == ("周敏", "13800138000")
    assert AuditEntry.objects.get().detail == {"fields": ["name"]}


def test_change_of_the_phone_in_admin_takes_the_new_one(office, worker):
    change(office, worker, new_phone="13700137000")

    worker.refresh_from_db()
    assert worker.phone == "13700137000"


def test_phone_is_not_shown_in_admin(office, worker):
    assert (
        worker.phone not in office.get(f"/admin/yuanbao/user/{worker.pk}/change/").content.decode()
    )


def test_close_in_admin_for_today_ends_every_session(office, worker):
    theirs = Client()
    theirs.force_login(worker)

    change(office, worker, left_on=timezone.localdate().isoformat())

    assert theirs.get("/profile/").status_code == 302
    assert "sign_out_everywhere" in act_of()


def test_close_in_admin_for_tomorrow_leaves_today(office, worker):
    theirs = Client()
    theirs.force_login(worker)

    change(office, worker, left_on=(timezone.localdate() + timedelta(days=1)).isoformat())

    assert theirs.get("/profile/").status_code == 200


def test_close_and_open_again_by_the_service(manager, worker):
    now = timezone.now()
    accounts.close_account(worker, on=timezone.localdate(now), by=manager, at=now)
    assert not worker.is_open_on(timezone.localdate(now))

    accounts.close_account(worker, on=None, by=manager, at=now)

    worker.refresh_from_db()
    assert worker.is_open_on(timezone.localdate(now))


def test_accounts_are_never_deleted(office, worker):
    assert (
        office.post(f"/admin/yuanbao/user/{worker.pk}/delete/", {"post": "yes"}).status_code == 403
    )
    office.post(
        "/admin/yuanbao/user/",
        {"action": "delete_selected", "_selected_action": [worker.pk], "post": "yes"},
    )

    assert User.objects.filter(pk=worker.pk).exists()


def test_residents_and_superusers_are_hidden_from_managers(office):
    resident = accounts.resident_of("13900139000", at=timezone.now())
    above = UserFactory(is_superuser=True)

    for user in (resident, above):
        assert office.get(f"/admin/yuanbao/user/{user.pk}/change/").status_code == 302


@pytest.mark.parametrize("verb", [accounts.reset_password, accounts.reset_second_factor])
def test_superusers_account_is_out_of_a_managers_reach(manager, verb):
    above = UserFactory(is_superuser=True)

    with pytest.raises(OutOfReach):
        verb(above, by=manager, at=timezone.now())

    assert User.objects.get(pk=above.pk).check_password(PASSWORD)


# --- actions ---------------------------------------------------------------------------------------


def run(office, action, *users):
    return office.post(
        "/admin/yuanbao/user/", {"action": action, "_selected_action": [u.pk for u in users]}
    )


def test_reset_of_the_password_shows_a_new_one_and_ends_every_session(office, worker):
    theirs = Client()
    theirs.force_login(worker)

    page = run(office, "reset_password", worker)

    [(_user, password)] = page.context["rows"]
    worker.refresh_from_db()
    assert worker.check_password(password)
    assert worker.must_change_password
    assert theirs.get("/profile/").status_code == 302


def test_reset_of_the_second_factor_forgets_the_device(office, worker):
    Authenticator.objects.create(user=worker)

    run(office, "reset_second_factor", worker)

    assert not Authenticator.objects.filter(user=worker).exists()
    assert act_of() == ["reset_second_factor", "sign_out_everywhere"]


def test_reset_of_ones_own_second_factor_is_refused(office, manager):
    run(office, "reset_second_factor", manager)

    assert Authenticator.objects.filter(user=manager).exists()
    with pytest.raises(TransitionRefused):
        accounts.reset_second_factor(manager, by=manager, at=timezone.now())


def test_sign_out_everywhere_in_admin_raises_the_stamp(office, worker):
    run(office, "sign_out_everywhere", worker)

    worker.refresh_from_db()
    assert worker.sign_in_stamp == 1


def test_history_in_admin_is_the_audit_log(office, worker):
    change(office, worker, name="周敏")

    page = office.get(f"/admin/yuanbao/user/{worker.pk}/history/")

    assert [entry.act for entry in page.context["entries"]] == ["change_account"]


# --- the other rows ----------------------------------------------------------------------------------


def test_category_is_kept_in_admin_but_its_code_stays(office):
    category = CategoryFactory(code="A01", name="供暖")

    office.post(
        f"/admin/yuanbao/category/{category.pk}/change/",
        {"code": "B02", "name": "供热", "tier": "N", "order": "0", "keywords": "[]"},
    )

    category.refresh_from_db()
    assert (category.code, category.name) == ("A01", "供热")


@pytest.mark.parametrize("model", ["auditentry", "notification"])
def test_rows_of_the_machinery_are_read_only(office, worker, model):
    accounts.sign_out_everywhere(worker, by=None, at=timezone.now())
    notify(key="k", title="新工单", body="秘密", phone="13800138000", at=timezone.now())
    row = AuditEntry.objects.get() if model == "auditentry" else Notification.objects.get()

    page = office.get(f"/admin/yuanbao/{model}/{row.pk}/change/")

    assert page.status_code == 200
    assert "13800138000" not in page.content.decode()
    assert office.post(f"/admin/yuanbao/{model}/{row.pk}/change/", {}).status_code == 403
    assert office.get(f"/admin/yuanbao/{model}/add/").status_code == 403
    assert office.post(f"/admin/yuanbao/{model}/{row.pk}/delete/").status_code == 403


def test_resident_of_a_phone_is_made_once(db):
    now = timezone.now()

    first = accounts.resident_of("13900139000", at=now)

    assert accounts.resident_of("13900139000", at=now).pk == first.pk
    assert (first.name, first.second_factor) == ("居民", SecondFactor.NONE)


def test_admin_shows_no_secrets_of_one_time_passwords(office):
    assert "otp_totp" not in office.get("/admin/").content.decode()
    assert office.get("/admin/otp_totp/totpdevice/").status_code == 404
    assert office.get("/admin/axes/accessattempt/").status_code == 404


def test_admin_changes_passwords_and_signs_out_as_everywhere_else(office):
    assert office.get("/admin/password_change/").url == "/profile/password/"
    assert office.post("/admin/logout/").url == "/sign-in/"
    assert "_auth_user_id" not in office.session
