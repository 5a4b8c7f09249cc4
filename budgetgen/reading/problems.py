"""pydantic's errors as findings: Chinese, with the field's title and its place."""

from __future__ import annotations

from typing import Any

from pydantic import ValidationError

from budgetgen.model.base import Part, as_typed, title_of
from budgetgen.model.finding import Finding, Severity
from budgetgen.reading.naming import Path, Positions, part_below
from budgetgen.reading.nearest import perhaps

# Our own errors bring their message with them.
_REMEDIES = {
    "number_text": "请只填数字，不带单位和文字",
    "number_too_large": "请核对位数",
    "number_negative": "请核对正负号",
    "amount_too_large": "请检查金额单位：元还是万元",
    "amount_with_unit": "请换算成本文件的金额单位，只填数字，不带单位",
    "amount_below_fen": "请核对金额，最多精确到分",
    "amount_negative": "请核对正负号；调减请直接改原来的那一行",
    "share_unclear": "请带上百分号，如 25%",
    "flag": "请填 是 或 否",
    "code_form": "请按政府收支分类科目或财政部门给定的编码填写，不要省略前面的 0",
    "region_form": "请填六位行政区划代码",
}


def _title(root: type[Part], path: Path, positions: Positions) -> str:
    """The Chinese way to a value: 预算明细 第3条 金额.

    A step that nobody typed is pydantic's name for one of several types, and left out.
    """
    words: list[str] = []
    model: type[Part] | None = root
    for number, step in enumerate(path, 1):
        if isinstance(step, int):
            words.append(f"第{step + 1}条")
        elif model is not None and step in model.model_fields:
            words.append(title_of(model, step))
            model = part_below(model, step)
        elif path[:number] in positions:
            words.append(str(step))
    return " ".join(words)


def _sentence(kind: str, context: dict[str, Any], typed: Any, message: str) -> tuple[str, str]:
    """What is wrong and what to do, by pydantic's `type` of the error."""
    shown = as_typed(typed)
    match kind:
        case _ if kind in _REMEDIES:
            return message, _REMEDIES[kind]
        case _ if typed is None and kind != "missing":
            return "是空的", "请填写内容，或删去这一条"
        case "missing":
            return "没有填写", "这一项必填，请补上"
        case "enum" | "literal_error":
            choices = str(context.get("expected", "")).replace("'", "").replace(" or ", "、")
            choices = choices.replace(", ", "、")
            near = perhaps(str(typed).strip(), choices.split("、"))
            return f"“{shown}”不在可选范围内", f"{near}请从中选一个：{choices}"
        case "int_parsing" | "int_type" | "int_from_float":
            return f"应为整数，现为“{shown}”", "请只填整数"
        case "float_parsing" | "float_type":
            return f"应为数字，现为“{shown}”", "请只填数字"
        case "greater_than_equal":
            return f"数值太小，现为 {shown}", f"应不小于 {context.get('ge')}"
        case "greater_than":
            return f"数值太小，现为 {shown}", f"应大于 {context.get('gt')}"
        case "less_than_equal":
            return f"数值太大，现为 {shown}", f"应不大于 {context.get('le')}"
        case "less_than":
            return f"数值太大，现为 {shown}", f"应小于 {context.get('lt')}"
        case "string_too_short":
            return "是空的", "请填写内容"
        case "too_short":
            return "填得太少", f"至少应有 {context.get('min_length')} 条"
        case "too_long":
            return "填得太多", f"至多 {context.get('max_length')} 条"
        case "string_type":
            return "应为一段文字，现为列表或下级内容", "请检查缩进，或把内容写在同一行"
        case "model_type" | "model_attributes_type" | "dict_type":
            return "应为若干“名称: 内容”，现为一段文字或列表", "请按示例分行填写下级各项"
        case "tuple_type" | "list_type":
            return "应为列表（每条以“-”开头）", "请按示例每条另起一行，以“- ”开头"
        case _ if kind.startswith("date"):
            return f"应为日期，现为“{shown}”", "请写成 2024-02-05 的形式"
    return "填写的内容不合要求", "请参照示例填写"


def problems(error: ValidationError, root: type[Part], positions: Positions) -> list[Finding]:
    """One finding for every error of a validation."""
    found = []
    errors = error.errors(include_url=False)
    above = {item["loc"][:length] for item in errors for length in range(len(item["loc"]))}
    for item in errors:
        path = item["loc"]
        if item["type"] == "too_short" and path in above:
            continue  # pydantic does not count the items that are wrong themselves
        what, remedy = _sentence(item["type"], item.get("ctx", {}), item.get("input"), item["msg"])
        found.append(
            Finding(
                "READ-MISSING" if item["type"] == "missing" else "READ-VALUE",
                Severity.ERROR,
                f"{_title(root, path, positions) or '文件'}：{what}",
                positions[path],
                remedy,
            )
        )
    return found
