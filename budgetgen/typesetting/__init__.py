"""Document -> line counts, row heights and page numbers."""
