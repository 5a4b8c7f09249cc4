"""政府收支分类科目: look-up by code and year."""
