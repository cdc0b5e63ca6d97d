"""People of the demo who do not type: some wait to be rung, one spoke into the phone."""

import io
import wave
from datetime import datetime, timedelta

from petitions.choices import Channel
from petitions.helping.choices import Wanted
from petitions.helping.sounds import read_sound
from petitions.models import CallRequest, Petition
from petitions.services.helping.calls import CallWish, ask_call
from petitions.services.helping.voices import file_spoken
from petitions.services.intake import Matter

WISHES = (
    ("13900410001", Wanted.SOON, "曲桂珍", "取暖费报停", 20),
    ("13900410002", Wanted.MORNING, "", "", 50),
    ("13900410003", Wanted.AFTERNOON, "于德海", "楼道灯", 95),
)
VOICE_KEY, SECONDS, RATE = "demo-voice", 8, 8000


def load_helping(*, at: datetime) -> int:
    """Plant the wishes and the recording once; return how many wait to be rung."""
    for phone, wanted, name, topic, minutes in WISHES:
        wish = CallWish(
            key=f"demo-{phone}", phone=phone, wanted=wanted.value, name=name, topic=topic
        )
        ask_call(wish, at=at - timedelta(minutes=minutes))
    if not Petition.objects.filter(idempotency_key=VOICE_KEY).exists():
        _speak(at)
    return CallRequest.objects.waiting().count()


def _speak(at: datetime) -> None:
    matter = Matter(
        text="",
        channel=Channel.VOICE,
        place="金山花园 5 号楼",
        phone="13900410004",
        idempotency_key=VOICE_KEY,
    )
    file_spoken(matter, read_sound(io.BytesIO(_silence())), at=at - timedelta(minutes=12))


def _silence() -> bytes:
    out = io.BytesIO()
    with wave.open(out, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(1)
        file.setframerate(RATE)
        file.writeframes(b"\x80" * (RATE * SECONDS))
    return out.getvalue()
