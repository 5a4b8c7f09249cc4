"""The text of a new ``county.yaml``: what is known, and how to write the rest."""

from __future__ import annotations

import json

from budgetgen.county.county import County
from budgetgen.schema import COUNTY_SCHEMA_FILE

_HEAD = """\
# yaml-language-server: $schema={schema}
# {title}。带“#”的是说明和写法，删去“#”并改成本县的内容即可。
名称: {name}
行政区划代码: {code}
财政局: {bureau}
预算年度: {year}
金额单位: {unit}            # 本文件中所有金额的单位，也可填 元
模板包: {pack}
# 批复日期: {year}-02-05     # 财政局批复各部门预算的日期；个别部门不同的，写在该部门下

公开计划:
  # 公开日期: {year}-02-20
  {platform}
  {site}
  单位公开: {units}            # 各单位也单独公开的填 是
  {standards}

# 全县公开的“三公”经费汇总数，用来和各部门之和核对。
# 三公经费: {{合计: 0, 因公出国（境）费: 0, 公务用车购置费: 0, 公务用车运行维护费: 0, 公务接待费: 0}}

# 每个部门一条。文件夹在“部门”之下，不另写就叫“编码-名称”。批复数可以不填，填了就和填报数核对：
#   - 编码: "101"
#     名称: 县委办公室
#     批复数:
#       收支总计: 1234.56
#       按来源: {{一般公共预算: 1234.56}}
#       上年结转: 0
#       基本支出: 1000.00
#       项目支出: 234.56
#       三公经费: {{公务用车运行维护费: 6.00, 公务接待费: 1.50}}
部门:
"""
_PLATFORM = "# 公开平台: 县人民政府门户网站预决算公开专栏"
_SITE = "# 网站: ../上年的文件夹/网站     # 几年的文本公开在一个网站；不填则为本文件夹中的“网站”"
_STANDARDS = "# PDF标准: a-2b,ua-1     # a-2b 供长期保存，ua-1 供无障碍阅读，可只写一个"


def county_text(county: County) -> str:
    """``county.yaml`` for `county`: its names and its list; replies and dates are left to fill in."""
    head = _HEAD.format(
        schema=COUNTY_SCHEMA_FILE,
        title=f"{_one_line(county.name)}{county.budget_year}年部门预算公开",
        name=_quoted(county.name),
        code=_quoted(county.code),
        bureau=_quoted(county.bureau),
        year=county.budget_year,
        unit=county.money_unit,
        pack=_quoted(county.pack),
        platform=f"公开平台: {_quoted(county.plan.platform)}"
        if county.plan.platform
        else _PLATFORM,
        site=f"网站: {_quoted(county.plan.site)}" if county.plan.site else _SITE,
        units="是" if county.plan.units else "否",
        standards=f"PDF标准: {','.join(county.plan.pdf_standards)}"
        if county.plan.pdf_standards
        else _STANDARDS,
    )
    return head + "".join(
        "  - {"
        + ", ".join(
            f"{title}: {_quoted(value)}"
            for title, value in (("编码", each.code), ("名称", each.name), ("文件夹", each.folder))
            if value
        )
        + "}\n"
        for each in county.departments
    )


def _quoted(text: str) -> str:
    """A JSON string is a YAML string."""
    return json.dumps(text, ensure_ascii=False)


def _one_line(text: str) -> str:
    return " ".join(text.split())
