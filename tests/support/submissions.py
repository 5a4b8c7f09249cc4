"""Random submissions, the same for the same seed: what departments write, and how unevenly."""

from __future__ import annotations

import random
from typing import Any

import yaml

_SUBJECTS = [
    "各科室",
    "所属单位",
    "镇街便民服务站",
    "承办机构",
    "纪检监察组",
    "县级专家库成员",
    "网格员",
    "项目法人",
    "监理单位",
    "“三公”经费",
    "“放管服”改革",
    "《预算法》",
    "《政府采购法》第二十二条",
    "A类企业",
    "B2级风险点",
    "12345热线",
    "PPP项目",
    "“互联网+政务服务”平台",
    "5G基站",
    "全县18个乡镇（街道）",
    "2024—2026年规划",
    "ISO9001体系",
    "退役军人服务中心（站）",
]
_VERBS = [
    "负责",
    "组织实施",
    "统筹推进",
    "认真落实",
    "定期检查",
    "按规定公开",
    "及时上报",
    "协调解决",
    "监督管理",
    "逐项核对",
    "积极争取",
    "严格控制",
    "持续完善",
]
_OBJECTS = [
    "年度工作任务",
    "财政资金使用情况",
    "基础设施维修改造",
    "信息系统（含等保测评）运行维护",
    "困难群众救助",
    "档案、统计和保密工作",
    "质量合格率≥98%的目标",
    "不低于95.5%的满意度",
    "“一站式”服务",
    "安全生产责任制",
    "预算执行进度",
    "2.5万平方米的场地",
    "每月10日前的报表",
    "人均800元/年的标准",
    "0.75～1.20元的单价",
    "政府购买服务（物业、安保、保洁等）",
    "国有资产盘点",
    "“双随机、一公开”监管",
    "Word、PDF和HTML三种格式的材料",
    "100%覆盖的要求",
    "第3季度末的重点事项",
    "会议费、培训费和公务接待费",
    "3.5km管网",
    "≤15℃的库温",
]
_ENDS = ["。", "。", "。", "；", "！", "。"]
_JOINTS = ["，", "，", "、", "；", "：", "——", "，并", "，同时", "（"]
_LEVELS = {
    "产出指标": ["数量指标", "质量指标", "时效指标", "成本指标"],
    "效益指标": ["社会效益指标", "经济效益指标", "可持续影响指标"],
    "满意度指标": ["服务对象满意度指标"],
}
_NAME_PARTS = [
    "基层",
    "综合",
    "服务",
    "平台",
    "运行",
    "维护",
    "数字化",
    "安全",
    "管理",
    "培训",
    "监测",
    "保障",
    "设施",
    "改造",
    "宣传",
    "公共",
    "村级",
    "农村",
    "专项",
    "补助",
    "调查",
    "“雪亮工程”",
    "建设",
    "（二期）",
]
_TAILS = ["经费", "资金", "补助资金", "工作经费", "服务费", "项目", "尾款"]
_MEASURES = ["≥98%", "100%", "≤30天", "12月底", "18人", "≤3300元", "≥1200平方米", "≤2.5万元"]
_FUNCTIONAL = [
    "2010399",
    "2012601",
    "2012604",
    "2013201",
    "2013202",
    "2013204",
    "2013250",
    "2013299",
    "2060208",
    "2080501",
    "2080505",
    "2080801",
    "2082701",
    "2082702",
    "2101101",
    "2101102",
    "2101103",
    "2109999",
    "2120899",
    "2130152",
    "2130705",
    "2210201",
    "2240101",
    "2290499",
]
_PERSONNEL = [
    "30101",
    "30102",
    "30103",
    "30108",
    "30110",
    "30112",
    "30113",
    "30301",
    "30302",
    "30305",
]
_OPERATING = [
    "30201",
    "30202",
    "30205",
    "30206",
    "30207",
    "30211",
    "30213",
    "30214",
    "30215",
    "30216",
    "30217",
    "30226",
    "30228",
    "30229",
    "30231",
    "30239",
    "30299",
]
_NATURES = ["行政", "参公事业", "事业"]
_GOODS = [
    "台式计算机",
    "便携式计算机",
    "多功能一体机",
    "会议桌",
    "空调机",
    "物业管理服务",
    "软件开发服务（含三年运维）",
]


class _Writer:
    """Writes one submission."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)
        self.long_prose = self.random.random() < 0.5
        self.long_forms = self.random.random() < 0.4
        self.long_names = self.random.random() < 0.4

    def sentence(self, least: int, most: int) -> str:
        """A sentence of `least` to `most` clauses."""
        choose = self.random.choice
        text = ""
        for i in range(self.random.randint(least, most)):
            joint = choose(_JOINTS) if i else ""
            clause = choose(_SUBJECTS) + choose(_VERBS) + choose(_OBJECTS)
            text += f"（{clause}）" if joint == "（" else joint + clause
        return text + choose(_ENDS)

    def paragraphs(self, most: int) -> list[str]:
        count = self.random.randint(0, most)
        longest = 9 if self.long_prose else 3
        return [self.sentence(1, longest) for _ in range(count)]

    def name(self) -> str:
        parts = self.random.randint(8, 24) if self.long_names else self.random.randint(2, 5)
        return "".join(self.random.choices(_NAME_PARTS, k=parts)) + self.random.choice(_TAILS)

    def amount(self, least: int = 1, most: int = 900_000) -> str:
        return f"{self.random.randint(least, most) / 100:.2f}"

    def department(self) -> dict[str, Any]:
        count = self.random.choice([1, 1, 2, 3, 4, 6])
        ending = "和".join(self.random.choices(_NAME_PARTS[:20], k=4)) if self.long_names else ""
        name = f"云溪县{ending}管理局"
        units = [
            {
                "编码": f"{301:03d}{i:03d}",
                "名称": f"{name}{'本级' if i == 1 else self.random.choice(_NAME_PARTS) + '中心'}",
                "性质": self.random.choice(_NATURES),
                "规格": self.random.choice(["正科级", "副科级", "股级"]),
                "经费保障形式": self.random.choice(["财政拨款", "财政性资金基本保证", "自收自支"]),
            }
            for i in range(1, count + 1)
        ]
        return {"编码": "301", "名称": name, "单位": units}

    def basic_lines(self, units: list[str]) -> list[dict[str, Any]]:
        """Few accounts or many, per unit."""
        accounts = self.random.randint(2, 40)
        lines = []
        for unit in units:
            for _ in range(accounts):
                personnel = self.random.random() < 0.6
                lines.append(
                    {
                        "单位": unit,
                        "功能科目": self.random.choice(_FUNCTIONAL),
                        "经济科目": self.random.choice(_PERSONNEL if personnel else _OPERATING),
                        "支出类型": "人员经费" if personnel else "公用经费",
                        "金额": self.amount(),
                    }
                )
        return lines

    def project(self, number: int) -> dict[str, Any]:
        most = 24 if self.long_forms else 9
        clauses = 12 if self.long_forms else 3
        levels = sorted(
            self.random.choices(list(_LEVELS), k=self.random.randint(1, most)),
            key=list(_LEVELS).index,
        )
        return {
            "编码": f"13993124P{number:012d}",
            "名称": f"{self.name()}{number}",
            "部门主管专项资金": self.random.choice(["是", "否", "否", "否"]),
            "用途": self.sentence(1, clauses),
            "支出计划": {"3月底": "25%", "6月底": "50%", "10月底": "75.5%", "12月底": "100%"},
            "绩效目标": [self.sentence(1, clauses) for _ in range(self.random.randint(1, 5))],
            "绩效指标": [
                {
                    "一级指标": level,
                    "二级指标": self.random.choice(_LEVELS[level]),
                    "三级指标": self.random.choice(_OBJECTS)
                    + self.random.choice(["率", "数量", "时间"]),
                    "指标描述": self.sentence(1, 2)[:-1],
                    "指标值": self.random.choice(_MEASURES),
                    "确定依据": self.random.choice(_OBJECTS),
                }
                for level in levels
            ],
        }

    def project_lines(
        self, units: list[str], projects: list[dict[str, Any]]
    ) -> list[dict[str, Any]]:
        return [
            {
                "单位": self.random.choice(units),
                "项目": project["编码"],
                "功能科目": self.random.choice(_FUNCTIONAL),
                "经济科目": self.random.choice(_OPERATING),
                "金额": self.amount(),
                **self.random.choice(
                    [
                        {},
                        {},
                        {},
                        {"上年结转": "是"},
                        {"资金来源": "事业收入"},
                        {"资金来源": "政府性基金"},
                    ]
                ),
            }
            for project in projects
            for _ in range(self.random.randint(1, 3))
        ]

    def procurement(self, projects: list[dict[str, Any]]) -> list[dict[str, Any]]:
        return [
            {
                "项目": self.random.choice(projects)["编码"],
                "采购物品名称": self.random.choice(_GOODS),
                "采购目录序号": "A02010105",
                "计量单位": self.random.choice(["台", "项", "平方米"]),
                "数量": self.random.randint(1, 2000),
                "单价": self.amount(),
                "资金": {"一般公共预算拨款": self.amount()},
            }
            for _ in range(self.random.choice([0, 0, 3, 30]) if projects else 0)
        ]

    def submission(self, projects: int) -> dict[str, Any]:
        department = self.department()
        units = [unit["编码"] for unit in department["单位"]]
        listed = [self.project(i) for i in range(1, projects + 1)]
        goals = [
            {"标题": self.name(), "绩效目标": self.sentence(1, 6), "绩效指标": self.sentence(1, 6)}
            for _ in range(self.random.randint(0, 8))
        ]
        safeguards = [
            {"标题": self.name(), "内容": self.sentence(1, 6)}
            for _ in range(self.random.randint(0, 6))
        ]
        return {
            "模板包": "hebei-2024",
            "预算年度": 2024,
            "金额单位": "元",
            "批复日期": "2024-02-05",
            "部门": department,
            "预算明细": self.basic_lines(units) + self.project_lines(units, listed),
            "项目": listed,
            "政府采购": self.procurement(listed),
            "国有资产": {"说明": self.paragraphs(4)},
            "文字说明": {
                "部门职责": self.paragraphs(24),
                "总体绩效目标": self.paragraphs(12),
                "分项绩效目标": goals,
                "工作保障措施": safeguards,
                "机关运行经费用途": self.sentence(1, 3),
                "其他说明": self.paragraphs(6),
            },
        }


def random_submission(seed: int, projects: int) -> str:
    """The YAML text of a random submission with `projects` projects."""
    values = _Writer(seed).submission(projects)
    return yaml.dump(values, Dumper=yaml.CSafeDumper, allow_unicode=True, sort_keys=False)
