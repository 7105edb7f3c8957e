"""Documents to mentions and claims, each with the span it stands on."""
