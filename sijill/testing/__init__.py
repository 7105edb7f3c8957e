"""Factories, in-memory stores and Hypothesis strategies, shipped for plug-ins too."""
