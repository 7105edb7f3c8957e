"""Sijill (سجلّ, "register"): a register of civilian harm."""
