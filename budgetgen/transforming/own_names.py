"""One unit's file with everything named in full: its unit, and its projects by their keys.

What may be left out in a file of one unit must be said in a file of several.
"""

from __future__ import annotations

from typing import Any

from budgetgen.model.base import Part
from budgetgen.model.submission import ProjectIndex, Submission

_WITH_UNIT = ("lines", "year_end", "three_public", "procurement", "last_year")


def in_full(submission: Submission) -> Submission:
    """The submission with its unit and its projects' keys written wherever they are meant."""
    index = ProjectIndex(submission)
    unit = submission.department.units[0].code

    def key(name: str | None) -> str | None:
        project = index.get(name)
        return project.key if project else name

    def full(item: Part) -> Part:
        values: dict[str, Any] = {"unit": getattr(item, "unit", None) or unit}
        if "project" in type(item).model_fields:
            values["project"] = key(item.project)  # type: ignore[attr-defined]
        return item.model_copy(update=values)

    values: dict[str, Any] = {
        name: tuple(full(item) for item in getattr(submission, name)) for name in _WITH_UNIT
    }
    assets = submission.assets
    values["assets"] = assets.model_copy(
        update={
            "items": tuple(map(full, assets.items)),
            "vehicles": tuple(map(full, assets.vehicles)),
        }
    )
    values["duties"] = tuple(
        duty.model_copy(
            update={
                "activities": tuple(
                    activity.model_copy(
                        update={"projects": tuple(key(name) for name in activity.projects)}
                    )
                    for activity in duty.activities
                )
            }
        )
        for duty in submission.duties
    )
    if len(submission.department.units) == 1:
        values["projects"] = tuple(
            project.model_copy(update={"unit": project.unit or unit})
            for project in submission.projects
        )
    return submission.model_copy(update=values)
