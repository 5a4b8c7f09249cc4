"""Document -> PDF through Typst, which needs no library of the system."""
