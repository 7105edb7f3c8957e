"""Open data: the tables of a release in the forms and shapes that other people already read."""
