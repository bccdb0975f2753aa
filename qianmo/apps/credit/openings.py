"""How draws of another system stood on the day they were taken over: where they are played from."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

from qianmo.apps.credit.models import Opening
from qianmo.domain.credit.loan import Loan, OpenDue, Pot


def opened(*, draw_ids: Collection[int], dues: Mapping[int, Sequence[OpenDue]]) -> dict[int, Loan]:
    """These draws as they began here; `dues` are all of theirs, of which those up to the opening came unpaid."""
    rows = Opening.objects.filter(draw_id__in=draw_ids) if draw_ids else ()
    return {
        row.draw_id: Loan(
            on=row.on,
            principal_fen=row.unpaid_fen,
            accrued={
                Pot.INTEREST: row.accrued,
                Pot.PENALTY: row.penalty_accrued,
                Pot.COMPOUND: row.compound_accrued,
            },
            billed_to=row.billed_to,
            dues=tuple(
                replace(due, unpaid_fen=due.fen) for due in dues.get(row.draw_id, ()) if due.until_on <= row.billed_to
            ),
        )
        for row in rows
    }
