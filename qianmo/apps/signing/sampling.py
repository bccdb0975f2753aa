"""A contract text with an invented case filled in, so that its writer sees it as a customer will."""

from datetime import date
from typing import Any

from qianmo.apps.signing.contents import Contents, Signer
from qianmo.apps.signing.texts import TextRow
from qianmo.apps.signing.wording import cost_words, document
from qianmo.domain.credit.interest import USUAL_INTEREST
from qianmo.domain.refusal import Refused
from qianmo.domain.signing.costs import all_in_cost
from qianmo.domain.signing.parties import Role
from qianmo.domain.signing.texts import sample_facts

LIMIT_FEN = 8_000_000
SPAN = (date(2026, 11, 24), date(2029, 11, 24))


def sample_document(row: TextRow) -> dict[str, Any]:
    """The text alone with the sample facts and the costs its own charges make."""
    cost = all_in_cost(
        principal_fen=LIMIT_FEN,
        starts_on=SPAN[0],
        ends_on=SPAN[1],
        rate_ppm=50_000,
        terms=USUAL_INTEREST,
        charges=row.charges,
    )
    facts = sample_facts(key=row.key)
    signer = Signer(Role.BORROWER, facts["借款人"], facts["借款人证件号码"])
    words = cost_words(cost, USUAL_INTEREST) if not isinstance(cost, Refused) else _refused(cost)
    contents = Contents(facts, (signer,), (), words)
    return document(number=facts["合同编号"], texts=[row], contents=contents, guarantee="信用", digest=None)


def _refused(cost: Refused) -> dict[str, Any]:
    """What stands in place of the table when its charges cost too much."""
    return {
        "title": "综合融资成本明示表", "basis": cost.reason, "heads": [""] * 5, "rows": [], "sums": [],
        "default_title": "", "default": [],
    }  # fmt: skip
