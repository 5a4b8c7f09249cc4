"""A bureau's own Word document, with tables, sections and figures placed in it by name."""
