"""What the template pack requires of a submission."""

from __future__ import annotations

from collections.abc import Iterator

from budgetgen.checking.case import Case, Check, Hit, Needs, Path
from budgetgen.model.base import Part
from budgetgen.model.project import Project
from budgetgen.model.submission import Submission
from budgetgen.packs.references import FieldPath
from budgetgen.packs.required import required_fields
from budgetgen.reading.naming import titles_of


def pack_required(case: Case) -> Iterator[Hit]:
    """Every field that the pack requires is filled in, in all projects that are printed."""
    name = case.pack.settings.title
    for field in required_fields(case.pack):
        for at in _missing(case.filled, field, ()):
            titles = (title for title in titles_of(Submission, at) if not title.isdigit())
            yield Hit(at=at, values={"title": " ".join(titles), "pack": name})


def _missing(part: Part, field: FieldPath, at: Path) -> Iterator[Path]:
    """The places where `field` is empty; a list without items has none of its fields."""
    here = (*at, field[0])
    value = getattr(part, field[0])
    if len(field) == 1:
        if not value or value == type(part).model_fields[field[0]].default:
            yield here
    elif isinstance(value, Part):
        yield from _missing(value, field[1:], here)
    else:
        for i, item in enumerate(value):
            if not (isinstance(item, Project) and item.secret):
                yield from _missing(item, field[1:], (*here, i))


CHECKS = (Check("PACK-REQUIRED", pack_required, Needs.SUBMISSION),)
