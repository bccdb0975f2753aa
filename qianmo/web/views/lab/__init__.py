"""政策试验: the pages on which a draft is tried before it is submitted."""

from qianmo.web.views.lab import cases, page, trying

__all__ = ["cases", "page", "trying"]
