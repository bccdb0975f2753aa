"""What is held: deposits and loans by village, manager and branch, within what a person may see.

Every amount is a row of a metric; here rows are only chosen, named alike and added. Villages follow the scope of the
seat; managers and branches follow the post: oneself, those of one's branch and below, or all of the bank.
"""

from datetime import date

from qianmo.apps.crm.queries.day import LakeDay
from qianmo.apps.crm.queries.holding import Held, Holding, holding_of
from qianmo.apps.grids.queries import Scope
from qianmo.apps.org.queries import SignedIn, staff_of_branches, subtree
from qianmo.domain.access import Reach


def held_by_village(*, day: LakeDay, scope: Scope) -> dict[int | None, Held]:
    """By village within the scope; under None what belongs to no household, for whoever sees the whole county."""
    found = _held(day, "cell", None if scope.village_ids is None else scope.village_ids)
    lacking = {row["key"]: row["households"] for row in day.lacking("cell").to_pylist()}
    return {key: Held(one.deposit, one.loan, lacking.get(key, 0)) for key, one in found.items()}


def held_by_manager(*, day: LakeDay, person: SignedIn) -> dict[int | None, Held]:
    """By owner of the accounts, of those in sight; under None what nobody owns, for whoever sees the whole county."""
    return _held(day, "manager", staff_in_sight(person=person, on=day.as_of))


def held_by_branch(*, day: LakeDay, person: SignedIn) -> dict[int | None, Held]:
    """By the branch that keeps the accounts, of those in sight."""
    return _held(day, "branch", branches_in_sight(person=person))


def staff_in_sight(*, person: SignedIn, on: date) -> frozenset[int] | None:
    """Whose figures a person may see: one's own, those of one's branch and below; None for everybody's."""
    if person.county_wide:
        return None
    if person.access.reach is not Reach.BRANCH:
        return frozenset({person.staff_id})
    return frozenset(staff_of_branches(branch_ids=subtree(branch_id=person.branch_id), on=on))


def branches_in_sight(*, person: SignedIn) -> frozenset[int] | None:
    """Whose figures a person may see: the branch and those below, none without the reach; None for every branch."""
    if person.county_wide:
        return None
    return frozenset(subtree(branch_id=person.branch_id) if person.access.reach is Reach.BRANCH else ())


def deposit_growth(*, day: LakeDay, scope: Scope) -> dict[int, tuple[int, int]]:
    """By village within the scope: deposits now and at the end of last year, in fen."""
    rows = day.position("cell", "deposit").to_pylist()
    return {
        row["key"]: (row["fen"], row["year_start_fen"])
        for row in rows
        if row["key"] is not None and scope.allows(row["key"])
    }


def _held(day: LakeDay, grain: str, keys: frozenset[int] | None) -> dict[int | None, Held]:
    deposits, loans = (_side(day, grain, side, keys) for side in ("deposit", "loan"))
    return {
        key: Held(deposits.get(key, Holding()), loans.get(key, Holding())) for key in deposits.keys() | loans.keys()
    }


def _side(day: LakeDay, grain: str, side: str, keys: frozenset[int] | None) -> dict[int | None, Holding]:
    rows = day.holdings(grain, side).to_pylist()
    return {row["key"]: holding_of(row, as_of=day.as_of) for row in rows if keys is None or row["key"] in keys}
