"""Grading schemes as data: one TOML file each, versioned and citable. Read by `sijill.grading.scheme`."""
