"""Frozen releases and everything made from them."""
