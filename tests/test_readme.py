"""What both READMEs promise: the first document renders, commands and exit codes are all there."""

import re
from pathlib import Path

import pytest

from budgetgen.checking.check import check
from budgetgen.cli.app import run
from budgetgen.model.finding import has_errors
from budgetgen.rendering import prepare, render

CHECKOUT = Path(__file__).parents[1]
READMES = ("README.md", "README.zh-CN.md")
FENCE = re.compile(r"^```(\w*)\n(.*?)^```$", re.DOTALL | re.MULTILINE)
MARKED = re.compile(
    r"^<!-- rendered by tests/test_readme\.py -->\n```yaml\n(.*?)^```$", re.DOTALL | re.MULTILINE
)


def text_of(name: str) -> str:
    return (CHECKOUT / name).read_text(encoding="utf-8")


def submission_in(name: str) -> str:
    (submission,) = MARKED.findall(text_of(name))
    assert isinstance(submission, str)
    return submission


def commands_in(name: str) -> list[str]:
    return [code for language, code in FENCE.findall(text_of(name)) if language == "sh"]


def headings_in(name: str) -> list[int]:
    """The level of every heading, in order."""
    prose = FENCE.sub("", text_of(name))
    return [len(marks) for marks in re.findall(r"^(#+) ", prose, re.MULTILINE)]


@pytest.fixture
def help_text(capsys: pytest.CaptureFixture[str]) -> str:
    assert run(["--help"]) == 0
    return capsys.readouterr().out


@pytest.mark.parametrize("name", READMES)
def test_the_first_document_of_the_readme_renders_and_passes_every_check(
    name: str, tmp_path: Path
) -> None:
    source = tmp_path / "department.yaml"
    source.write_text(submission_in(name), encoding="utf-8")

    done = prepare(source)

    assert not has_errors(done.findings), done.findings
    assert done.prepared is not None
    assert "105.80" in render(done.prepared, "html").decode()
    assert check(source).findings == ()


@pytest.mark.parametrize("name", READMES)
def test_the_first_document_of_the_readme_has_the_twelve_lines_it_speaks_of(name: str) -> None:
    assert len(submission_in(name).splitlines()) == 12


@pytest.mark.parametrize("name", READMES)
def test_the_readme_names_every_command(name: str, help_text: str) -> None:
    listed = help_text.split("命令：\n")[1].split("\n\n")[0]
    commands = re.findall(r"^  (\w\S*)", listed, re.MULTILINE)

    assert "render" in commands
    assert [c for c in commands if f"| `budgetgen {c}" not in text_of(name)] == []


@pytest.mark.parametrize("name", READMES)
def test_the_readme_names_every_exit_code(name: str, help_text: str) -> None:
    codes = re.findall(r"(\d+) ", help_text.split("退出码：")[1])

    assert "0" in codes
    assert [code for code in codes if f"| `{code}` |" not in text_of(name)] == []


@pytest.mark.parametrize("name", READMES)
def test_every_link_of_the_readme_leads_somewhere(name: str) -> None:
    links = re.findall(r"\]\(([^)]+)\)|src=\"([^\"]+)\"", text_of(name))
    targets = [link or source for link, source in links]

    assert len(targets) > 5
    assert [target for target in targets if not (CHECKOUT / target).exists()] == []


def test_both_readmes_have_the_same_headings_commands_and_first_document() -> None:
    english, chinese = READMES

    assert headings_in(english)
    assert headings_in(english) == headings_in(chinese)
    assert commands_in(english)
    assert commands_in(english) == commands_in(chinese)
    assert submission_in(english) == submission_in(chinese)
