"""One module for each kind of page: rows of the release in, bytes of pages out."""
