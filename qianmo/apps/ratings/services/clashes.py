"""The act of answering what sources contradict each other about: it is kept, and carried out where it asks for more.

A village that holds against the file proposes the removal, which another person confirms; a name that holds is put
right; what nobody is right about sends somebody there. Nothing else is changed, and what the registers said stays.
Who may be sent to a village is judged by a room above, which hands down the act that sends.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction

from qianmo.apps.events.services import Fact, record
from qianmo.apps.grids.queries import Scope, cells
from qianmo.apps.grids.services import hold_cells
from qianmo.apps.households.services import NameCorrection, correct_names
from qianmo.apps.households.services.relocating import NewRelocation, propose_relocations
from qianmo.apps.ratings.models import ClashAnswer
from qianmo.apps.ratings.queries.clashes import Clash, clashes_of
from qianmo.apps.tasks.services import Assigned, Errand
from qianmo.domain.ratings.clashes import ABOUT, FILE, About, file_of
from qianmo.domain.refusal import Refused

LONGEST_REASON = 100
GONE = Refused(code="clash_gone", reason="没有记：这一条已经没有矛盾，或不在您的范围。请刷新后再看")
CHANGED = Refused(code="clash_changed", reason="没有记：来源的说法刚刚变了，请照新的再答一次")
OUTSIDE = Refused(code="clash_outside", reason="没有记：有一个村不在您的范围，要由看得见两个村的人来答")
NO_CHOICE = Refused(code="clash_choice", reason="没有记：请选以哪个来源为准，或选都不对、去看")
NO_REASON = Refused(code="clash_reason", reason=f"没有记：请写依据，{LONGEST_REASON} 字以内，如看过户口簿")
NO_FILE = Refused(code="clash_no_file", reason="没有记：这个人还没有建档，派不了走访。请选以哪个来源为准")


@dataclass(frozen=True, slots=True, kw_only=True)
class NewAnswer:
    """An answer to one contradiction, known by a row of a register; `seen` is what the form was drawn from.

    `holds` is the mark of what holds, empty where nothing does and somebody is to go there until `due_on`. A village
    that holds against the file needs the new address and the day of the removal.
    """

    row_id: int
    about: str
    seen: str
    holds: str
    reason: str
    address: str
    since: date
    due_on: date


Pair = tuple[Clash, NewAnswer]
Send = Callable[[Sequence[Errand]], Assigned | dict[int, Refused]]
"""Hands visits out: all of them, or none and refusals by position."""


@transaction.atomic
def answer_clashes(
    *,
    new: Sequence[NewAnswer],
    village_id: int,
    year: int,
    send: Send,
    scope: Scope,
    by: int,
    at: datetime,
    business_date: date,
) -> dict[int, Refused]:
    """Keep answers and carry them out, each for itself; refusals by position. Visits go through `send`.

    Refused: no contradiction (any more), one whose villages are not all in sight, a form that is stale, nothing chosen,
    no reason, a visit to somebody without a file, a removal or visit that is refused.
    """
    hold_cells(ids=[village_id])
    known = {(one.row_id, one.about): one for one in clashes_of(village_id=village_id, year=year, scope=scope)}
    refused: dict[int, Refused] = {}
    judged: dict[int, Pair] = {}
    for place, one in enumerate(new):
        clash = known.get((one.row_id, About(one.about))) if one.about in ABOUT else None
        fault = _against(one, clash)
        if fault is not None or clash is None:
            refused[place] = fault or GONE
        else:
            judged[place] = clash, one
    acting = {"scope": scope, "by": by, "at": at, "business_date": business_date}
    refused |= _removals({place: pair for place, pair in judged.items() if _moves(*pair)}, acting)
    refused |= _visits({place: pair for place, pair in judged.items() if not pair[1].holds}, send)
    kept = [pair for place, pair in judged.items() if place not in refused]
    correct_names(
        new=[
            NameCorrection(index=clash.index, name=clash.said[one.holds], source=_source(clash, one), reason=one.reason)
            for clash, one in kept
            if clash.about is About.NAME and one.holds and one.holds != file_of(clash.statements)
        ],
        by=by, at=at, business_date=business_date,
    )  # fmt: skip
    rows = ClashAnswer.objects.bulk_create(
        ClashAnswer(
            identity_index=clash.index, about=clash.about, seen=[one.mark for one in clash.statements],
            file=file_of(clash.statements), holds=one.holds or None, source=_source(clash, one),
            reason=one.reason.strip(), village_id=village_id, by_id=by, at=at,
        )
        for clash, one in kept
    )  # fmt: skip
    facts = [
        Fact(
            subject_id=row.pk, household_id=None, by=by,
            payload={"about": clash.about, "source": row.source, "reason": row.reason},
        )
        for row, (clash, _) in zip(rows, kept, strict=True)
    ]  # fmt: skip
    record(kind="ratings.clash_answered", facts=facts, at=at, business_date=business_date)
    return refused


def _against(one: NewAnswer, clash: Clash | None) -> Refused | None:
    if clash is None:
        return GONE
    if not clash.open_to:
        return OUTSIDE
    if clash.seen != one.seen:
        return CHANGED
    if one.holds and one.holds not in clash.said:
        return NO_CHOICE
    if not 2 <= len(one.reason.strip()) <= LONGEST_REASON:
        return NO_REASON
    return NO_FILE if not one.holds and clash.face is None else None


def _moves(clash: Clash, one: NewAnswer) -> bool:
    """Whether it asks for a household to be moved."""
    return clash.about is About.VILLAGE and clash.face is not None and one.holds not in {"", file_of(clash.statements)}


def _removals(asked: dict[int, Pair], acting: dict[str, Any]) -> dict[int, Refused]:
    """Propose the removals; why not, by position."""
    codes = {str(cell.id): cell.code for cell in cells(level="village")} if asked else {}
    removals = [
        NewRelocation(
            household_id=clash.face.household_id if clash.face else 0,
            village_code=codes.get(clash.said[one.holds], ""), group="", address=one.address,
            since=one.since, reason="核对名册", evidence=f"{_source(clash, one)}：{one.reason.strip()}",
        )
        for clash, one in asked.values()
    ]  # fmt: skip
    answers = propose_relocations(new=removals, **acting)
    return {place: answer for place, answer in zip(asked, answers, strict=True) if isinstance(answer, Refused)}


def _visits(asked: dict[int, Pair], send: Send) -> dict[int, Refused]:
    """Send somebody to each household once; why not, by position."""
    homes = {clash.face.household_id: place for place, (clash, _) in asked.items() if clash.face}
    errands = {
        place: Errand(
            household_id=household_id, due_on=asked[place][1].due_on,
            note=f"核对名册：{ABOUT[asked[place][0].about]}，各来源都不对，入户核实。{asked[place][1].reason.strip()}",
        )
        for household_id, place in homes.items()
    }  # fmt: skip
    answer = send(list(errands.values()))
    if not isinstance(answer, dict):
        return {}
    refused = {place: answer[position] for position, place in enumerate(errands) if position in answer}
    send([one for place, one in errands.items() if place not in refused])
    return refused


def _source(clash: Clash, one: NewAnswer) -> str:
    """The sources that say what holds."""
    named = dict.fromkeys(said.source for said in clash.statements if said.mark == one.holds)
    return "、".join(named)[:40] if FILE not in named else FILE
