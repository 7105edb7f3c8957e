"""Readers for other people's formats."""
