"""Acts on products: opening them, making and publishing versions, recording reference rates."""

from qianmo.apps.products.services.drafts import (
    Saved,
    drop_draft,
    edit_draft,
    open_draft,
    replace_model,
    set_forms,
    take_workbook,
)
from qianmo.apps.products.services.opening import (
    Cloned,
    Description,
    clone_product,
    describe_product,
    open_product,
    withdraw_product,
)
from qianmo.apps.products.services.publishing import NewPolicy, publish_policy
from qianmo.apps.products.services.rates import NewReferenceRate, record_reference_rate, record_reference_rates
from qianmo.apps.products.services.remarks import (
    NewTestCase,
    comment_draft,
    drop_test_cases,
    keep_test_cases,
    resolve_comments,
)
from qianmo.apps.products.services.reviewing import (
    publish_draft,
    return_draft,
    roll_back,
    submit_draft,
    take_back_policy,
)
from qianmo.apps.products.services.terms import NewTerms, decide_terms, propose_terms, set_terms

__all__ = [
    "Cloned",
    "Description",
    "NewPolicy",
    "NewReferenceRate",
    "NewTerms",
    "NewTestCase",
    "Saved",
    "clone_product",
    "comment_draft",
    "decide_terms",
    "describe_product",
    "drop_draft",
    "drop_test_cases",
    "edit_draft",
    "keep_test_cases",
    "open_draft",
    "open_product",
    "propose_terms",
    "publish_draft",
    "publish_policy",
    "record_reference_rate",
    "record_reference_rates",
    "replace_model",
    "resolve_comments",
    "return_draft",
    "roll_back",
    "set_forms",
    "set_terms",
    "submit_draft",
    "take_back_policy",
    "take_workbook",
    "withdraw_product",
]
