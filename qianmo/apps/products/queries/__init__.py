"""Reads of products: what is on offer, which policy is in force, what it says of cases, what is being changed."""

from qianmo.apps.products.queries.catalogue import (
    Card,
    ProductRow,
    Version,
    catalogue,
    open_to_applications,
    products,
    versions,
)
from qianmo.apps.products.queries.drafts import (
    Comment,
    DraftRow,
    Edit,
    Waiting,
    comments,
    draft,
    draft_model,
    drafts,
    editors,
    edits,
    review_queue,
)
from qianmo.apps.products.queries.offers import Offer, PolicyInForce, model_text, offers, policies_in_force
from qianmo.apps.products.queries.rates import reference_rate, reference_rates
from qianmo.apps.products.queries.terms import Terms, terms_in_force, terms_kept

__all__ = [
    "Card",
    "Comment",
    "DraftRow",
    "Edit",
    "Offer",
    "PolicyInForce",
    "ProductRow",
    "Terms",
    "Version",
    "Waiting",
    "catalogue",
    "comments",
    "draft",
    "draft_model",
    "drafts",
    "editors",
    "edits",
    "model_text",
    "offers",
    "open_to_applications",
    "policies_in_force",
    "products",
    "reference_rate",
    "reference_rates",
    "review_queue",
    "terms_in_force",
    "terms_kept",
    "versions",
]
