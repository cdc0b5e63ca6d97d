"""Made-up matters of three kinds, enough for a tiny model to tell them apart."""

from itertools import product

PLACES = ("三号楼", "锦绣小区", "江边路", "五道巷", "老菜场旁")
TIMES = ("昨天起", "已经一周", "每天早上")
SAYINGS = {
    "heat": ("暖气一直不热", "屋里供暖只有十四度", "暖气片是凉的，孩子冻感冒了"),
    "waste": ("垃圾箱满了没人清运", "垃圾堆在路边发臭", "垃圾车好几天不来"),
    "wages": ("工地拖欠工资", "老板欠工钱不给", "干完活工资没有结"),
}


def matters():
    """Return 135 texts and their labels."""
    rows = [
        (f"{place}{time}{saying}，请帮忙解决。", label)
        for label, sayings in SAYINGS.items()
        for place, time, saying in product(PLACES, TIMES, sayings)
    ]
    return [text for text, _ in rows], [label for _, label in rows]


def as_csv(path, rows, header=("内容", "类别"), encoding="utf-8"):
    """Write rows to a CSV file with quoted cells, and return the path."""
    lines = [",".join(f'"{cell}"' for cell in row) for row in (header, *rows)]
    path.write_bytes("\n".join(lines).encode(encoding))
    return path
