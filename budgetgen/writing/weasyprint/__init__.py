"""Document -> PDF through WeasyPrint, for packs with a style sheet of their own."""
