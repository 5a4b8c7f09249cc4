"""The catalogue, the checks and their pairs of examples are one set of codes."""

from __future__ import annotations

import csv
import importlib.util
from collections import Counter
from functools import cache
from pathlib import Path
from types import ModuleType

from budgetgen.checking.catalogue import load_catalogue
from budgetgen.checking.examples import load_examples
from budgetgen.checking.rules import ALL_CHECKS
from budgetgen.checking.rules.county import COUNTY_CHECKS, THREE_PUBLIC_CHECK
from budgetgen.checking.waivers import EXPIRED, UNKNOWN
from budgetgen.cli.rules import TOPICS
from budgetgen.resources import schemas_folder

HERE = Path(__file__).parent


@cache
def listed() -> tuple[str, ...]:
    """Every code of the catalogue's file, as often as it stands there."""
    with (schemas_folder() / "rules.csv").open(encoding="utf-8", newline="") as file:
        return tuple(row["code"] for row in csv.DictReader(file))


def module(path: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location(f"pairs_of_{path.stem}", path)
    assert spec is not None
    assert spec.loader is not None
    found = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(found)
    return found


def python_pairs() -> dict[str, tuple[object, object]]:
    found: dict[str, tuple[object, object]] = {}
    for path in sorted(HERE.glob("test_*.py")):
        if "PYTHON_PAIRS" in path.read_text(encoding="utf-8") and path != Path(__file__):
            pairs = module(path).PYTHON_PAIRS
            assert not found.keys() & pairs.keys(), path
            found |= pairs
    return found


def test_no_code_stands_twice_in_the_catalogue() -> None:
    assert len(listed()) > 100
    assert [code for code, count in Counter(listed()).items() if count > 1] == []
    assert set(load_catalogue()) == set(listed())


def test_every_code_has_a_pair_that_fires_and_is_silent() -> None:
    written, python = load_examples(), python_pairs()
    assert len(python) > 5

    assert set(listed()) - set(written) - set(python) == set()
    assert (set(written) | set(python)) - set(listed()) == set()


def test_the_two_of_a_python_pair_are_two_tests() -> None:
    for code, (fires, silent) in python_pairs().items():
        names = {fires.__name__, silent.__name__}  # type: ignore[attr-defined]
        assert len(names) == 2, code
        assert all(name.startswith("test_") for name in names), code


def test_every_code_is_run_by_a_check_and_none_twice() -> None:
    """DUE-DATE has two: one for a file's own day, and one for a county's list of days, which
    leaves out what the first was told.
    """
    of_files = [check.code for check in ALL_CHECKS]
    of_counties = [check.code for check in (THREE_PUBLIC_CHECK, *COUNTY_CHECKS)]
    assert {EXPIRED, UNKNOWN}.isdisjoint((*of_files, *of_counties))

    counts = Counter([*of_files, *of_counties, EXPIRED, UNKNOWN])
    assert set(counts) == set(listed())
    assert {code for code, count in counts.items() if count > 1} == {"DUE-DATE"}
    assert len(set(of_files)) == len(of_files)
    assert len(set(of_counties)) == len(of_counties)


def test_what_a_user_reads_of_a_rule_is_complete() -> None:
    for code, rule in load_catalogue().items():
        assert rule.title, code
        assert rule.message, code
        assert rule.remedy, code
        assert rule.topic.split(".")[0] in TOPICS, (code, rule.topic)
        assert rule.first_year <= rule.last_year, code
