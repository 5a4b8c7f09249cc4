"""docxtpl alone, as its manual shows it: a template with loops in its tables, filled once.

Arguments: the template, the content as JSON, the DOCX file.
"""

import json
import sys
from pathlib import Path

from docxtpl import DocxTemplate

template = DocxTemplate(sys.argv[1])
template.render(json.loads(Path(sys.argv[2]).read_text(encoding="utf-8")), autoescape=True)
template.save(sys.argv[3])
