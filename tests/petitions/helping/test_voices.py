"""A matter that was spoken: kept sealed, heard by those who have it, written down and routed."""

import io
from uuid import uuid4

import pytest
from django.core.files.storage import default_storage

from petitions.choices import Channel
from petitions.helping.sounds import read_sound
from petitions.models import Petition, Recording
from petitions.services.helping.voices import file_spoken, hear, recordings_of, transcribe
from petitions.services.intake import Matter
from tests.factories.petitions import MONDAY, file_petition
from tests.petitions.helping.recordings import wav
from yuanbao.models import AuditEntry
from yuanbao.workflow import OutOfReach, TransitionRefused

pytestmark = pytest.mark.django_db
TEXT = "三号楼二单元暖气不热，屋里只有十四度，我叫欧阳建国，电话13912345678。"


@pytest.fixture
def spoken(cast):
    matter = Matter(
        text="", channel=Channel.VOICE, phone="13800001111", grid=cast.unit, idempotency_key="v1"
    )
    return lambda: file_spoken(matter, read_sound(io.BytesIO(wav(9))), at=MONDAY)


def test_file_spoken_keeps_the_recording_sealed_and_once(spoken):
    first, second = spoken(), spoken()

    row = Recording.objects.get()
    assert first.petition == second.petition
    assert (row.seconds, row.mime, row.consented_at) == (9, "audio/wav", MONDAY)
    with default_storage.open(row.file.name) as file:
        assert b"RIFF" not in file.read()
    assert first.petition.title == "语音反映（9 秒），正在听写成文字"


def test_hear_gives_the_sound_back_and_is_recorded(spoken, cast):
    petition = spoken().petition
    row = Recording.objects.get()

    _row, data = hear(row.public_id, by=cast.dispatcher, at=MONDAY)

    assert data == wav(9)
    acts = AuditEntry.objects.filter(object_type="petitions.petition", object_id=petition.pk)
    assert acts.filter(act="hear_voice", actor_id=cast.dispatcher.pk).exists()


@pytest.mark.parametrize("member", ["other_handler", "other_town_clerk", "editor", "resident"])
def test_hear_is_out_of_reach_of_whoever_has_not_the_matter(spoken, cast, member):
    petition = spoken().petition
    row, person = Recording.objects.get(), getattr(cast, member)

    with pytest.raises(OutOfReach):
        hear(row.public_id, by=person, at=MONDAY)
    with pytest.raises(OutOfReach):
        recordings_of(petition.public_id, person)
    with pytest.raises(OutOfReach):
        hear(uuid4(), by=cast.dispatcher, at=MONDAY)


def test_transcribe_makes_the_words_the_matter_and_routes_it_again(spoken, cast):
    petition = transcribe(spoken().petition, text=TEXT, by=cast.dispatcher, at=MONDAY)

    petition.refresh_from_db()
    assert petition.raw_text == TEXT
    assert "13912345678" not in petition.text
    assert Recording.objects.get().transcribed_by == cast.dispatcher


def test_transcribe_too_little_or_nothing_spoken_is_refused(spoken, cast):
    with pytest.raises(TransitionRefused, match="最少 10 个字"):
        transcribe(spoken().petition, text="暖气", by=cast.dispatcher, at=MONDAY)
    with pytest.raises(TransitionRefused, match="没有语音"):
        transcribe(file_petition(), text=TEXT, by=cast.dispatcher, at=MONDAY)
    with pytest.raises(OutOfReach):
        transcribe(Petition.objects.first(), text=TEXT, by=cast.handler, at=MONDAY)
