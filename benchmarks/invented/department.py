"""One invented department of the county to try out, as the content of its YAML file."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from budgetgen.checking.texts.project_codes import check_character
from budgetgen.tables.named_rows import chinese_number

WORDS = Path(__file__).parent / "words.yaml"
COUNTY, REGION, YEAR = "云溪县", "139931", 2024
BUREAU = f"{COUNTY}财政局"
FIXED_PAGES, UNITS_PER_PAGE = 23, 6
"""Pages of a document without projects, and how many units make it a page longer."""

Row = dict[str, Any]


@cache
def words() -> dict[str, Any]:
    """The word list."""
    found: dict[str, Any] = yaml.safe_load(WORDS.read_text(encoding="utf-8"))
    return found


def _money(random_: random.Random, least: int, most: int) -> Decimal:
    """万元 with two decimals, from `least` to `most` hundred 元."""
    return Decimal(random_.randint(least, most)) / 100


class Department:
    """A department written from row `number` of the word list, the same every time."""

    def __init__(self, number: int) -> None:
        self.name, account, pages, self.topics = words()["部门"][number]
        self.account = str(account)
        self.code = str(201 + number)
        self.random = random.Random(self.code)
        party = "中共" if self.name.startswith("县委") else ""
        self.full_name = party + COUNTY.removesuffix("县" * self.name.startswith("县")) + self.name
        self.units = list(self._units())
        kept = pages - FIXED_PAGES - len(self.units) // UNITS_PER_PAGE
        self.projects = list(self._projects(max(0, kept)))
        self.lines = [line for unit in self.units for line in self._basic(unit)]
        self.lines += [line for project in self.projects for line in self._spent_on(project)]

    def _units(self) -> Iterator[Row]:
        listed = words()["所属单位"]
        count, *names = listed.get(self.name, listed["其他"])
        funded = {"经费保障形式": "财政拨款"}
        head = {"性质": "行政", "规格": "正科级", **funded, "人员": self._staff(40)}
        yield {"编码": f"{self.code}001", "名称": f"{self.full_name}本级", **head}
        for i in range(count):
            name = names[i % len(names)].format(数=chinese_number(i // len(names) + 1))
            own = {"性质": "事业", "规格": "股级", **funded, "人员": self._staff(90)}
            yield {"编码": f"{self.code}{i + 2:03d}", "名称": COUNTY + name, **own}

    def _staff(self, most: int) -> dict[str, int]:
        staff = self.random.randint(6, most)
        return {"编制人数": staff + self.random.randint(0, 5), "在职人数": staff}

    # ---- ledger ----

    def _basic(self, unit: Row) -> Iterator[Row]:
        """基本支出 of a unit: salaries by its staff, what is due on them, running costs."""
        public, known = unit["性质"] == "行政", words()
        item = self.account + ("01" if public else "99")
        salaries = unit["人员"]["在职人数"] * Decimal(self.random.randint(600, 900)) / 100
        shares = known["人员经费"]
        for economic, share in shares.items():
            amount = (salaries * share / sum(shares.values())).quantize(Decimal("0.01"))
            yield self._line(unit, item, economic, "人员经费", amount)
        due = {
            ("2080505", 30108): "0.16",
            ("2080506", 30109): "0.08",
            ("2101101" if public else "2101102", 30110): "0.07",
            ("2210201", 30113): "0.12",
        }
        for (functional, economic), rate in due.items():
            amount = (salaries * Decimal(rate)).quantize(Decimal("0.01"))
            yield self._line(unit, functional, economic, "人员经费", amount)
        for economic, share in known["公用经费"].items():
            yield self._line(unit, item, economic, "公用经费", _money(self.random, 20, 90) * share)
        if public:
            yield self._line(unit, item, 30217, "公用经费", _money(self.random, 20, 200))
            yield self._line(unit, item, 30231, "公用经费", _money(self.random, 300, 480))

    def _line(  # 金额 in 万元
        self, unit: Row, functional: str, economic: int, kind: str, amount: Decimal, **more: str
    ) -> Row:
        accounts = {"功能科目": functional, "经济科目": economic, "支出类型": kind}
        return {"单位": unit["编码"], **accounts, **more, "金额": float(amount)}

    def _spent_on(self, project: Row) -> Iterator[Row]:
        """The ledger lines of a project: its budget, in up to three accounts."""
        left: Decimal = project.pop("预算")
        accounts: list[int] = project.pop("科目")
        unit, more = self.random.choice(self.units), self._source()
        # Money of the fund has an account of its own.
        fund = more.get("资金来源") == "政府性基金"
        item = "2120899" if fund else self.account + self.random.choice(("02", "99"))
        parts = [(left / len(accounts)).quantize(Decimal("0.01"))] * (len(accounts) - 1)
        for economic, amount in zip(accounts, [*parts, left - sum(parts)], strict=True):
            line = self._line(unit, item, economic, "项目支出", amount, **more)
            yield line | {"项目": project["编码"]}

    def _source(self) -> dict[str, str]:
        """Most projects are paid by this year's general budget."""
        others = ({"上年结转": "是"}, {"资金来源": "政府性基金"}, {"资金来源": "事业收入"})
        return self.random.choice(others) if self.random.random() < 0.06 else {}

    # ---- projects ----

    def _projects(self, count: int) -> Iterator[Row]:
        """Kinds of projects × what they are about, in an order of chance."""
        about = [*self.topics, *words()["共有对象"]]
        about += [unit["名称"].removeprefix(COUNTY) for unit in self.units[1:]]
        pairs = [(kind, topic) for kind in words()["项目"] for topic in about]
        self.random.shuffle(pairs)
        for i, (kind, topic) in enumerate(pairs[:count], 1):
            yield self._project(i, kind, topic)

    def _project(self, number: int, kind: Row, topic: str) -> Row:
        chance = self.random.randint
        budget = Decimal(chance(20, 900)) / 10
        filled = {
            "题": topic,
            "预算": f"{budget:f}",
            "三百": chance(250, 365),
            "高": chance(90, 99),
            "中": chance(80, 90),
            "低": chance(2, 9),
            "日": chance(5, 30),
            "时": chance(2, 48),
            "千": chance(10, 90) * 100,
            "百": chance(5, 60) * 10,
            "数": chance(4, 40),
            "期": chance(2, 12),
            "个": chance(1, 5),
        }
        body = f"{REGION}{YEAR % 100}P{int(self.code):06d}{10000 + number:05d}"
        columns = ("一级指标", "二级指标", "三级指标", "指标描述", "指标值", "确定依据")
        march, june, october = sorted(chance(2, 19) * 5 for _ in range(3))
        return {
            "编码": body + check_character(body),
            "名称": kind["名称"].format(**filled),
            "部门主管专项资金": kind.get("专项", "否"),
            "用途": kind["用途"].format(**filled),
            "支出计划": {
                "3月底": f"{march}%",
                "6月底": f"{june}%",
                "10月底": f"{october}%",
                "12月底": "100%",
            },
            "绩效目标": [text.format(**filled) for text in kind["目标"]],
            "绩效指标": [
                dict(zip(columns, (text.format(**filled) for text in row), strict=True))
                for row in kind["指标"]
            ],
            "预算": budget,
            "科目": kind["科目"],
        }

    # ---- what else is disclosed ----

    def _last_year(self) -> list[Row]:
        """Last year's budget: this year's by account, a little more or less."""
        sums = Counter[tuple[str, ...]]()
        keys = ("单位", "功能科目", "支出类型", "资金来源")
        for line in self.lines:
            sums[tuple(line.get(key, "一般公共预算") for key in keys)] += line["金额"]
        return [
            {**dict(zip(keys, key, strict=True)), "预算数": round(total * change, 2)}
            for key, total in sums.items()
            for change in [self.random.uniform(0.93, 1.05)]
        ]

    def _three_public(self) -> list[Row]:
        paid = {line["经济科目"]: line["金额"] for line in self.lines}
        last = round(paid[30217] + 0.3, 2)
        reason = words()["文字"]["原因"]["三公经费"]
        return [
            {"类别": "因公出国（境）费", "上年预算数": 0},
            {"类别": "公务用车购置费", "上年预算数": 0},
            {"类别": "公务用车运行维护费", "上年预算数": paid[30231], "保有量": 1},
            {"类别": "公务接待费", "上年预算数": last, "增减原因": reason},
        ]

    def _assets(self) -> Row:
        used = {"用途": "机要通信用车", "上年数": 1, "现有": 1}
        houses, others = self.random.randint(400, 9000), self.random.randint(100, 3000)
        return {
            "固定资产": [
                {"类别": "房屋", "数量": houses, "价值": houses / 10},
                {"类别": "车辆", "数量": 1, "价值": 12.8},
                {"类别": "其他固定资产", "数量": others, "价值": others / 4},
            ],
            "车辆明细": [used],
        }

    def _procurement(self) -> list[Row]:
        bought = [line for line in self.lines if line["经济科目"] == 30201][:12]
        return [
            {
                "采购物品名称": "复印纸",
                "采购目录序号": "A05040101",
                "计量单位": "箱",
                "数量": count,
                "单价": 0.02,
                "资金": {"一般公共预算拨款": count * 2 / 100},
                "单位": line["单位"],
            }
            for line in bought
            if "项目" not in line
            for count in [self.random.randint(4, 40)]
        ]

    def _prose(self) -> Row:
        texts = words()["文字"]
        about = [*self.topics, *words()["共有对象"]]

        return {
            "部门职责": [text.format(题=topic) for topic in about for text in texts["职责"]],
            "总体绩效目标": [texts["总体目标"].format(题=topic) for topic in self.topics],
            "分项绩效目标": [
                {
                    "标题": texts["分项标题"].format(题=topic),
                    "绩效目标": texts["分项目标"].format(题=topic),
                    "绩效指标": texts["分项指标"].format(题=topic),
                }
                for topic in self.topics
            ],
            "工作保障措施": [{"标题": t, "内容": text} for t, text in texts["保障措施"].items()],
            "增减原因": texts["原因"],
            "机关运行经费用途": texts["公用用途"],
        }

    def submission(self) -> Row:
        """The YAML file's content."""
        return {
            "模板包": "hebei-2024",
            "预算年度": YEAR,
            "金额单位": "万元",
            "批复日期": f"{YEAR}-02-05",
            "编制单位": self.full_name,
            "审核单位": BUREAU,
            "部门": {
                "编码": self.code,
                "名称": self.full_name,
                "行政区划": COUNTY,
                "行政区划代码": REGION,
                "单位": self.units,
            },
            "预算明细": self.lines,
            "项目": self.projects,
            "三公经费": self._three_public(),
            "政府采购": self._procurement(),
            "国有资产": self._assets(),
            "上年数据": self._last_year(),
            "文字说明": self._prose(),
        }
