"""docxtpl for the DOCX and Jinja2 for the HTML, one department after the other in one process.

Argument: the folder of ``county_files.py``; ``plain.docx`` and ``plain.html`` are put beside the
content.
"""

import json
import sys
from pathlib import Path

from docxtpl import DocxTemplate
from jinja2 import Environment, FileSystemLoader

environment = Environment(
    loader=FileSystemLoader(Path(__file__).parent), autoescape=True, trim_blocks=True
)
page = environment.get_template("plain_page.html.j2")
for content in sorted(Path(sys.argv[1]).glob("*/content.json")):
    folder = content.parent
    template = DocxTemplate(str(folder / "template.docx"))
    template.render(json.loads(content.read_text(encoding="utf-8")), autoescape=True)
    template.save(str(folder / "plain.docx"))
    html = page.render(json.loads((folder / "page.json").read_text(encoding="utf-8")))
    (folder / "plain.html").write_text(html, encoding="utf-8")
