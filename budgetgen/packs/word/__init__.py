"""A pack's styles and frame as a Word document, and back."""
