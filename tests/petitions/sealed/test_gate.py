import pytest
from django.test import RequestFactory

from petitions.sealed.gate import forget_sender, is_sealed


def request_with(**meta):
    return RequestFactory().get("/jb/", **meta)


def test_forget_sender_leaves_host_and_origin_alone():
    request = request_with(
        REMOTE_ADDR="203.0.113.7",
        REMOTE_PORT="4711",
        HTTP_HOST="yb.example",
        HTTP_ORIGIN="https://yb.example",
        HTTP_USER_AGENT="x",
        HTTP_X_CLIENT_ANYTHING="x",
    )

    forget_sender(request)

    headers = {name: value for name, value in request.META.items() if name.startswith("HTTP_")}
    assert headers == {"HTTP_HOST": "yb.example", "HTTP_ORIGIN": "https://yb.example"}
    assert request.META["REMOTE_ADDR"] == ""
    assert "REMOTE_PORT" not in request.META


def test_forget_sender_drops_cookies_that_tell_who_it_is():
    request = request_with(HTTP_COOKIE="sessionid=abc; yb_theme=dark; yb_device=1; jb_inbox=ff")

    forget_sender(request)

    assert request.COOKIES == {"yb_theme": "dark", "jb_inbox": "ff"}


@pytest.mark.parametrize(
    ("referer", "kept"),
    [
        ("https://yb.example/jb/file/?x=1", "https://yb.example/"),
        ("https://elsewhere.example/page", None),
        ("", None),
    ],
)
def test_forget_sender_keeps_of_the_referer_our_own_site_alone(referer, kept):
    request = request_with(HTTP_HOST="yb.example", HTTP_REFERER=referer)

    forget_sender(request)

    assert request.META.get("HTTP_REFERER") == kept


@pytest.mark.parametrize(
    ("path", "sealed"), [("/jb/", True), ("/jb/file/", True), ("/jbx/", False)]
)
def test_is_sealed_by_the_start_of_the_path(path, sealed):
    assert is_sealed(path) is sealed
