"""申请: what is gathered of an application before it can be decided; lists, one dossier, many at once, checklists."""

from qianmo.web.views.dossiers import acts, batch, checklists, listing, page

__all__ = ["acts", "batch", "checklists", "listing", "page"]
