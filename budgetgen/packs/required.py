"""What a pack cannot do without (必填): fields of the submission, by their titles."""

from __future__ import annotations

from budgetgen.packs.pack import Pack
from budgetgen.packs.references import FieldPath, field_path, nodes

_PARAGRAPHS = {"部门职责": "duties", "总体绩效目标": "overall_goals", "其他说明": "other"}


def required_fields(pack: Pack) -> list[FieldPath]:
    """The fields that `pack` requires and prints.

    A pack that leaves out a chapter of the one it extends need not say so of its fields, too.
    """
    printed: dict[FieldPath, bool] = {
        ("prose", field): False for field in (*_PARAGRAPHS.values(), "goals", "safeguards")
    }
    printed |= {("projects",): False, ("duties",): False, ("procurement",): False}
    for node, _ in nodes(pack.outline.contents):
        kind = pack.tables.tables[node.table].kind if node.table else ""
        printed["duties",] |= kind == "职责"
        printed["procurement",] |= kind == "采购"
        printed["projects",] |= bool(node.forms)
        printed["prose", "goals"] |= node.goals
        printed["prose", "safeguards"] |= node.safeguards
        if node.paragraphs in _PARAGRAPHS:
            printed["prose", _PARAGRAPHS[node.paragraphs]] = True
    paths = [path for titles in pack.settings.required if (path := field_path(titles))]
    return [path for path in paths if printed.get(path[:1], printed.get(path[:2], True))]
