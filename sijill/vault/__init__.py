"""Evidence bytes: content-addressed, written once, with their custody."""
