"""Checks: every rule of the catalogue over a submission, its tables and its document."""
