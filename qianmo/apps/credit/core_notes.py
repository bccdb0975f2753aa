"""What the core that owns the ledger says of its notes at the end of a day, by the number both sides know.

A draw taken over is known there by the number it came with, one drawn here by ours. Account numbers are found by their
index; one nobody knows here is opened, since somebody has to look it up.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from qianmo.analytics.core_loans import core_loans
from qianmo.analytics.lake import Lake, where
from qianmo.apps.credit.models import Draw, Opening
from qianmo.apps.feeds.queries import account_ids, account_numbers
from qianmo.domain.credit.classification import days_past_due
from qianmo.domain.credit.shadow import LoanFace


@dataclass(frozen=True, slots=True)
class OwnNote:
    """A draw of ours as the night left it; `note` is the number the core knows it by."""

    draw_id: int
    note: str
    face: LoanFace


def own_notes(*, on: date) -> list[OwnNote]:
    """Every draw that was paid out here or taken over, at the end of a day."""
    former = dict(Opening.objects.values_list("draw_id", "former_number"))
    fields = ("id", "number", "unpaid_fen", "loan_class", "arrears_since", "rate_ppm")
    rows = Draw.objects.filter(state="posted").order_by("id").values_list(*fields)
    return [
        OwnNote(
            pk,
            former.get(pk, number),
            LoanFace(
                fen=fen,
                loan_class=loan_class,
                overdue_days=days_past_due(oldest_unpaid_due_on=since, on=on),
                rate_ppm=rate_ppm,
            ),
        )
        for pk, number, fen, loan_class, since, rate_ppm in rows
    ]


def core_notes(*, on: date, known: Iterable[str]) -> dict[str, LoanFace] | None:
    """The core's notes by number; None where it has told nothing of the day. `known` are the numbers we know."""
    table = core_loans(Lake(where()), on=on)
    if table is None:
        return None
    rows = {pk: told for pk, *told in zip(*table.to_pydict().values(), strict=True)}
    numbers = {pk: number for number, pk in account_ids(numbers=list(known)).items() if pk in rows}
    numbers |= account_numbers(account_ids=rows.keys() - numbers.keys())
    return {
        numbers[pk]: LoanFace(
            fen=fen,
            loan_class=loan_class,
            overdue_days=days_past_due(oldest_unpaid_due_on=since, on=on),
            rate_ppm=rate_ppm,
        )
        for pk, (fen, loan_class, since, rate_ppm) in rows.items()
    }
