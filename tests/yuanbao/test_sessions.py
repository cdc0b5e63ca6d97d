"""How long a person stays signed in, and what ends it."""

from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.utils import timezone

from tests.factories.yuanbao import PASSWORD, UserFactory
from tests.yuanbao.conftest import code_on, is_signed_in
from yuanbao.models import AuditEntry, PhoneCode, SignIn, TrustedDevice, User
from yuanbao.roles import Role
from yuanbao.services import accounts
from yuanbao.services.pruning import prune_sign_in

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.yuanbao.site")]


def turn_back(client, **seconds):
    """Make the session look as if its moments lay that many seconds further back."""
    session = client.session
    facts = dict(session["sign_in"])
    for name, value in seconds.items():
        facts[name] -= value
    session["sign_in"] = facts
    session.save()


def test_session_within_the_idle_limit_goes_on(client, worker):
    client.force_login(worker)
    turn_back(client, seen=29 * 60)

    assert client.get("/profile/").status_code == 200


def test_session_after_half_an_hour_of_rest_ends_in_words(client, worker):
    client.force_login(worker)
    turn_back(client, seen=30 * 60 + 1)

    answer = client.get("/profile/?tab=1", follow=True)

    assert answer.redirect_chain == [("/sign-in/?next=%2Fprofile%2F%3Ftab%3D1", 302)]
    assert not is_signed_in(client)
    assert not SignIn.objects.exists()


def test_session_of_people_on_foot_rests_longer(client, worker, roles):
    roles[worker.pk] = {Role.GRID_WORKER}
    client.force_login(worker)
    turn_back(client, seen=4 * 3600 - 60)
    assert client.get("/profile/").status_code == 200

    turn_back(client, seen=4 * 3600 + 1)

    assert client.get("/profile/").status_code == 302


def test_session_of_who_is_also_a_clerk_rests_no_longer(client, worker, roles):
    roles[worker.pk] = {Role.GRID_WORKER, Role.TOWN_CLERK}
    client.force_login(worker)
    turn_back(client, seen=31 * 60)

    assert client.get("/profile/").status_code == 302


def test_session_after_eight_hours_ends_however_busy(client, worker):
    client.force_login(worker)
    turn_back(client, at=8 * 3600 + 1)

    assert client.get("/profile/").status_code == 302


def test_act_of_the_person_starts_the_rest_anew(client, worker):
    client.force_login(worker)
    turn_back(client, seen=20 * 60)

    client.get("/profile/")

    assert timezone.now().timestamp() - client.session["sign_in"]["seen"] < 60


@pytest.mark.parametrize(
    ("url", "headers"), [("/notices/bell/", {}), ("/profile/", {"X-Poll": "1"})]
)
def test_page_that_fetches_by_itself_is_no_act(client, worker, url, headers):
    client.force_login(worker)
    turn_back(client, seen=20 * 60)
    before = client.session["sign_in"]["seen"]

    client.get(url, headers=headers)

    assert client.session["sign_in"]["seen"] == before


def test_session_from_before_a_remote_sign_out_ends(client, worker):
    client.force_login(worker)
    User.objects.update(sign_in_stamp=1)

    assert client.get("/profile/").status_code == 302
    assert not is_signed_in(client)


def test_session_without_our_stamp_ends(client, worker):
    client.force_login(worker)
    session = client.session
    del session["sign_in"]
    session.save()

    assert client.get("/profile/").status_code == 302


@pytest.mark.parametrize("facts", [{"is_active": False}, {"left_on": timezone.localdate()}])
def test_session_of_a_closed_account_ends_at_the_next_request(client, worker, facts):
    client.force_login(worker)
    assert client.get("/profile/").status_code == 200
    User.objects.update(**facts)

    assert client.get("/profile/").status_code == 302
    assert not Session.objects.exists()


@pytest.mark.parametrize("page", ["/sign-in/", "/sign-in/phone/"])
def test_session_that_ended_says_why_on_the_sign_in_page(client, worker, page):
    client.force_login(worker)
    turn_back(client, seen=31 * 60)

    assert "30 分钟没有操作，已自动退出，请重新登录。" in client.get(page).content.decode()


def test_form_sent_by_htmx_after_the_end_keeps_what_was_typed(client, worker):
    client.force_login(worker)
    turn_back(client, seen=31 * 60)

    answer = client.post(
        "/notices/read-all/",
        headers={"HX-Request": "true", "HX-Current-URL": "http://testserver/notices/"},
    )

    assert answer.status_code == 401
    assert answer["HX-Retarget"] == "#yb-refusal"
    assert "30 分钟没有操作" in answer.content.decode()
    assert "您填的内容还在这一页" in answer.content.decode()


def test_part_fetched_by_htmx_after_the_end_leads_to_the_sign_in_page(client):
    answer = client.get("/notices/bell/", headers={"HX-Request": "true"})

    assert answer["HX-Redirect"] == "/sign-in/?"


def test_part_that_keeps_itself_fresh_just_ends_with_the_session(client):
    answer = client.get("/notices/bell/", headers={"HX-Request": "true", "X-Poll": "1"})

    assert (answer.status_code, answer.content) == (401, b"")


def test_personal_pages_are_kept_by_no_cache(client, worker):
    client.force_login(worker)

    assert "no-store" in client.get("/profile/")["Cache-Control"]


# --- one's own sign-ins -------------------------------------------------------------------------


def test_profile_lists_where_one_is_signed_in(client, worker, client_of):
    client_of(worker, "Mozilla/5.0 (iPhone) MicroMessenger/8")
    client.force_login(worker)

    page = client.get("/profile/").content.decode()

    assert "iPhone · 微信" in page
    assert page.count("这一台") == 1


@pytest.fixture
def client_of(client):
    def make(user, agent=""):
        other = type(client)(HTTP_USER_AGENT=agent)
        other.force_login(user)
        SignIn.objects.filter(session_key=other.session.session_key).update(
            label="iPhone · 微信" if "iPhone" in agent else "未知设备"
        )
        return other

    return make


def test_end_of_another_sign_in_signs_that_browser_out(client, worker, client_of):
    other = client_of(worker)
    client.force_login(worker)
    row = SignIn.objects.get(session_key=other.session.session_key)

    client.post(f"/profile/sign-ins/{row.public_id}/end/")

    assert other.get("/profile/").status_code == 302
    assert client.get("/profile/").status_code == 200


def test_end_of_somebody_elses_sign_in_is_not_found(client, worker, client_of):
    stranger = client_of(UserFactory())
    row = SignIn.objects.get()
    client.force_login(worker)

    assert client.post(f"/profile/sign-ins/{row.public_id}/end/").status_code == 404
    assert stranger.get("/profile/").status_code == 200


def test_trust_is_forgotten_by_its_owner_alone(client, worker):
    now = timezone.now()
    device = TrustedDevice.objects.create(
        user=worker, token_hash="x", stamp=0, label="Android", created_at=now, expires_at=now
    )
    client.force_login(UserFactory())
    assert client.post(f"/profile/devices/{device.public_id}/forget/").status_code == 404

    client.force_login(worker)
    client.post(f"/profile/devices/{device.public_id}/forget/")

    assert not TrustedDevice.objects.exists()


def test_sign_out_everywhere_by_oneself_ends_every_browser(client, worker, client_of):
    other = client_of(worker)
    client.force_login(worker)

    assert client.post("/profile/sign-out/").url == "/sign-in/"

    assert other.get("/profile/").status_code == 302
    assert client.get("/profile/").status_code == 302
    assert AuditEntry.objects.filter(act="sign_out_everywhere").count() == 1


# --- password -----------------------------------------------------------------------------------

NEW = "winter-boat-paper-17"


def change(client, present=PASSWORD, new=NEW, again=None):
    fields = {"present": present, "new": new, "again": new if again is None else again}
    return client.post("/profile/password/", fields)


def test_initial_password_must_be_changed_before_any_page(client, worker):
    worker.must_change_password = True
    worker.save()
    client.force_login(worker)

    assert client.get("/desk/").url == "/profile/password/"
    assert change(client).url == "/profile/"
    assert client.get("/desk/").status_code == 200


def test_changed_password_keeps_this_browser_and_ends_the_others(client, worker, client_of):
    other = client_of(worker)
    client.force_login(worker)

    assert change(client).url == "/profile/"

    assert client.get("/profile/").status_code == 200
    assert other.get("/profile/").status_code == 302
    assert User.objects.get().check_password(NEW)
    assert SignIn.objects.get().session_key == client.session.session_key


@pytest.mark.parametrize(
    ("facts", "field", "words"),
    [
        ({"present": "not the password"}, "present", "现在的密码不对"),
        ({"new": "short-1"}, "new", "密码至少 12 个字。"),
        ({"new": "123456789012"}, "new", "太好猜"),
        ({"new": "passwordpassword"}, "new", "太好猜"),
        ({"new": "Zhouxm-Zhouxm-1"}, "new", "太好猜"),
        ({"new": "13800138000-13800138000"}, "new", "太好猜"),
        ({"new": "qwertyuiop12345"}, "new", "太好猜"),
        ({"new": "abcabcabcabc"}, "new", "太好猜"),
        ({"new": PASSWORD}, "new", "和现在的一样"),
        ({"again": "something else here"}, "again", "两次填的新密码不一样"),
    ],
)
def test_new_password_that_is_weak_or_mistyped_is_refused(client, worker, facts, field, words):
    client.force_login(worker)

    answer = change(client, **facts)

    assert answer.status_code == 422
    assert words in " ".join(answer.context["form"].errors[field])
    assert User.objects.get().check_password(PASSWORD)


def test_password_of_sixty_four_characters_and_more_is_allowed(client, worker):
    client.force_login(worker)

    assert change(client, new="".join(chr(0x4E00 + 7 * n) for n in range(80))).url == "/profile/"


def test_present_password_cannot_be_guessed_from_an_open_session(client, worker):
    client.force_login(worker)
    for _n in range(10):
        change(client, present="guess")

    assert change(client).status_code == 429
    assert User.objects.get().check_password(PASSWORD)


def test_resident_has_no_password_to_change(client):
    client.force_login(accounts.resident_of("13900139000", at=timezone.now()))

    assert client.get("/profile/password/").status_code == 404


# --- phone --------------------------------------------------------------------------------------


def test_phone_is_changed_once_the_new_one_has_answered(client, worker, post):
    client.force_login(worker)
    post("/profile/phone/", {"phone": "13900139000"})
    assert User.objects.get().phone == "13800138000"

    post("/profile/phone/code/", {"code": code_on("13900139000")})

    assert User.objects.get().phone == "13900139000"
    assert AuditEntry.objects.get(act="change_phone").detail == {}


def test_phone_with_a_wrong_code_stays(client, worker, post):
    client.force_login(worker)
    post("/profile/phone/", {"phone": "13900139000"})
    code = code_on("13900139000")

    answer = post("/profile/phone/code/", {"code": f"{(int(code) + 1) % 1000000:06d}"})

    assert answer.status_code == 422
    assert User.objects.get().phone == "13800138000"


def test_phone_change_of_one_person_cannot_be_finished_by_another(client, worker, post):
    client.force_login(worker)
    post("/profile/phone/", {"phone": "13900139000"})
    pending = client.session["pending_new_phone"]
    client.force_login(UserFactory())
    session = client.session
    session["pending_new_phone"] = pending
    session.save()

    assert post("/profile/phone/code/", {"code": "123456"}).url == "/profile/phone/"


def test_residents_phone_that_has_an_account_is_refused_in_words(client, post):
    accounts.resident_of("13900139000", at=timezone.now())
    client.force_login(accounts.resident_of("13800138000", at=timezone.now()))
    post("/profile/phone/", {"phone": "13900139000"})

    answer = post("/profile/phone/code/", {"code": code_on("13900139000")})

    assert answer.status_code == 409
    assert "这个手机号已有自己的账号" in answer.content.decode()


# --- clearing away ------------------------------------------------------------------------------


def test_prune_clears_what_is_past_and_nothing_else(client, worker):
    now = timezone.now()
    client.force_login(worker)
    SignIn.objects.create(user=worker, session_key="gone", started_at=now, seen_at=now)
    for days, used in ((3, "old"), (0, "new")):
        moment = now - timedelta(days=days)
        PhoneCode.objects.create(
            phone_index="x", purpose=used, code_hash="x", created_at=moment, expires_at=moment
        )
        TrustedDevice.objects.create(
            user=worker,
            token_hash=used,
            stamp=0,
            label=used,
            created_at=moment,
            expires_at=moment + timedelta(days=1),
        )

    prune_sign_in(at=now)

    assert SignIn.objects.get().session_key == client.session.session_key
    assert PhoneCode.objects.get().purpose == "new"
    assert TrustedDevice.objects.get().label == "new"
    assert client.get("/profile/").status_code == 200
