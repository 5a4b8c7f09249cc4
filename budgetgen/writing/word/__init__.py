"""DOCX: a docxtpl base with styles, and the body as WordprocessingML."""
