"""政策试验: the pages on which a draft is tried before it is submitted."""

from qianmo.web.views.lab import cases, page, scorecards, trying

__all__ = ["cases", "page", "scorecards", "trying"]
