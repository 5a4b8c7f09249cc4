"""Tables and prose -> the numbered document."""
