import pytest

from yuanbao.masking import mask_address, mask_id, mask_name, mask_phone


@pytest.mark.parametrize(
    ("name", "masked"),
    [
        ("张建国", "张**"),
        ("张三", "张**"),
        ("欧阳明", "欧阳**"),
        ("欧阳", "欧**"),
        ("阿不都·热合曼", "阿**"),
        ("John", "J**"),
        (" 李四 ", "李**"),
        ("", ""),
    ],
)
def test_mask_name_keeps_the_surname_alone(name, masked):
    assert mask_name(name) == masked


@pytest.mark.parametrize(
    ("number", "masked"),
    [
        ("13812341234", "138****1234"),
        ("+8613812341234", "138****1234"),
        ("138 1234 1234", "138****1234"),
        ("0415-2123456", "0415-****456"),
        ("12345", "****"),
        ("", ""),
    ],
)
def test_mask_phone_hides_the_middle(number, masked):
    assert mask_phone(number) == masked


@pytest.mark.parametrize(
    ("number", "masked"),
    [
        ("11010519491231002X", "110***********002X"),
        ("E12345678", "*********"),
        ("", ""),
    ],
)
def test_mask_id_shows_seven_characters_at_most(number, masked):
    assert mask_id(number) == masked


@pytest.mark.parametrize(
    ("address", "masked"),
    [
        ("花园小区3号楼2单元501室", "花园小区3号楼"),
        ("福民小区2栋", "福民小区2栋"),
        ("锦山大街12号3单元201室", "锦山大街12号"),
        ("锦山大街12号5楼", "锦山大街12号"),
        ("帽盔山村二组15号", "帽盔山村二组15号"),
        ("锦山大街12号，201室", "锦山大街12号"),
        ("商务大厦A座1203", "商务大厦A座"),
        ("七号楼一单元", "七号楼"),
        ("", ""),
    ],
)
def test_mask_address_ends_at_the_building(address, masked):
    assert mask_address(address) == masked
