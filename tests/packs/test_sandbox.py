"""A pack's sentences can print, compare and loop a little; they reach nothing and end soon."""

from __future__ import annotations

import time
from decimal import Decimal

import pytest
from jinja2 import TemplateError

from budgetgen.packs.sandbox import PackEnvironment, line_of
from budgetgen.packs.sandbox_work import LONGEST, WorkError


def environment() -> PackEnvironment:
    return PackEnvironment(
        lambda value: value, {"变动": lambda name: name}, {"金额": lambda value: f"{value}万元"}
    )


VALUES = {
    "年度": 2024,
    "单位": ["甲", "乙", "丙"],
    "三公": [{"名称": "公务接待费", "人次": 30}],
    "数额": Decimal("12.50"),
    "长": "好" * 10_000,
}


@pytest.mark.parametrize(
    ("source", "printed"),
    [
        ("{{ 年度 }}年", "2024年"),
        ("{{ 年度 - 1 }}", "2023"),
        ("{{ 数额|金额 }}", "12.50万元"),
        ("{{ 单位|join('、') }}等{{ 单位|length }}个", "甲、乙、丙等3个"),
        ("{% for 名 in 单位 %}{{ loop.index }}{{ 名 }}{% if not loop.last %}；{% endif %}{% endfor %}",
         "1甲；2乙；3丙"),
        ("{% for 项 in 三公 if 项.人次 %}{{ '共%d人次' % 项.人次 }}{% endfor %}", "共30人次"),
        ("{% set 甲 = '一' ~ 年度 %}{{ 甲 }}", "一2024"),
        ("{{ 三公|map(attribute='名称')|join }}", "公务接待费"),
        ("{{ '是' if 年度 > 2000 else '否' }}", "是"),
        ("{{ 变动('三公经费') }}", "三公经费"),
    ],
)  # fmt: skip
def test_what_sentences_need_is_there(source: str, printed: str) -> None:
    assert environment().fill(source, VALUES) == printed


REACHES = [
    "{{ ''.__class__ }}",
    "{{ ''['__class__'] }}",
    "{{ ''|attr('__class__') }}",
    "{{ 单位|map(attribute='__class__')|list }}",
    "{{ 变动.__globals__ }}",
    "{{ 单位|map('attr', '__class__')|list }}",
    "{{ '{0.__class__}'.format(年度) }}",
    "{{ 单位.append('丁') }}",
    "{{ 单位.pop }}",
    "{{ self }}",
    "{{ self._TemplateReference__context }}",
    "{{ range(3) }}",
    "{{ lipsum() }}",
    "{{ cycler('甲') }}",
    "{{ namespace(a=1) }}",
    "{{ joiner() }}",
    "{{ 变动 }}",
    "{{ 单位 }}",
    "{{ loop }}",
    "{% include 'pack.yaml' %}",
    "{% import '/etc/passwd' as 甲 %}",
    "{% extends '/etc/passwd' %}",
    "{% from 'a' import b %}",
    "{% block 甲 %}{% endblock %}",
    "{% macro 甲() %}{{ 甲() }}{% endmacro %}{{ 甲() }}",
    "{% call 变动('一') %}{% endcall %}",
    "{% filter trim %}{% endfilter %}",
    "{% set 甲 %}一{% endset %}",
    "{% for 甲 in 单位 recursive %}{{ loop(单位) }}{% endfor %}",
    "{{ 长|pprint }}",
    "{{ 长|xmlattr }}",
    "{{ 长|safe }}",
    "{{ 年度|tojson }}",
    "{{ 不存在 }}",
    "{{ 三公[0].不存在 }}",
]


@pytest.mark.parametrize("source", REACHES)
def test_nothing_but_values_is_reached(source: str) -> None:
    with pytest.raises((TemplateError, LookupError)):
        environment().fill(source, VALUES)


ENDLESS = [
    "{% for 甲 in range(10**9) %}{% endfor %}",
    "{{ 10**10**10 }}",
    "{{ '一' * 1000000000 }}",
    "{{ 单位 * 1000000000 }}",
    "{{ '%1000000000d' % 1 }}",
    "{{ '%*d' % (1000000000, 1) }}",
    "{{ '%.999999999f' % 1 }}",
    "{{ '{:1000000000}'.format(1) }}",
    "{{ '一'.ljust(1000000000) }}",
    "{{ '一'|center(1000000000) }}",
    "{{ '一'|indent(1000000000) }}",
    "{{ 数额|round(1000000000) }}",
    "{% set 甲 = '一' %}" + "{% set 甲 = 甲 + 甲 %}" * 60 + "{{ 甲 }}",
    "{% set 甲 = '一' %}" + "{% set 甲 = 甲 ~ 甲 %}" * 60 + "{{ 甲 }}",
    "{% set 甲 = [1] %}" + "{% set 甲 = [甲, 甲] %}" * 60 + "{{ 甲|join }}",
    "{% set 甲 = (1,) %}" + "{% set 甲 = (甲, 甲) %}" * 60 + "{{ 甲 == 甲 }}",
    "{% set 甲 = [1] %}" + "{% set 甲 = 甲 + 甲 %}" * 60,
    "{% set 甲 = {1: 1} %}" + "{% set 甲 = {1: 甲, 2: 甲} %}" * 60,
    "{% set 甲 = '一' %}" + "{% set 甲 = [甲, 甲]|join('一') %}" * 60,
    "{% set 甲 = '一' %}" + "{% set 甲 = '%s%s' % (甲, 甲) %}" * 60,
    "{% set 甲 = 3 %}" + "{% set 甲 = 甲 * 甲 %}" * 60 + "{{ 甲 }}",
    "{% set 甲 = 数额 %}" + "{% set 甲 = 甲 * 甲 %}" * 60 + "{{ 甲 }}",
    "".join(f"{{% for 甲{i} in [1,2,3,4,5,6,7,8,9,0] %}}" for i in range(9)) + "{% endfor %}" * 9,
    "".join(f"{{% for 甲{i} in 单位 %}}" for i in range(18)) + "{% endfor %}" * 18,
    "{% for 甲 in [1,2,3,4,5,6,7,8,9] %}{% for 乙 in [1,2,3] %}{{ 长 }}{% endfor %}{% endfor %}",
    "{{ " + "(" * 3000 + "1" + ")" * 3000 + " }}",
    "{{ " + "-" * 3000 + "1 }}",
    "{% if 年度 %}" * 200 + "{% endif %}" * 200,
    "{{ " + "9" * 100_000 + " }}",
    "{{ 1" + "|abs" * 5000 + " }}",
    "一" * 300_000,
]


@pytest.mark.parametrize("source", ENDLESS, ids=lambda source: source[:40])
def test_work_without_end_is_refused_at_once(source: str) -> None:
    begun = time.process_time()

    with pytest.raises(
        (TemplateError, ValueError, ArithmeticError, RecursionError, SyntaxError, MemoryError)
    ):
        environment().fill(source, VALUES)

    assert time.process_time() - begun < 2


def test_the_budget_is_one_rendering_s_own() -> None:
    ours = environment()
    source = "{% for 甲 in [1,2,3] %}{{ 长 }}{% endfor %}"

    lengths = [len(ours.fill(source, VALUES)) for _ in range(300)]

    assert set(lengths) == {30_000}


def test_as_much_as_a_large_department_needs_is_no_endless_work() -> None:
    names = {"项目": [f"第{i}个基层公共服务设施维修改造项目" for i in range(400)]}

    text = environment().fill(
        "{% for 甲 in 项目 %}{{ 甲 }}、{% endfor %}{{ 项目|join('、') }}", names
    )

    assert 10_000 < len(text) < LONGEST


@pytest.mark.parametrize(
    ("source", "line"),
    [
        ("一\n二\n{{ 不存在 }}", 3),
        ("一\n{% include '甲' %}", 2),
        ("一\n\n\n{% for 甲 in %}", 4),
        ("一\n{{ '一' * 9 }}", 2),
    ],
)
def test_a_fault_is_found_in_its_line(source: str, line: int) -> None:
    with pytest.raises(TemplateError) as caught:
        environment().fill(source, VALUES)

    assert line_of(caught.value) == line


def test_the_longest_text_is_kept_in_bounds_while_it_is_made() -> None:
    with pytest.raises(WorkError, match="太长"):
        environment().fill("{{ 长 }}" * 30, VALUES)


def test_many_texts_together_have_a_limit_too() -> None:
    ours = environment()
    busy = "{% for 甲 in 单位 %}" * 8 + "{% endfor %}" * 8
    begun = time.process_time()

    with pytest.raises(WorkError, match="合起来"):
        [ours.fill(busy, VALUES) for _ in range(100_000)]

    assert time.process_time() - begun < 5


def test_what_a_function_lists_is_counted() -> None:
    ours = PackEnvironment(lambda value: value, {"逐项": lambda: ["一"] * 1000}, {})

    with pytest.raises(WorkError):
        ours.fill("{% for 甲 in 逐项() %}{% for 乙 in 逐项() %}{% endfor %}{% endfor %}", {})


def test_environments_of_one_dialect_share_what_they_compile_and_no_others() -> None:
    def of(unit: str) -> PackEnvironment:
        filters = {"金额": lambda value: f"{value}{unit}"}
        return PackEnvironment(lambda value: value, {}, filters, dialect=f"试验{unit}")

    source = "{{ 12|金额 }}、{{ 年度|金额 }}"

    printed = [of(unit).fill(source, {"年度": 2024}) for unit in ("元", "万元", "元")]

    assert printed == ["12元、2024元", "12万元、2024万元", "12元、2024元"]


def test_a_sentence_compiled_before_uses_the_budget_and_the_values_of_its_own_environment() -> None:
    long = "{% for 甲 in 单位 %}{{ 长 }}{{ 长 }}{{ 长 }}{% endfor %}" * 3
    for _ in range(2):
        ours = PackEnvironment(lambda value: value, {}, {}, dialect="试验")
        assert ours.fill("{{ 年度 }}", {"年度": 1}) == "1"
        assert ours.fill("{{ 年度 }}", {"年度": 2}) == "2"
        with pytest.raises(WorkError):
            ours.fill(long, VALUES)
