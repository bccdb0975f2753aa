"""The act of households put into a piece of their village: a group, a building, a trade area, a park.

Pieces that were cut after the households were filed stand empty until then. Where a household lay before stays known by
its days, like the village of one that moved.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from qianmo.apps.events.services import Fact, record
from qianmo.apps.grids.cutting import pieces_of
from qianmo.apps.grids.queries import Scope
from qianmo.apps.households.models import Household, PastVillage
from qianmo.domain.refusal import Refused
from qianmo.domain.villages import no_text, not_yet
from qianmo.storage.lookups import any_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Placing:
    """A household for a piece of its village (None: for none of them); `seen` is the piece it lay in when looked at."""

    household_id: int
    piece_id: int | None
    seen: int | None


@transaction.atomic
def put_into_pieces(
    *, new: Sequence[Placing], since: date, reason: str, scope: Scope, by: int, at: datetime, business_date: date
) -> int | dict[int, Refused]:
    """Put households into pieces of their village from a day on, all or none; how many changed. Again changes nothing.

    Refused by position: out of sight or merged away, a piece of another village or none, no reason, a day to come or
    before the file or the piece began, a household somebody else has put elsewhere meanwhile.
    """
    files = Household.objects.filter(id__in=any_of(one.household_id for one in new), merged_into__isnull=True)
    rows = {row.pk: row for row in files.order_by("id").select_for_update(of=("self",)) if scope.allows(row.village_id)}
    pieces = pieces_of(village_ids={row.village_id for row in rows.values()})
    fault = no_text(reason, what="原因") or not_yet(since, on=business_date, what="起始日")
    refused: dict[int, Refused] = {}
    changed: list[tuple[Household, int | None]] = []
    for place, one in enumerate(new):
        row, piece = rows.get(one.household_id), pieces.get(one.piece_id or 0)
        if row is None or fault is not None:
            refused[place] = fault or Refused(code="unknown", reason="没有这一户，或不在您的范围")
        elif one.piece_id is not None and (piece is None or piece.village_id != row.village_id):
            refused[place] = Refused(code="no_piece", reason=f"户 {row.number} 的村里没有这一块。请重新选")
        elif row.group_id == one.piece_id:
            continue
        elif row.group_id != one.seen:
            refused[place] = Refused(code="moved", reason=f"户 {row.number} 刚刚已由别人归到另一块。请重新看一遍")
        elif (begun := max(row.filed_on, piece.since) if piece and piece.since else row.filed_on) > since:
            refused[place] = Refused(code="too_early", reason=f"户 {row.number} 最早只能从 {begun} 起归入，请改起始日")
        else:
            changed.append((row, row.group_id))
            row.group_id = one.piece_id
    if refused:
        return refused
    PastVillage.objects.bulk_create(
        (
            PastVillage(household=row, village_id=row.village_id, group_id=before, until=since, reason=reason.strip())
            for row, before in changed
        ),
        ignore_conflicts=True,  # put twice on one day: what it was before that day is kept already
    )
    Household.objects.bulk_update([row for row, _ in changed], ["group"])
    names = {pk: piece.name for pk, piece in pieces.items()}
    facts = [
        Fact(
            subject_id=row.pk, household_id=row.pk, by=by,
            payload={
                "from": names.get(before or 0, ""), "to": names.get(row.group_id or 0, ""), "since": since.isoformat(),
                "reason": reason.strip(),
            },
        )
        for row, before in changed
    ]  # fmt: skip
    record(kind="households.grouped", facts=facts, at=at, business_date=business_date)
    return len(changed)
