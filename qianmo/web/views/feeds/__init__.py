"""供数: whether the core's files came, what became of each, how they are read, and the way in for a file by hand."""

from qianmo.web.views.feeds import delivery, listing, mappings, uploads

__all__ = ["delivery", "listing", "mappings", "uploads"]
