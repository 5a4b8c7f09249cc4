"""Several departments at once: the case of a county and its rules' run."""
