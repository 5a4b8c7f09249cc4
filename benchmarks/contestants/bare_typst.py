"""Typst alone, through its Python package: one document after the other in one process.

Arguments: the JSON file for the processor seconds of compiling, the Typst sources.
"""

import json
import sys
import time
from pathlib import Path

import typst

report, *sources = (Path(argument).resolve() for argument in sys.argv[1:])
fonts = typst.Fonts()
seconds = 0.0
for source in sources:
    start = time.process_time()
    compiler = typst.Compiler(source, root=source.parent, font_paths=fonts)
    compiler.compile(output=source.with_suffix(".pdf"))
    seconds += time.process_time() - start
report.write_text(json.dumps(seconds), encoding="utf-8")
