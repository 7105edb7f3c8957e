"""Schemas of every open-data table, and their files."""
