"""Reports of a check: terminal, JSON, SARIF, HTML, and the notice as DOCX."""
