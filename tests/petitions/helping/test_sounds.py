import io

import pytest

from petitions.helping.sounds import MAX_BYTES, SoundRefused, read_sound
from tests.petitions.helping.recordings import mp4, ogg, wav, webm

KINDS = [(wav, "audio/wav"), (ogg, "audio/ogg"), (mp4, "audio/mp4"), (webm, "audio/webm")]


@pytest.mark.parametrize(("make", "mime"), KINDS)
def test_read_sound_of_a_known_kind_tells_kind_and_length(make, mime):
    sound = read_sound(io.BytesIO(make(7)))

    assert (sound.mime, sound.seconds) == (mime, 7)


@pytest.mark.parametrize(("make", "mime"), KINDS)
def test_read_sound_of_more_than_a_minute_is_refused(make, mime):
    with pytest.raises(SoundRefused, match="超过 60 秒"):
        read_sound(io.BytesIO(make(63)))


def test_read_sound_that_stopped_a_moment_late_is_taken_as_a_minute():
    assert read_sound(io.BytesIO(wav(61))).seconds == 60


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "录音是空的"),
        (b"\xff\xd8\xff\xe0 a photograph", "不是能听的录音"),
        (b"#!/bin/sh\nrm -r /", "不是能听的录音"),
        (b"<html><script>", "不是能听的录音"),
        (wav()[:20], "录音坏了"),
        (webm()[:40], "录音"),
        (ogg()[:30], "录音坏了"),
        (b"x" * (MAX_BYTES + 1), "录音太大"),
    ],
)
def test_read_sound_of_anything_else_is_refused(content, words):
    with pytest.raises(SoundRefused, match=words):
        read_sound(io.BytesIO(content))
