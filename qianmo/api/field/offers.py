"""Products an officer may put forward on the spot, with what each needs to know: the phone lists what is missing."""

from datetime import date
from typing import Any

from qianmo.apps.products.queries import catalogue, policies_in_force, products_on_offer
from qianmo.apps.products.queries.papers import papers_of


def products_out(*, on: date) -> list[dict[str, Any]]:
    """Products that take applications today; the term in months, the facts their policy looks at."""
    offered = products_on_offer(on=on)
    policies = policies_in_force(on=on)
    ids = {one.id: policies[one.id].id for one in offered.values() if one.id in policies}
    papers = papers_of(policy_ids=list(ids.values()))
    cards = {card.id: card for card in catalogue(on=on)}
    return [
        {
            "code": one.code,
            "name": one.name,
            "segment": one.segment,
            "delivery": cards[one.id].delivery if one.id in cards else "",
            "needs": ["征信查询授权"],
            "months": [one.term_months],
            "facts": [{"key": fact.name, "label": fact.label} for fact in papers[ids[one.id]].facts.values()],
        }
        for one in offered.values()
        if one.id in ids
    ]
