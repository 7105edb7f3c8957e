"""One function for each kind of event: the rows that it makes, ends or touches. `register.fold` calls them."""
