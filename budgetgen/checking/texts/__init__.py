"""Texts as the rules read them: typed and printed, project wording, word lists."""
