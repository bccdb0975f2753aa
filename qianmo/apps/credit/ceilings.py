"""The most a household could be granted on a day: what its policy and its village's verdict leave, before it asks."""

from collections.abc import Mapping
from datetime import date

from qianmo.apps.credit.cases import policy_inputs
from qianmo.apps.households.queries import facts_in_force, heads
from qianmo.apps.products.queries import offers, policies_in_force, terms_in_force
from qianmo.apps.products.queries import products as all_products
from qianmo.apps.ratings.queries import verdicts
from qianmo.domain.money import floor_to_unit


def ceilings(*, products: Mapping[int, str], on: date) -> dict[int, int]:
    """The largest limit in fen that each household (with the product it would ask for) could get; zero if none.

    A proposal, not a promise: nothing is granted before the household asks (预授信不是授信).
    """
    household_ids = list(products)
    by_code, policies, terms = all_products(), policies_in_force(on=on), terms_in_force(on=on)
    borrowers = heads(household_ids=household_ids)
    facts = facts_in_force(household_ids=household_ids, on=on)
    inputs = policy_inputs(households=[(pk, borrowers[pk]) for pk in household_ids], facts=facts, on=on)
    product_ids = [by_code[products[pk]].id for pk in household_ids]
    offered = offers(cases=[(policies[pk], case) for pk, case in zip(product_ids, inputs, strict=True)])
    advice = verdicts(household_ids=household_ids)
    found = dict.fromkeys(household_ids, 0)
    for pk, product_id, offer in zip(household_ids, product_ids, offered, strict=True):
        if offer.admitted and pk in advice and not advice[pk].excluded and not advice[pk].needs_look:
            least_fen = min(offer.limit_fen, advice[pk].limit_fen)
            found[pk] = floor_to_unit(fen=least_fen, unit_fen=terms[product_id].unit_fen)
    return found
