"""A list as a source of a village's roster: those of its rows that lie there are laid before the village as a register.

The list is named as the source and lends its rows with its basis and until its last day; then they are emptied.
"""

from datetime import date, datetime

from django.db import transaction

from qianmo.apps.leads.models import LeadList, ListState
from qianmo.apps.leads.queries.rows import cells_in
from qianmo.apps.ratings.services import LentRegister, receive_lent
from qianmo.domain.refusal import Refused

NOT_LENT = Refused(code="not_lent", reason="没有取：只有导入、已经下发、还没到期的名单才能作名册的来源。请先核对、下发")


@transaction.atomic
def lend_list(*, list_id: int, village_id: int, year: int, by: int, at: datetime, business_date: date) -> int | Refused:
    """Lay the sound rows of a list that lie in a village before it as a register of the year; the draft's id.

    Who may see the list is the caller's to judge. Refused: a list that was not brought as a file and given out, one
    whose last day is over, one without a row there, and what `receive_lent` refuses.
    """
    row = LeadList.objects.select_for_update().filter(id=list_id, state=ListState.RELEASED).first()
    if row is None or not row.heading:
        return NOT_LENT
    return receive_lent(
        new=LentRegister(
            village_id=village_id, year=year, source=row.name, heading=row.heading,
            columns={word: meaning for word, meaning in row.meanings.items() if meaning != "village"},
            rows=cells_in(list_id=list_id, village_id=village_id), basis=row.basis, expires_on=row.expires_on, by=by,
        ),
        at=at,
        business_date=business_date,
    )  # fmt: skip
