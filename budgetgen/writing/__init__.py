"""Document to bytes: one module per format."""
