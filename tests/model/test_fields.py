"""Each field of each model has one Chinese title; the closed lists and small types."""

from __future__ import annotations

import datetime
import re
from typing import Any

import pytest
from pydantic import TypeAdapter, ValidationError

from budgetgen.model.base import Date, FunctionalCode, Paragraphs, Part, code_of
from budgetgen.model.base import Flag as FlagType
from budgetgen.model.finding import Finding, Place, Severity, has_errors
from budgetgen.model.submission import Submission
from budgetgen.packs import definition
from budgetgen.reading.naming import keys_of, part_below

HAN = re.compile("[一-鿿]")


def models_below(model: type[Part], found: set[type[Part]]) -> set[type[Part]]:
    if model not in found:
        found.add(model)
        for name in model.model_fields:
            if below := part_below(model, name):
                models_below(below, found)
    return found


PACK_FILES = (
    definition.PackSettings,
    definition.Outline,
    definition.Tables,
    definition.Glossary,
    definition.Style,
)
MODELS = sorted(
    set().union(*(models_below(root, set()) for root in (Submission, *PACK_FILES))),
    key=lambda model: model.__name__,
)


def test_the_models_of_submission_and_pack_are_all_found() -> None:
    assert {"Submission", "GradedIndicator", "PaymentPlan", "TextStyle", "Where"} <= {
        model.__name__ for model in MODELS
    }


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
def test_every_field_has_a_chinese_title_of_its_own(model: type[Part]) -> None:
    titles = [field.title for field in model.model_fields.values()]

    assert titles
    assert all(title and HAN.search(title) for title in titles), titles
    assert len(set(titles)) == len(titles)
    assert all(title == title.strip() for title in titles if title)


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
def test_a_key_means_one_field(model: type[Part]) -> None:
    assert len(keys_of(model)) == 2 * len(model.model_fields)


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
def test_descriptions_are_chinese(model: type[Part]) -> None:
    for field in model.model_fields.values():
        assert not field.description or HAN.search(field.description)


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
def test_no_field_is_ignored_or_changed_afterwards(model: type[Part]) -> None:
    assert model.model_config.get("extra") == "forbid"
    assert model.model_config.get("frozen") is True


def accepted(annotation: Any, value: object) -> Any:
    return TypeAdapter(annotation).validate_python(value)


def refused(annotation: Any, value: object) -> str:
    with pytest.raises(ValidationError) as caught:
        accepted(annotation, value)
    return caught.value.errors()[0]["type"]


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        *((word, True) for word in ("是", "有", "TRUE", " y ", "1", True)),
        *((word, False) for word in ("否", "无", "No", "n", "0", False)),
    ],
)
def test_a_flag_is_a_word_for_yes_or_no(typed: object, meant: bool) -> None:
    assert accepted(FlagType, typed) is meant


@pytest.mark.parametrize("typed", ["", "也许", "是的", "2", ["是"], {"是": "是"}])
def test_any_other_word_is_no_flag(typed: object) -> None:
    assert refused(FlagType, typed) == "flag"


def test_a_day_is_written_with_dashes() -> None:
    assert accepted(Date, " 2024-02-29 ") == datetime.date(2024, 2, 29)


@pytest.mark.parametrize(
    "typed",
    ["20240205", "0", "1707091200", "2024-2-5", "2024/02/05", "2024-02-05T00:00", "二〇二四", ""],
)
def test_a_day_written_otherwise_is_refused(typed: str) -> None:
    assert refused(Date, typed) == "date_form"


@pytest.mark.parametrize("typed", ["2023-02-29", "2024-13-01", "0000-01-01"])
def test_a_day_that_never_was_is_refused(typed: str) -> None:
    assert refused(Date, typed).startswith("date")


@pytest.mark.parametrize("typed", ["201", "20132", "2013201", " 2013201 ", 2013201])
def test_a_code_has_one_of_its_lengths(typed: object) -> None:
    assert accepted(FunctionalCode, typed) == str(typed).strip()


def test_a_code_may_be_typed_in_full_width_digits() -> None:
    assert accepted(FunctionalCode, "２０１３２０１") == "2013201"


@pytest.mark.parametrize(
    "typed", ["", "20", "2013", "20132011", "2013-01", "-20132", "２０１３", "20.32", ["201"]]
)
def test_a_malformed_code_is_refused(typed: object) -> None:
    assert refused(FunctionalCode, typed) == "code_form"


def test_a_code_keeps_its_zeros() -> None:
    assert accepted(code_of(3, 6), "013") == "013"


@pytest.mark.parametrize(
    ("typed", "paragraphs"),
    [
        ("一\n\n  二  \n", ("一", "二")),
        (["一", " 二 "], ("一", "二")),
        ("", ()),
        (" \n ", ()),
        ([], ()),
    ],
)
def test_paragraphs_are_a_list_or_lines(typed: object, paragraphs: tuple[str, ...]) -> None:
    assert accepted(Paragraphs, typed) == paragraphs


@pytest.mark.parametrize(
    ("place", "shown"),
    [
        (Place("预算.yaml", 12, 5), "预算.yaml:12:5"),
        (Place("预算.yaml", 12), "预算.yaml:12"),
        (Place("预算.yaml"), "预算.yaml"),
        (Place("预算.xlsx", cell="明细!B3"), "预算.xlsx:明细!B3"),
        (Place(cell="明细!B3"), "明细!B3"),
        (Place(), ""),
    ],
)
def test_a_place_is_shown_as_editors_take_it(place: Place, shown: str) -> None:
    assert str(place) == shown


def test_places_are_ordered_by_number_not_by_text() -> None:
    assert Place("甲", 9, 1) < Place("甲", 10, 1) < Place("甲", 10, 2)


def test_only_errors_forbid_publication() -> None:
    warning = Finding("甲", Severity.WARNING, "一")
    error = Finding("乙", Severity.ERROR, "二")

    assert has_errors((warning, error))
    assert not has_errors((warning, warning))
    assert not has_errors(())
