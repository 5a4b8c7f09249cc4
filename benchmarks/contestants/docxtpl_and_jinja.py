"""docxtpl for the DOCX and Jinja2 for the HTML, one department after the other in one process.

It reads the submissions as such a script does, with libyaml or openpyxl; the tables and texts that
it would have to work out of them are given. Arguments: the county's folder, and the folder of
``county_files.py``, where ``plain.docx`` and ``plain.html`` are put beside the content.
"""

import json
import sys
from pathlib import Path

import yaml
from docxtpl import DocxTemplate
from jinja2 import Environment, FileSystemLoader
from openpyxl import load_workbook


def read(path: Path) -> object:
    if path.suffix == ".yaml":
        return yaml.load(path.read_bytes(), Loader=yaml.CSafeLoader)
    workbook = load_workbook(path, read_only=True, data_only=True)
    return {sheet.title: list(sheet.iter_rows(values_only=True)) for sheet in workbook}


environment = Environment(
    loader=FileSystemLoader(Path(__file__).parent), autoescape=True, trim_blocks=True
)
page = environment.get_template("plain_page.html.j2")
county, plain = (Path(argument) for argument in sys.argv[1:])
for source in sorted(county.glob("*/*/部门预算.*")):
    read(source)
    code, _, _ = source.parent.name.partition("-")
    folder = plain / code
    template = DocxTemplate(str(folder / "template.docx"))
    content = json.loads((folder / "content.json").read_text(encoding="utf-8"))
    template.render(content, autoescape=True)
    template.save(str(folder / "plain.docx"))
    html = page.render(json.loads((folder / "page.json").read_text(encoding="utf-8")))
    (folder / "plain.html").write_text(html, encoding="utf-8")
