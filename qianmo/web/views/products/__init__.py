"""产品政策: the catalogue, one product, the editor of a draft and what lies beside it, the review, the rates."""

from qianmo.web.views.products import beside, catalogue, compare, editor, files, product, queue, rates, terms, touched

__all__ = ["beside", "catalogue", "compare", "editor", "files", "product", "queue", "rates", "terms", "touched"]
