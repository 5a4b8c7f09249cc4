"""A user's own workbook with every finding marked in it, and those marks taken out again."""
