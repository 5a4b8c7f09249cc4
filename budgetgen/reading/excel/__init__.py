"""The filled Excel form -> the tree of ``reading/tree.py``, every value with its cell."""
