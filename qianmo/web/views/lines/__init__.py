"""额度: the list of lines, one line with its movements and journal, the acts on it, and mistakes that wait."""

from qianmo.web.views.lines import acts, corebank, links, listing, page, previews, reversals

__all__ = ["acts", "corebank", "links", "listing", "page", "previews", "reversals"]
