import io

import pytest

from yuanbao.ranges import file_response


def given_out(asked):
    return file_response(asked, io.BytesIO(b"0123456789"), size=10, content_type="video/mp4")


@pytest.mark.parametrize("asked", ["", "bytes=-", "items=0-1", "bytes=a-b"])
def test_file_response_without_a_part_gives_the_whole(asked):
    response = given_out(asked)

    assert (response.status_code, b"".join(response)) == (200, b"0123456789")
    assert response["Accept-Ranges"] == "bytes"


@pytest.mark.parametrize(
    ("asked", "part", "said"),
    [
        ("bytes=2-4", b"234", "bytes 2-4/10"),
        ("bytes=7-", b"789", "bytes 7-9/10"),
        ("bytes=-3", b"789", "bytes 7-9/10"),
        ("bytes=5-99", b"56789", "bytes 5-9/10"),
        ("bytes=-99", b"0123456789", "bytes 0-9/10"),
    ],
)
def test_file_response_with_a_part_gives_that_part(asked, part, said):
    response = given_out(asked)

    assert (response.status_code, b"".join(response)) == (206, part)
    assert (response["Content-Range"], response["Content-Length"]) == (said, str(len(part)))


@pytest.mark.parametrize("asked", ["bytes=10-", "bytes=4-2", "bytes=-0"])
def test_file_response_outside_the_file_is_refused(asked):
    response = given_out(asked)

    assert (response.status_code, response["Content-Range"]) == (416, "bytes */10")
