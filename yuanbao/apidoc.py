"""What the interface's own document says of every call: how it refuses."""

from typing import Any

from django.utils.translation import gettext_lazy as _

REFUSALS = {
    "401": _("没有令牌，或令牌不对、已过期、已停用。"),
    "404": _("没有找到，或者不在您的权限内。"),
    "409": _("和现在的状态冲突；message 说明谁在什么时候先办了哪一步。"),
    "413": _("内容太大。"),
    "422": _("有内容没填对；fields 逐项说明原因。"),
    "429": _("调用太频繁；Retry-After 是要等的秒数。"),
}
WRITING = {"409", "413", "422"}
PROBLEM = {
    "type": "object",
    "required": ["error"],
    "properties": {
        "error": {
            "type": "object",
            "required": ["code", "message"],
            "properties": {
                "code": {"type": "string"},
                "message": {"type": "string"},
                "fields": {"type": "object"},
            },
        }
    },
}


def add_refusals(result: dict[str, Any], **_kwargs: Any) -> dict[str, Any]:
    """Add to every operation the statuses with which it may refuse, all in one shape."""
    result["components"].setdefault("schemas", {})["Problem"] = PROBLEM
    content = {"application/json": {"schema": {"$ref": "#/components/schemas/Problem"}}}
    for path in result["paths"].values():
        for method, operation in path.items():
            for code, words in REFUSALS.items():
                if method == "get" and code in WRITING - {"422"}:
                    continue
                operation["responses"][code] = {"description": str(words), "content": content}
    return result
