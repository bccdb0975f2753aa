"""Gathering the cases of a population, with exactly the facts each would be decided on at the counter."""

from collections.abc import Mapping, Sequence
from datetime import date

from qianmo.analytics.trials import Cases
from qianmo.apps.credit.queries.populations import LineColumns, decided_applications, live_lines
from qianmo.apps.households.queries import fact_columns
from qianmo.apps.lab.models import Population
from qianmo.apps.products.queries import ProductRow, reference_rate
from qianmo.apps.ratings.queries import verdicts
from qianmo.domain.dated import add_months
from qianmo.domain.identity import age_on

MONTHS = 12


def gather(*, population: str, product: ProductRow, on: date) -> Cases:
    """The cases of a population as of a day: households the product is for, applications decided, lines that live."""
    if population == Population.APPLICATIONS:
        return _applications(product, on)
    if population == Population.LINES:
        return _lines(product, on)
    found = fact_columns(on=on, segment=product.segment)
    known = {
        "subject_id": found.household_ids,
        "household_id": found.household_ids,
        "branch_id": found.branch_ids,
    }
    return Cases(known=known, facts=found.facts, given=_given(found.births, on))


def _applications(product: ProductRow, on: date) -> Cases:
    found = decided_applications(product_id=product.id, after=add_months(day=on, months=-MONTHS), until=on)
    known = {
        "subject_id": found.application_ids,
        "household_id": found.household_ids,
        "branch_id": found.branch_ids,
    }
    return Cases(known=known, facts=found.inputs)


def _lines(product: ProductRow, on: date) -> Cases:
    found = live_lines(product_id=product.id)
    advised = verdicts(household_ids=list(found.household_ids))
    known = {
        "subject_id": found.line_ids,
        "household_id": found.household_ids,
        "branch_id": found.branch_ids,
        "line_fen": found.limits_fen,
        "used_fen": found.used_fen,
        "verdict_fen": [advised[pk].limit_fen if pk in advised else None for pk in found.household_ids],
    }
    return _decided_today(found, known, on)


def facts_of_lines(*, product: ProductRow, on: date) -> Cases:
    """The live lines of a product by their facts and whose they are."""
    found = live_lines(product_id=product.id)
    return _decided_today(found, {"household_id": found.household_ids}, on)


def _decided_today(found: LineColumns, known: Mapping[str, Sequence[int | None]], on: date) -> Cases:
    """The borrower need not be the head of the household, so the age is the borrower's."""
    sheets = fact_columns(on=on, household_ids=found.household_ids)
    facts = dict(zip(sheets.household_ids, sheets.facts, strict=True))
    return Cases(known=known, facts=[facts.get(pk, "{}") for pk in found.household_ids], given=_given(found.births, on))


def of_households(*, household_ids: Sequence[int], on: date) -> Cases:
    """These households as of a day, as the counter would decide them."""
    found = fact_columns(on=on, household_ids=household_ids)
    return Cases(known={"household_id": found.household_ids}, facts=found.facts, given=_given(found.births, on))


def _given(births: Sequence[date], on: date) -> dict[str, Sequence[int]]:
    """What `credit` adds to the facts of a household: the borrower's age that day, the reference rate in force."""
    return {
        "age": [age_on(birth_on=birth_on, on=on) for birth_on in births],
        "lpr_ppm": [reference_rate(tenor="1Y", on=on)] * len(births),
    }
