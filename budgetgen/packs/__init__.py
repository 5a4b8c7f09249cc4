"""Template packs: find and load."""
