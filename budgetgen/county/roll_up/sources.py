"""What the roll-up is laid out by: ``templates/county``, in the style of the county's pack."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TypeVar

from budgetgen.model.base import Part
from budgetgen.model.money import MoneyUnit
from budgetgen.packs.definition import Outline, Style, Tables
from budgetgen.packs.folder import PackError
from budgetgen.packs.pack import Pack, PackSources, load_folder, load_pack
from budgetgen.reading.part_file import read_part
from budgetgen.resources import templates_folder
from budgetgen.tables.resolved import tables_for

_COMMON, _COUNTY = "common", "county"
_P = TypeVar("_P", bound=Part)
TITLE, HEAD_LINE = "标题", "表头行"
"""Texts that are no part of the outline."""


def county_layout(pack_name: str, year: int, unit: MoneyUnit) -> Pack:
    """The county's tables, outline and texts as a pack; figures are printed in `unit`.

    Fonts and paper are those of the pack called `pack_name`, or the common ones where it is none.
    """
    folder = templates_folder() / _COUNTY
    common = load_folder(templates_folder() / _COMMON)
    files = {path.stem: path for path in sorted((folder / "text").glob("*.j2"))}
    texts = {name: path.read_text(encoding="utf-8") for name, path in files.items()}
    settings = common.settings.model_copy(
        update={
            "table_unit": unit,
            "text_unit": unit,
            "document_title": texts[TITLE],
            "unit_line": {"单位年度": texts[HEAD_LINE]},
        }
    )
    return replace(
        common,
        settings=settings,
        style=_style(pack_name) or common.style,
        tables=tables_for(_part(folder / "tables.yaml", Tables), year),
        outline=_part(folder / "outline.yaml", Outline),
        texts=texts,
        sources=PackSources(texts=files),
    )


def _style(pack_name: str) -> Style | None:
    try:
        return load_pack(pack_name).style if pack_name else None
    except PackError:
        return None


def _part(path: Path, model: type[_P]) -> _P:
    part = read_part(path, model)
    assert isinstance(part, model)  # the file comes with the program
    return part
