"""Tables of the room: products, policies, drafts."""

from qianmo.apps.products.models.policies import Draft, DraftComment, DraftEdit, DraftState, Policy, TestCase
from qianmo.apps.products.models.products import Delivery, LineKind, Product, ReferenceRate, Repricing, Terms
from qianmo.apps.products.models.terms import TermsProposal

__all__ = [
    "Delivery",
    "Draft",
    "DraftComment",
    "DraftEdit",
    "DraftState",
    "LineKind",
    "Policy",
    "Product",
    "ReferenceRate",
    "Repricing",
    "Terms",
    "TermsProposal",
    "TestCase",
]
