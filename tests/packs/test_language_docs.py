"""The documentation of the pack language: complete, current, and its examples work."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from budgetgen.cli import pack as commands
from budgetgen.composing.compose import compose
from budgetgen.composing.facts import prose_context
from budgetgen.composing.prose import Prose
from budgetgen.packs.base_document import FIELDS
from budgetgen.packs.language import TITLES, key_list, with_key_lists
from budgetgen.packs.pack import load_folder, load_pack
from budgetgen.packs.review.sentences import FORM_NAMES
from budgetgen.packs.sandbox import TESTS
from budgetgen.packs.sandbox_work import LONGEST, MOST_TURNS
from budgetgen.packs.schemas import MODELS, models_below
from budgetgen.packs.starting import start_pack
from budgetgen.packs.trials import trial_submission
from budgetgen.tables.build import build_tables

DOCS = Path(__file__).parents[2] / "docs"
NAMES = ("template-packs.md", "template-packs.zh-CN.md")
TRIED = re.compile(
    r"<!-- tried(?P<after> after)?: (?P<file>\S+) -->\n```yaml\n(?P<text>.*?)```", re.S
)
Make = Callable[..., Path]


def text_of(name: str) -> str:
    return (DOCS / name).read_text(encoding="utf-8")


def examples(name: str) -> list[tuple[bool, str, str]]:
    return [(bool(m["after"]), m["file"], m["text"]) for m in TRIED.finditer(text_of(name))]


def printed(folder: Path) -> list[str]:
    """What a document made with the pack says, heading by heading."""
    pack = load_folder(folder)
    submission = trial_submission(pack, 2)
    tables, _ = build_tables(submission, pack.tables, pack.settings)
    document = compose(submission, tables, pack)
    return [document.properties.title, *(heading.text for heading in document.headings())]


@pytest.mark.parametrize("name", NAMES)
def test_the_lists_of_keys_are_current(name: str) -> None:
    text = text_of(name)

    assert with_key_lists(text, "zh-CN" in name) == text, (
        "run: .venv/bin/python docs/pack_language.py"
    )
    assert re.findall(r"<!-- keys: (\S+) -->", text) == sorted(MODELS, key=text.find)


@pytest.mark.parametrize("file", sorted(MODELS))
def test_every_key_is_listed_somewhere(file: str) -> None:
    whole = text_of("template-packs.zh-CN.md")

    for model in models_below(MODELS[file]).values():
        assert model in MODELS.values() or model.__name__ in TITLES
        for name, field in model.model_fields.items():
            assert f"| `{field.title}` | `{name}` |" in whole


def test_a_key_says_what_it_takes() -> None:
    listed = key_list("tables.yaml", chinese=True)

    assert "| `横排` | `wide` | 是 或 否 |" in listed
    assert "| `条件` | `where` | 条件 |" in listed
    assert "| `列` | `columns` | 若干“列” |" in listed
    assert "| `宽` | `width` | 数字 | 相对宽度 |" in listed


@pytest.mark.parametrize("name", NAMES)
def test_every_name_function_filter_and_test_of_sentences_is_told(name: str) -> None:
    pack = load_pack("hebei-2024")
    submission = trial_submission(pack, 1)
    tables, _ = build_tables(submission, pack.tables, pack.settings)
    context = prose_context(submission, tables)
    environment = Prose(pack, tables, context).environment
    text = text_of(name)

    told = set(re.findall(r"`([^`|.(\[\n]+)[^`|\n]*`", text))
    assert {*context, *FORM_NAMES, "数", *environment.globals} <= told
    for filter_name in environment.filters:
        assert filter_name.startswith("=") or re.search(rf"`\\\|{filter_name}[`(]", text)
    for test in TESTS:
        assert f"`is {test}`" in text or f"`{test}`" in text
    reasons = context["原因"]
    assert isinstance(reasons, dict)
    assert all(f"`原因.{reason}`" in text for reason in reasons)
    assert all(f"`{{{{ {field} }}}}`" in text for field in FIELDS)
    assert f"{MOST_TURNS:,}" in text or str(MOST_TURNS) in text
    assert f"{LONGEST:,}" in text or f"{LONGEST // 10_000} 万" in text


@pytest.mark.parametrize("name", NAMES)
def test_every_command_is_told(name: str) -> None:
    text = text_of(name)
    known = [command.name for command in commands.app.registered_commands]

    assert len(known) > 8
    for command in known:
        assert f"`budgetgen pack {command}" in text


def test_both_languages_have_the_same_sections_and_examples() -> None:
    english, chinese = map(text_of, NAMES)

    assert re.findall(r"^#+ ", english, re.M) == re.findall(r"^#+ ", chinese, re.M)
    assert examples(NAMES[0]) == examples(NAMES[1])


def test_a_county_s_pack_is_less_than_ten_lines_and_renders(make: Make) -> None:
    (after, file, text), *_ = examples(NAMES[1])

    said = printed(make({file: text}))

    assert (after, file) == (False, "pack.yaml")
    assert len(text.splitlines()) < 10
    assert re.fullmatch(r"云溪县试填局\d{4}年预算公开说明", said[0])
    assert any(heading.startswith("第一部分") for heading in said)
    assert any(heading.startswith("第二部分") for heading in said)


@pytest.mark.parametrize("at", range(1, len(examples(NAMES[1]))))
def test_every_other_example_does_what_it_says(at: int, tmp_path: Path) -> None:
    after, file, text = examples(NAMES[1])[at]
    folder = tmp_path / "yunxi-2024"
    start_pack(folder, "hebei-2024", [file] if after else [])

    own = folder / file
    written = own.read_text(encoding="utf-8") if after else ""
    own.write_text(f"{written.rstrip()}\n{text}" if after else text, encoding="utf-8")

    pack = load_folder(folder)
    before = load_pack("hebei-2024")
    assert any(
        getattr(pack, part) != getattr(before, part)
        for part in ("tables", "outline", "glossary", "style")
    )
    assert printed(folder)


def test_there_are_examples_of_a_column_a_table_a_section_and_a_term() -> None:
    files = [file for _, file, _ in examples(NAMES[1])]

    assert files == [
        "pack.yaml",
        "tables.yaml",
        "tables.yaml",
        "outline.yaml",
        "glossary.yaml",
        "style.yaml",
    ]
