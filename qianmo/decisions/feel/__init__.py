"""Reads FEEL: a text and the names in scope become a typed tree, or a reason in Chinese why they cannot."""
