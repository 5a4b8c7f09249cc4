"""Many departments: what a county is, running it, keeping its results, its site and its roll-up."""
