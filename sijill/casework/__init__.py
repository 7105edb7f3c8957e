"""Every act a person or program can do, one function each; the only writers."""
