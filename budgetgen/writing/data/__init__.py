"""Documents as data: CSV and JSON per table, projects, and the package that describes them."""
