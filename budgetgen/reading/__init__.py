"""A file -> Submission and the place of every value in it."""
