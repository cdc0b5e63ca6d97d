"""Small word lists from which the generator makes texts; no two need to read alike."""

from random import Random

SUBJECTS = (
    "楼道灯", "下水井盖", "暖气", "自来水管", "垃圾桶", "路面", "消防通道", "电梯", "健身器材",
    "路灯", "围墙", "雨水箅子", "燃气表", "公交站牌", "单元门", "停车位", "绿化带", "排水沟",
    "监控杆", "充电桩", "楼顶防水", "化粪池", "早市摊位", "工地围挡", "通信线缆", "招聘信息",
)  # fmt: skip
FAULTS = (
    "坏了一直没人修", "时好时坏", "堵了好几天", "被占着用不了", "晚上特别吵", "漏水漏得厉害",
    "松动了怕砸到人", "没人清理", "味道很大", "上个月修过又坏了", "收费说不清楚", "温度不够",
    "一到雨天就积水", "被车撞歪了", "丢了没补上", "标识看不清",
)  # fmt: skip
WHEN = (
    "从上周开始", "昨天夜里", "这个月以来", "入冬以后", "最近三天", "每天早上六点", "周末", "下雨之后",
    "去年秋天起", "半个月前", "今天中午", "连着两个晚上",
)  # fmt: skip
WHO = (
    "我家老人腿脚不好", "楼里住的大多是老人", "孩子上学每天路过", "邻居们都很着急", "我们店里生意受影响",
    "整栋楼三十多户", "单位几十个职工", "物业说不归他们管", "打过电话没有回音", "我自己先垫钱修过一次",
)  # fmt: skip
WISHES = (
    "请尽快派人来看看", "希望给个准信", "麻烦协调一下", "请告诉我该找谁", "盼着早点解决",
    "希望入冬前修好", "请把结果告诉我们", "能不能先临时处理一下",
)  # fmt: skip
DONE = (
    "已到现场查看", "当天安排人员维修", "更换了损坏的部件", "与物业当面核对", "约定每周巡查一次",
    "清理完毕并拍照", "已列入本月维修计划", "和反映人通了电话", "联合社区做了劝导", "调试后恢复正常",
)  # fmt: skip
STREETS = (
    "江沿街",
    "锦山大街",
    "兴一路",
    "七经街",
    "九纬路",
    "宝山路",
    "金山路",
    "财神庙街",
    "元宝路",
)
SURNAMES = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦许何吕施张"
GIVEN = "丽强伟敏静磊军洋艳勇杰娟涛明超霞平刚桂英华玉兰"


def name_of(rng: Random) -> str:
    return rng.choice(SURNAMES) + "".join(rng.choices(GIVEN, k=rng.choice((1, 2, 2))))


def place_of(rng: Random, area: str) -> str:
    return f"{area}{rng.choice(STREETS)}{rng.randrange(1, 200)}号"


def matter_of(rng: Random, area: str, topic: str) -> tuple[str, str]:
    """Return title and text of one matter about a topic in an area."""
    subject, fault = rng.choice(SUBJECTS), rng.choice(FAULTS)
    title = f"{area}{subject}{fault}"
    text = (
        f"{rng.choice(WHEN)}，{rng.choice(STREETS)}{rng.randrange(1, 90)}号楼附近的{subject}{fault}，"
        f"属于{topic}的事。{rng.choice(WHO)}，{rng.choice(WHO)}。"
        f"{rng.choice(WHEN)}更明显，{rng.choice(WISHES)}，{rng.choice(WISHES)}。"
    )
    return title, text


def answer_of(rng: Random, agency: str) -> str:
    return f"{agency}{rng.choice(DONE)}，{rng.choice(DONE)}，{rng.choice(DONE)}。感谢您的反映。"
