"""Charts as pure functions: values in, an SVG and the table with the same numbers out."""
