"""Submissions out of submissions: next year's, a department's, a unit's own."""
