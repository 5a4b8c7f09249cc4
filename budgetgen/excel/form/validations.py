"""Data validation: what a cell takes, what its prompt says, what stops a slip."""

from __future__ import annotations

import datetime
from typing import Any

from budgetgen.excel.form.listings import Listing
from budgetgen.excel.sheets import Column, Content

_LIST_LIMIT = 255
_TITLE_LIMIT, _PROMPT_LIMIT = 32, 255
FLAGS = ("是", "否")


def _numbers(column: Column) -> tuple[dict[str, Any], str]:
    match column.content:
        case Content.AMOUNT:
            return {
                "validate": "decimal",
                "criteria": ">=",
                "value": 0,
            }, "填数字，金额单位见表的上方"
        case Content.QUANTITY:
            return {"validate": "decimal", "criteria": ">=", "value": 0}, "填数字，不能为负数"
        case Content.PERCENT:
            rule = {"validate": "decimal", "criteria": "between", "minimum": 0, "maximum": 100}
            return rule, "填 0 到 100 的数，25 即 25%"
        case Content.COUNT if column.path == ("budget_year",):
            rule = {"validate": "integer", "criteria": "between", "minimum": 2000, "maximum": 2099}
            return rule, "填四位年份"
        case Content.COUNT:
            return {"validate": "integer", "criteria": ">=", "value": 0}, "填整数，不能为负数"
        case Content.DATE:
            day = datetime.date(2000, 1, 1)
            return {"validate": "date", "criteria": ">=", "value": day}, "填日期，如 2024-02-05"
    return {"validate": "any"}, ""


def _choice(column: Column, listing: Listing | None, above: str) -> tuple[dict[str, Any], str]:
    words = FLAGS if column.content is Content.FLAG else column.words
    if words:
        assert len(",".join(words)) <= _LIST_LIMIT
        return {"validate": "list", "source": list(words)}, "从下拉列表中选"
    if listing is None:
        return {"validate": "any"}, ""
    open_list = {"validate": "list", "show_error": False}
    if column.content is Content.LIST:
        return {"validate": "any"}, "可填几个，每行一个（Alt+Enter 换行）"
    if column.choices == "二级指标" and above:
        source = f'=INDIRECT(IF({above}="","{listing.labels}",{above}))'
        return {**open_list, "source": source}, "先选一级指标，再从下拉列表中选；可另填"
    said = "从下拉列表中选，也可以只填编码"
    if listing.by_name:
        said = "从下拉列表中选" + ("" if listing.source else "；可另填")
    return {**open_list, "source": f"={listing.labels}"}, said


def validation(column: Column, listing: Listing | None, above: str = "") -> dict[str, Any]:
    """XlsxWriter's options for a column; `above` is the cell that a dependent list goes by."""
    rule, said = _choice(column, listing, above)
    if rule["validate"] == "any":
        numeric, number_said = _numbers(column)
        rule, said = (numeric, number_said) if number_said else (rule, said)
    if column.content is Content.PARAGRAPHS:
        said = "一段一行，按 Alt+Enter 换行"
    need = "必填。" if column.required else ""
    hint = "" if column.content is Content.AMOUNT and "单位" in column.hint else column.hint
    prompt = need + "；".join(part for part in (said, hint) if part)
    return {
        **rule,
        "ignore_blank": True,
        "input_title": column.title[:_TITLE_LIMIT],
        "input_message": (prompt or "按实际情况填写")[:_PROMPT_LIMIT],
        "error_type": "stop",
        "error_title": "填写内容不对",
        "error_message": f"“{column.title}”：{said}"[:_PROMPT_LIMIT],
    }
