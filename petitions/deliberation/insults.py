"""Words that a moderator looks at before others do. Few and plain: what is meant kindly passes."""

import re

_WORDS = (
    "傻逼", "煞笔", "沙比", "傻叉", "脑残", "弱智", "白痴", "智障", "王八蛋", "王八羔子", "混蛋",
    "混账东西", "狗东西", "狗娘养", "狗杂种", "杂种", "畜生", "畜牲", "人渣", "贱人", "贱货", "婊子",
    "不要脸", "去死", "该死的", "滚蛋", "他妈的", "他妈", "你妈的", "操你", "草泥马", "妈的", "放屁",
    "饭桶", "缺德鬼", "死全家", "断子绝孙", "败类", "蠢货", "猪脑子", "龟孙", "瘪犊子",
)  # fmt: skip
# Signs put between the characters to slip through.
_GAP = r"[\s.*·、，,_\-—~]{0,2}"
_PATTERN = re.compile("|".join(_GAP.join(map(re.escape, word)) for word in _WORDS))


def insults_in(text: str) -> list[str]:
    """Return the insults that stand in the text, as they stand there, each once."""
    return list(dict.fromkeys(match.group() for match in _PATTERN.finditer(text)))
