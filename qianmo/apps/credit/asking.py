"""Whether a household may ask for a product today, apart from what it brings along."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from qianmo.apps.credit.queries.requests import pending_applications
from qianmo.apps.grids.queries import cells
from qianmo.apps.households.queries import heads, merged_away, villages_of
from qianmo.apps.org.queries import able_branches
from qianmo.apps.products.queries import ProductRow, products, products_on_offer
from qianmo.domain.money import spoken
from qianmo.domain.refusal import Refused


@dataclass(frozen=True, slots=True)
class Asked:
    """Who asks for which product, and how much, in fen."""

    household_id: int
    product: str
    requested_fen: int


@dataclass(frozen=True, slots=True)
class Askable:
    """What stands behind a request that may be made: its product, the head who borrows, the branch that accepts it."""

    product: ProductRow
    borrower_id: int
    branch_id: int


def weighed(*, asked: Sequence[Asked], on: date) -> list[Askable | Refused]:
    """Per request what stands behind it, or why it cannot be made.

    Refused: an amount that is not positive, a product unknown or not on offer, an unknown household, one whose file was
    merged into another, a branch that may only refer, an application for the same product that waits for its decision
    or comes earlier in the list.
    """
    household_ids = sorted({one.household_id for one in asked})
    known, on_offer = products(), products_on_offer(on=on)
    merged = merged_away(household_ids=household_ids)
    borrowers = heads(household_ids=household_ids)
    villages = villages_of(household_ids=household_ids)
    branches = {cell.id: cell.branch_id for cell in cells(level="village")}
    accepting = able_branches(ability="accept", on=on)
    pending = pending_applications(household_ids=household_ids)
    found: list[Askable | Refused] = []
    for one in asked:
        product, borrower = known.get(one.product), borrowers.get(one.household_id)
        branch = branches.get(villages[one.household_id]) if borrower else None
        if one.requested_fen <= 0:
            found.append(Refused(code="not_positive", reason=f"申请额度须大于零，现为 {spoken(one.requested_fen)}"))
        elif product is None:
            found.append(Refused(code="unknown_product", reason=f"没有“{one.product}”这个产品"))
        elif one.product not in on_offer:
            reason = f"不能受理：“{product.name}”现在不办。请选别的产品"
            found.append(Refused(code="not_on_offer", reason=reason))
        elif borrower is None:
            found.append(Refused(code="unknown_household", reason="没有这一户，或这一户没有户主"))
        elif one.household_id in merged:
            reason = "不能受理：这一户的档案已经并进另一户。请到留下的那一户申请"
            found.append(Refused(code="merged", reason=reason))
        elif branch is None or branch not in accepting:
            reason = "本网点只能推荐，不能受理。请转有受理权限的支行"
            found.append(Refused(code="branch_only_refers", reason=reason))
        elif (one.household_id, product.id) in pending:
            found.append(Refused(code="pending", reason="这一户同一产品已有一笔申请在办，办结后再申请"))
        else:
            pending.add((one.household_id, product.id))
            found.append(Askable(product, borrower, branch))
    return found
