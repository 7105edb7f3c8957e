"""The Django project: rows, desk, settings."""
