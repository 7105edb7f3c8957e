"""The public site: a pure function of a frozen release. `build.build` makes it; it needs no server program to be read."""
