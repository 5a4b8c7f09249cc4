"""WeasyPrint alone, as its manual shows it: an HTML file in, a PDF out, default options.

Arguments: the HTML file, the PDF file.
"""

import sys

from weasyprint import HTML

HTML(filename=sys.argv[1]).write_pdf(sys.argv[2])
