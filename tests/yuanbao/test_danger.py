import pytest

from yuanbao.danger import RULES, dangers_in


@pytest.mark.parametrize(
    ("text", "kind", "numbers"),
    [
        ("三号楼着火了，快来人", "fire", ("119",)),
        ("楼道里电动车起火，冒浓烟", "fire", ("119",)),
        ("我家厨房天然气漏气，味道很大", "gas", ("119",)),
        ("楼下燃气管道被施工队挖断", "gas", ("119",)),
        ("楼道里有煤气味", "gas", ("119",)),
        ("老房子的墙塌了", "collapse", ("119", "120")),
        ("路面塌陷，一辆车陷进去", "collapse", ("119", "120")),
        ("我和孩子困在电梯里", "lift", ("119", "110")),
        ("电梯里有老人被困，电梯困人半小时了", "lift", ("119", "110")),
        ("有人正在撬锁", "crime", ("110",)),
        ("我丈夫打我，家暴", "crime", ("110",)),
        ("老人在公园晕倒了", "injury", ("120",)),
        ("工人触电", "injury", ("120",)),
        ("我不想活了", "suicide", ("110", "12356")),
        ("再不解决我可能活不下去", "suicide", ("110", "12356")),
        ("江边有可疑船，好像有人偷渡", "border", ("110",)),
        ("路口刚发生车祸", "traffic", ("122", "120")),
    ],
)
def test_dangers_in_a_text_of_danger_tells_whom_to_ring(text, kind, numbers):
    first = dangers_in(text)[0]

    assert (first.kind, first.numbers) == (kind, numbers)
    assert first.word in text
    assert any(number in str(first.sentence) for number in numbers)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "消防通道被堵",
        "燃气费怎么交",
        "天然气什么时候能通",
        "火车站广场路灯不亮",
        "对门经常发大火炒菜，油烟大",
        "楼道堆放杂物，存在火灾隐患",
        "担心引起火灾",
        "希望社区搞一次火灾演练",
        "火灾自动报警系统坏了",
        "这里没有发生过火灾",
        "去年着过火，现在只想修好线路",
        "商场跳楼价甩卖，喇叭声扰民",
        "严重伤害了我们的权益",
        "交通事故认定书在哪里打印",
        "交通事故频发，建议装红绿灯",
        "电梯什么时候修好",
        "如果着火消防车进不来",
        "电梯经常困人，请尽快更换",
        "建议加强防溺水宣传",
        "热死了，想死的心都有",
        "打人事件的处理结果什么时候公布",
    ],
)
def test_dangers_in_ordinary_words_stay_quiet(text):
    assert dangers_in(text) == ()


def test_dangers_in_a_denied_and_a_real_word_finds_the_real_one():
    (danger,) = dangers_in("上次没有着火，今天是真的着火了")

    assert danger.word == "着火"


def test_dangers_in_several_kinds_come_gravest_first_and_once_each():
    text = "车祸后车子起火，起火了，有人昏迷"

    assert [danger.kind for danger in dangers_in(text)] == ["fire", "injury", "traffic"]


def test_rules_name_each_kind_once():
    kinds = [rule.kind for rule in RULES]

    assert len(set(kinds)) == len(kinds) == 9
