"""Acts of samples: drawing rated households by a number nobody chose, and writing down what was found there."""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256

from django.db import transaction

from qianmo.apps.events.services import Fact, record
from qianmo.apps.grids.queries import Scope, villages_of_owner
from qianmo.apps.notices.models import Finding, Sample, SampledHousehold
from qianmo.apps.notices.queries import roster_states, rules_of_rosters
from qianmo.apps.ratings.queries import rated_households
from qianmo.apps.ratings.services import hold_rosters
from qianmo.domain.notices import draw_sample, sample_size
from qianmo.domain.refusal import Refused
from qianmo.storage.copying import copy_rows

SEEDS = 1 << 62
NO_ROSTER = Refused(code="no_roster", reason="没有办：没有这个村的名册，或不在您的范围。请刷新本页")
NOT_DRAWN = Refused(code="not_drawn", reason="没有记：这一户不在抽查名单里。请核对")
FOUND_BEFORE = Refused(code="found_before", reason="没有记：这一户已经核实过，不能再改。有出入请登记异议")
OWN_WORK = Refused(code="own_work", reason="没有记：您是这个村的主办，自己的活要别人来核实。请换人")
SAY_HOW = Refused(code="say_how", reason="没有记：不符要写明哪里不符，一百字以内")


@transaction.atomic
def draw_samples(
    *, roster_ids: Sequence[int], scope: Scope, by: int, at: datetime, business_date: date
) -> dict[int, int | Refused]:
    """Draw the sample of each roster by the rule of the day; how many households, or why not, by roster.

    The seed is drawn here and written down, so that nobody can choose and everybody can draw again. Drawn once, the
    sample stays, and asking again answers with it. Refused: out of sight, a sitting still open, nobody rated, a rule
    that samples nobody.
    """
    hold_rosters(roster_ids=roster_ids)
    states = roster_states(roster_ids=roster_ids, scope=scope)
    rules = rules_of_rosters(roster_ids=roster_ids, on=business_date)
    answers: dict[int, int | Refused] = {}
    sizes: dict[int, int] = {}
    for roster_id in dict.fromkeys(roster_ids):
        one = states.get(roster_id)
        if one is None:
            answers[roster_id] = NO_ROSTER
        elif one.drawn:
            answers[roster_id] = one.sampled
        elif one.sitting:
            answers[roster_id] = Refused(code="sitting_open", reason="不能抽：评议会还开着。请先结束它")
        elif (size := sample_size(rated=one.rated, rule=rules[roster_id].rule)) == 0:
            reason = "不能抽：还没有评过一户" if rules[roster_id].rule.sample_ppm else "不用抽：现行的公示规则不抽查"
            answers[roster_id] = Refused(code="nobody", reason=reason)
        else:
            answers[roster_id] = sizes[roster_id] = size
    _draw(sizes, by=by, at=at, on=business_date)
    return answers


def _draw(sizes: Mapping[int, int], *, by: int, at: datetime, on: date) -> None:
    rated = rated_households(roster_ids=list(sizes))
    rows = [
        Sample(
            roster_id=roster_id, seed=secrets.randbelow(SEEDS), rated=len(rated[roster_id]),
            listed=sha256("\n".join(sorted(rated[roster_id])).encode()).hexdigest(), drawn_on=on, drawn_by_id=by,
        )
        for roster_id in sizes
    ]  # fmt: skip
    rows = Sample.objects.bulk_create(rows)
    drawn = [(row, draw_sample(numbers=rated[row.roster_id], seed=row.seed, size=sizes[row.roster_id])) for row in rows]
    copy_rows(
        SampledHousehold,
        {
            "sample_id": [row.pk for row, numbers in drawn for _ in numbers],
            "household_id": [rated[row.roster_id][number] for row, numbers in drawn for number in numbers],
            "place": [place for _, numbers in drawn for place, _ in enumerate(numbers, start=1)],
            "finding": "",
            "note": "",
            "checked_by_id": None,
            "checked_at": None,
        },
    )
    facts = [
        Fact(
            subject_id=row.pk, household_id=None, by=by,
            payload={"seed": row.seed, "rated": row.rated, "listed": row.listed, "drawn": numbers},
        )
        for row, numbers in drawn
    ]  # fmt: skip
    record(kind="notices.sample_drawn", facts=facts, at=at, business_date=on)


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What was found at a household of a roster's sample; `note` says how it differs."""

    roster_id: int
    household_id: int
    agrees: bool
    note: str = ""


@transaction.atomic
def record_findings(
    *, found: Sequence[Found], scope: Scope, by: int, at: datetime, business_date: date
) -> dict[int, Refused]:
    """Write down what was found at drawn households; refusals by position. The same again changes nothing.

    A household that differs is struck: it is rated anew before anybody posts or signs it. Refused: not drawn or out of
    sight, looked at before, by the village's own steward, a difference nobody describes.
    """
    states = roster_states(roster_ids=[one.roster_id for one in found], scope=scope)
    rows = {
        (row.sample.roster_id, row.household_id): row
        for row in SampledHousehold.objects.select_for_update(of=("self",))
        .select_related("sample")
        .filter(sample__roster_id__in=states)
        .order_by("id")
    }
    own = villages_of_owner(by=by, village_ids=[one.village_id for one in states.values()], on=business_date)
    refused: dict[int, Refused] = {}
    changed: list[SampledHousehold] = []
    for position, one in enumerate(found):
        row, note = rows.get((one.roster_id, one.household_id)), one.note.strip()
        finding = Finding.AGREES if one.agrees else Finding.DIFFERS
        if row is None:
            refused[position] = NOT_DRAWN
        elif row.finding:
            if (row.finding, row.note) != (finding, note):
                refused[position] = FOUND_BEFORE
        elif states[one.roster_id].village_id in own:
            refused[position] = OWN_WORK
        elif len(note) > 100 or not (one.agrees or note):
            refused[position] = SAY_HOW
        else:
            row.finding, row.note, row.checked_by_id, row.checked_at = finding, note, by, at
            changed.append(row)
    SampledHousehold.objects.bulk_update(changed, ["finding", "note", "checked_by", "checked_at"], batch_size=2_000)
    facts = [
        Fact(
            subject_id=row.sample_id, household_id=row.household_id, by=by,
            payload={"finding": str(row.finding), "note": row.note},
        )
        for row in changed
    ]  # fmt: skip
    record(kind="notices.household_checked", facts=facts, at=at, business_date=business_date)
    return refused
