"""A county's content for the plain contestants; not measured.

For every department a folder with ``template.docx`` and ``content.json`` for docxtpl, ``page.json``
for Jinja2 and ``document.typ`` for Typst; ``pages.json`` holds the pages of each. Arguments: the
county's folder, the output folder.
"""

import json
import sys
from pathlib import Path
from typing import Any

from plain_blocks import plain_document
from plain_template import plain_template
from plain_typst import typst_source

from budgetgen.county.county import DEPARTMENTS_FOLDER
from budgetgen.rendering import prepare


def dump(path: Path, value: Any) -> None:
    path.write_text(json.dumps(value, ensure_ascii=False), encoding="utf-8")


def main() -> None:
    county, folder = (Path(argument) for argument in sys.argv[1:])
    pages = {}
    for source in sorted((county / DEPARTMENTS_FOLDER).iterdir()):
        prepared = prepare(source).prepared
        assert prepared is not None, source
        code = prepared.submission.department.code
        pages[code] = prepared.layout.page_count
        target = folder / code
        target.mkdir(parents=True)
        template = plain_template(prepared)
        template.docx.save(str(target / "template.docx"))
        dump(target / "content.json", template.content)
        document = plain_document(prepared)
        dump(target / "page.json", document)
        source_text = typst_source(document, prepared.pack.style)
        (target / "document.typ").write_text(source_text, encoding="utf-8")
    dump(folder / "pages.json", pages)


if __name__ == "__main__":
    main()
