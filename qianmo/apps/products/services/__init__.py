"""Acts on products: opening them, making and publishing versions, recording reference rates."""

from qianmo.apps.products.services.drafts import Saved, drop_draft, open_draft, replace_model
from qianmo.apps.products.services.opening import open_product, set_terms
from qianmo.apps.products.services.publishing import NewPolicy, publish_policy
from qianmo.apps.products.services.rates import record_reference_rate
from qianmo.apps.products.services.reviewing import publish_draft, return_draft, submit_draft

__all__ = [
    "NewPolicy",
    "Saved",
    "drop_draft",
    "open_draft",
    "open_product",
    "publish_draft",
    "publish_policy",
    "record_reference_rate",
    "replace_model",
    "return_draft",
    "set_terms",
    "submit_draft",
]
