"""``budgetgen rules``: the catalogue, and one rule explained."""

from __future__ import annotations

import difflib
from collections.abc import Collection
from typing import TYPE_CHECKING, Annotated

import typer

from budgetgen.cli.output import WRONG, complain, out

if TYPE_CHECKING:
    from budgetgen.checking.catalogue import Rule

TOPICS = {
    "accounts": "科目",
    "assets": "国有资产",
    "balance": "收支平衡",
    "basic": "基本支出",
    "county": "全县汇总",
    "cross": "相互印证",
    "document": "文档",
    "expense": "支出",
    "fiscal": "财政拨款",
    "funds": "政府性基金",
    "income": "收入",
    "lines": "预算明细",
    "privacy": "保密和隐私",
    "procurement": "政府采购",
    "project": "项目",
    "projects": "项目汇总",
    "prose": "文字中的数字",
    "sums": "合计",
    "text": "文字",
    "three_public": "三公经费",
    "tree": "科目层级",
}


def _topic(rule: Rule) -> str:
    return TOPICS.get(rule.topic.split(".")[0], rule.topic)


def _list(catalogue: Collection[Rule]) -> None:
    topic = ""
    width = max(len(rule.code) for rule in catalogue)
    for rule in sorted(catalogue, key=lambda rule: (_topic(rule), rule.code)):
        if _topic(rule) != topic:
            topic = _topic(rule)
            out.print(topic, style="bold")
        out.print(f"  {rule.code:<{width}}  {rule.severity}  {rule.title}")


def _years(rule: Rule) -> str:
    """The budget years a rule is in force; empty where it always is."""
    since = f"{rule.first_year} 年起" if rule.first_year > 0 else ""
    until = f"{rule.last_year} 年止" if rule.last_year < 9999 else ""
    return "，".join(text for text in (since, until) if text)


def _explain(rule: Rule) -> None:
    out.print(f"{rule.code}  {rule.title}（{_topic(rule)}，{rule.severity}）", style="bold")
    out.print(f"报告：{rule.message}")
    out.print(f"改法：{rule.remedy}")
    if rule.basis:
        out.print(f"依据：{rule.basis}")
    if years := _years(rule):
        out.print(f"适用：{years}")
    from budgetgen.checking.examples import load_examples, shown

    example = load_examples().get(rule.code)
    if example is not None:
        out.print("会报的例子：")
        out.print(shown(example.fires))
        out.print("不会报的例子：")
        out.print(shown(example.silent))


def rules(
    code: Annotated[
        str | None, typer.Argument(metavar="规则", help="规则编码；不填则列出全部规则")
    ] = None,
) -> None:
    """列出检查规则，或说明其中一条。"""
    from budgetgen.checking.catalogue import load_catalogue

    catalogue = load_catalogue()
    if code is None:
        _list(catalogue.values())
        return
    rule = catalogue.get(code.upper())
    if rule is None:
        near = difflib.get_close_matches(code.upper(), catalogue, n=3)
        remedy = f"是否想写 {'、'.join(near)}？" if near else "用 budgetgen rules 列出全部规则"
        complain("命令有误", f"没有编码为“{code}”的规则", remedy)
        raise typer.Exit(WRONG)
    _explain(rule)
