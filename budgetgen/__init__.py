"""budgetgen: 部门预算公开文本，一份数据生成 Word、PDF、HTML。"""

__version__ = "0.1.0"
