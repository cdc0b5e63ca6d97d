"""Names for places that nobody has named: compounds, chiefs' areas, unit grids."""

from collections.abc import Iterator
from itertools import product

_FIRST = (
    "和顺", "康宁", "锦绣", "福泽", "丽景", "安泰", "春晖", "景明", "翠微", "瑞祥",
    "文苑", "清河", "望江", "向阳", "云锦", "嘉和", "梧桐", "金桂", "青松", "百合",
    "沁园", "怡安", "朝晖", "临江", "枫林", "雅颂", "广福", "长乐", "兴隆", "永康",
)  # fmt: skip
_SECOND = ("小区", "花园", "家园", "新村", "嘉苑", "雅居")

ZONE_NAME = "元宝开发区"


def compound_names() -> Iterator[str]:
    """Yield invented compound names, none twice, neighbours unlike each other."""
    for turn, (second, first) in enumerate(product(_SECOND, _FIRST)):
        yield f"{first}{_SECOND[(_SECOND.index(second) + turn) % len(_SECOND)]}"
