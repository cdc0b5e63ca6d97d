from itertools import islice
from random import Random

from dispatch.demo.people import (
    SURNAMES,
    invent_door,
    invent_people,
    invent_phone,
    invent_place,
    invent_plate,
)
from yuanbao.redaction import redact


def test_invent_people_with_one_seed_gives_the_same_people():
    assert list(islice(invent_people(7), 50)) == list(islice(invent_people(7), 50))


def test_invent_people_with_another_seed_gives_others():
    assert list(islice(invent_people(7), 50)) != list(islice(invent_people(8), 50))


def test_invent_people_shares_no_telephone():
    phones = [person.phone for person in islice(invent_people(1), 6000)]

    assert len(set(phones)) == 6000


def test_invent_phone_stays_in_ranges_without_subscribers():
    phones = {invent_phone(Random(seed)) for seed in range(200)}

    assert {phone[:3] for phone in phones} == {"160", "161", "163", "164", "168"}
    assert all(len(phone) == 11 and phone.isdigit() for phone in phones)


def test_invent_phone_and_plate_are_seen_by_redaction():
    rng = Random(3)
    phone, plate = invent_phone(rng), invent_plate(rng)

    public = redact(f"电话{phone}，车牌{plate}。").text

    assert phone not in public
    assert plate not in public


def test_invent_people_uses_frequent_surnames_oftener():
    surnames = [person.surname for person in islice(invent_people(5), 4000)]

    assert surnames.count("王") > surnames.count("高") > surnames.count("矫")
    assert set(surnames) <= set(SURNAMES)


def test_invent_place_in_a_village_has_no_compound():
    village, town = invent_place(Random(1), "石桥村"), invent_place(Random(1), "永宝社区")

    assert (village.compound, village.home) == ("", "石桥村")
    assert town.home == town.compound != ""
    assert invent_door(Random(1), village).endswith("号")
    assert "单元" in invent_door(Random(1), town)
