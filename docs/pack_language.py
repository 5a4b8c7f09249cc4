"""Writes what follows from the models of the pack language: JSON Schemas, and the lists of keys.

Run after a change of budgetgen/packs/definition.py: .venv/bin/python docs/pack_language.py
"""

from __future__ import annotations

from pathlib import Path

from budgetgen.packs.language import with_key_lists
from budgetgen.packs.schemas import pack_schemas

CHECKOUT = Path(__file__).parent.parent

for name, text in pack_schemas().items():
    (CHECKOUT / "schemas" / name).write_text(text, encoding="utf-8")
for path in sorted((CHECKOUT / "docs").glob("template-packs*.md")):
    text = with_key_lists(path.read_text(encoding="utf-8"), "zh-CN" in path.name)
    path.write_text(text, encoding="utf-8")
