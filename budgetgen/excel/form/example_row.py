"""The example rows of an empty form: to be overwritten, and a mistake where they are left.

Every row names what the others name, so that an empty form shows how the sheets hang together.
"""

from __future__ import annotations

EXAMPLES: dict[str, dict[str, str]] = {
    "预算明细": {
        "功能科目": "2013201",
        "经济科目": "30216",
        "支出类型": "项目支出",
        "项目": "示例项目（请改写）",
        "资金来源": "一般公共预算",
        "金额": "5",
        "备注": "示例行，请改写或清除",
    },
    "项目": {
        "名称": "示例项目（请改写）",
        "用途": "用于组织业务骨干培训。（示例行，请改写或清除）",
        "3月底": "25",
        "6月底": "50",
        "10月底": "80",
        "12月底": "100",
        "绩效目标": "完成年度培训任务。（示例行，请改写或清除）",
    },
    "绩效指标": {
        "项目": "示例项目（请改写）",
        "一级指标": "产出指标",
        "二级指标": "数量指标",
        "三级指标": "培训人数",
        "指标描述": "参加培训的业务骨干人数",
        "指标值": "≥100人",
        "确定依据": "年度培训计划（示例行，请改写或清除）",
    },
}
"""Sheet title -> column title -> what stands in the cell."""
