"""Products an officer may put forward on the spot, with what each needs to know: the phone lists what is missing."""

from datetime import date
from typing import Any

from qianmo.apps.products.queries import policies_in_force, products_on_offer
from qianmo.apps.products.queries.papers import papers_of


def products_out(*, on: date) -> list[dict[str, Any]]:
    """Products that take applications today; the term in months, the facts their policy looks at."""
    offered, policies = products_on_offer(on=on), policies_in_force(on=on)
    papers = papers_of(policy_ids=[policies[one.id].id for one in offered.values()])
    return [
        {
            "code": one.code,
            "name": one.name,
            "segment": one.segment,
            "delivery": one.delivery,
            "needs": ["征信查询授权"],
            "months": [one.term_months],
            "facts": [{"key": fact.name, "label": fact.label} for fact in papers[policies[one.id].id].facts.values()],
        }
        for one in offered.values()
    ]
