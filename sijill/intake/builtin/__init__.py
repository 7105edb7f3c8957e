"""Cases that come with the program: public records as claims with citations, and no victim's name."""
