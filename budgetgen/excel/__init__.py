"""The Excel form: its sheets, writing it, and marking it up."""
