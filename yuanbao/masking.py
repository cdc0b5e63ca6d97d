"""Show personal data without giving it away: names, telephone numbers, identity numbers, addresses."""

import re

COMPOUND_SURNAMES = frozenset(
    re.findall(
        "..",
        "欧阳上官司马诸葛东方皇甫尉迟公孙慕容令狐宇文长孙司徒司空夏侯端木轩辕南宫独孤"
        "拓跋赫连呼延百里东郭西门申屠完颜纳兰那拉叶赫",
    )
)
# Everything behind the building: unit, floor, room.
_BUILDING = re.compile(
    r"^(.*?(?:\d|[一二三四五六七八九十百甲乙丙丁A-Za-z])\s*(?:号楼|栋|幢|座|#楼|#))"
)
_INDOORS = re.compile(
    r"(?:[\d一二三四五六七八九十]+\s*单元|[\d一二三四五六七八九十]+\s*[层楼]\s*\d*|\d{2,4}(?:-\d+)?\s*[室户]).*$"
)


def mask_name(name: str) -> str:
    """Return the surname and two stars, whatever the length: 张建国 → 张**, 欧阳明 → 欧阳**."""
    name = name.strip()
    if not name:
        return ""
    shown = 2 if name[:2] in COMPOUND_SURNAMES and len(name) > 2 else 1
    return f"{name[:shown]}**"


def mask_phone(number: str) -> str:
    """Return 138****1234 for a mobile, 0415-****456 for a landline, stars for anything else."""
    digits = re.sub(r"\D", "", number)
    if len(digits) == 13 and digits.startswith("86"):
        digits = digits[2:]
    if len(digits) == 11 and digits.startswith("1"):
        return f"{digits[:3]}****{digits[-4:]}"
    landline = re.match(r"(0\d{2,3})-(\d{7,8})", number)
    if landline:
        return f"{landline[1]}-****{landline[2][-3:]}"
    return "****" if digits else ""


def mask_id(number: str) -> str:
    """Return the first three and the last four of an identity number: 110***********002X."""
    number = number.strip()
    if len(number) < 12:
        return "*" * len(number)
    return f"{number[:3]}{'*' * (len(number) - 7)}{number[-4:]}"


def mask_address(address: str) -> str:
    """Return the address down to its building: 花园小区3号楼2单元501室 → 花园小区3号楼."""
    address = address.strip()
    building = _BUILDING.match(address)
    return building[1] if building else _INDOORS.sub("", address).rstrip(" ,，-")
