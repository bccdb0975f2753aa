"""Reads of the field: devices, forms, and what was brought home."""

from qianmo.apps.fieldwork.queries.devices import OrderRow, Signer, ask_signers, open_orders
from qianmo.apps.fieldwork.queries.forms import (
    FilledIn,
    Form,
    ask_filled_in,
    fields_of_branch,
    forms_numbered,
    forms_of_branch,
)
from qianmo.apps.fieldwork.queries.register import Unsent, unsent_of
from qianmo.apps.fieldwork.queries.visits import (
    ConflictRow,
    LastSeen,
    last_seen,
    open_conflicts,
    visited_by_village,
    visits_by,
)

__all__ = [
    "ConflictRow",
    "FilledIn",
    "Form",
    "LastSeen",
    "OrderRow",
    "Signer",
    "Unsent",
    "ask_filled_in",
    "ask_signers",
    "fields_of_branch",
    "forms_numbered",
    "forms_of_branch",
    "last_seen",
    "open_conflicts",
    "open_orders",
    "unsent_of",
    "visited_by_village",
    "visits_by",
]
