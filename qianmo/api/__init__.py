"""The API edge: the same acts and queries for other systems (not furnished yet)."""
