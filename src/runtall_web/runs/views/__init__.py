"""Thin views: they parse, call one action or query, and render."""
