"""Composes households as a phone keeps them, a few queries for a page however many there are."""

from typing import Any

from qianmo.api.field.door import Caller
from qianmo.apps.approvals.queries.records import asked_back
from qianmo.apps.credit.queries.short import LineInShort, lines_in_short
from qianmo.apps.fieldwork.queries import fields_of_branch, forms_of_branch, last_seen, open_conflicts, open_orders
from qianmo.apps.grids.drawn import CellDrawn, cells_drawn
from qianmo.apps.households.queries import HouseholdCard, KnownFact, PersonCard, faces, facts_with_origin
from qianmo.apps.intake.queries import notices_of
from qianmo.apps.ratings.queries import hosted_sittings
from qianmo.apps.tasks.queries import TaskRow, open_tasks
from qianmo.domain.fieldwork.carrying import MOST_HOUSEHOLDS, NEARLY_FULL
from qianmo.domain.fieldwork.forms import in_words

MOST_TASKS = 5000
MANDATORY = 3
NAMED_PAPERS = frozenset({"identity_card", "household_register"})


class Composer:
    """Puts together what the rooms know of households, for one caller."""

    def __init__(self, caller: Caller) -> None:
        self.caller = caller
        forms = forms_of_branch(branch_id=caller.person.branch_id, on=caller.on)
        self.asked = {
            form.id.code: frozenset(key for key, field in form.fields.items() if field["kind"] != "photo")
            for form in forms
        }

    def composed(self, cards: list[HouseholdCard]) -> list[dict[str, Any]]:
        """Households in the order of their cards."""
        ids, caller = [card.id for card in cards], self.caller
        facts = facts_with_origin(household_ids=ids, on=caller.on)
        lines = lines_in_short(household_ids=ids)
        seen = last_seen(household_ids=ids)
        home = {card.id: caller.scope.cell_of(card.village_id, card.piece_id) for card in cards}
        cells = {cell.id: cell for cell in cells_drawn(cell_ids={card.village_id for card in cards} | {*home.values()})}
        tasks: dict[int, list[TaskRow]] = {}
        for task in open_tasks(scope=caller.scope, household_ids=ids, limit=MOST_TASKS):
            tasks.setdefault(task.household_id, []).append(task)
        return [
            {
                **_place(card),
                "cell": home[card.id],
                "position": _spot(cells.get(home[card.id])) or _spot(cells.get(card.village_id)),
                "persons": [_person(one) for one in card.persons],
                "facts": {key: _fact(fact) for key, fact in facts.get(card.id, {}).items()},
                "revision": _revision(seen[card.id].revision, facts.get(card.id, {})),
                "line": _line(lines.get(card.id, [])),
                "lines": [_line([one]) for one in lines.get(card.id, [])],
                "last_visit": visited.date().isoformat() if (visited := seen[card.id].visited_at) else None,
                "completeness": self._completeness(card, facts.get(card.id, {})),
                "papers": sorted({*map(_paper, card.items), *seen[card.id].pictured}),
                "tasks": [self._task(one) for one in tasks.get(card.id, [])],
            }
            for card in cards
        ]

    def _completeness(self, card: HouseholdCard, facts: dict[str, KnownFact]) -> int:
        """How much of what the form of its group asks is known, in whole percent, with the three mandatory items."""
        asked = self.asked.get(card.segment, frozenset())
        known = sum(1 for key in asked if key in facts and facts[key].value is not None)
        return 100 * (known + min(len(card.items), MANDATORY)) // (len(asked) + MANDATORY)

    def _task(self, task: TaskRow) -> dict[str, Any]:
        return {
            "id": task.id,
            "kind": task.kind,
            "kind_name": task.kind_name,
            "note": task.note,
            "due_on": task.due_on.isoformat(),
            "urgent": task.due_on <= self.caller.on,
            "postponed": task.postponed,
        }


def _paper(item: str) -> str:
    """The photo field an item of a file answers: two by name, whatever else there is as the third."""
    return item if item in NAMED_PAPERS else "other_item"


def _place(card: HouseholdCard) -> dict[str, Any]:
    return {
        "id": card.id,
        "number": card.number,
        "village": card.village,
        "town": card.town,
        "group": card.group,
        "address": card.address,
        "house": card.number.rpartition("-")[2],
        "segment": card.segment,
        "items": list(card.items),
    }


def _spot(cell: CellDrawn | None) -> list[float | None] | None:
    """Where a cell is marked on the map."""
    return [cell.lon, cell.lat] if cell is not None and cell.lon else None


def _person(one: PersonCard) -> dict[str, Any]:
    identity, phone = (*one.digests, "", "")[:2]
    return {
        "id": one.id,
        "name": one.name,
        "initials": one.initials,
        "relation": one.relation,
        "relation_name": one.relation_name,
        "female": one.female,
        "birth_on": one.birth_on.isoformat(),
        "identity": one.identity_masked,
        "tail4": one.identity_tail,
        "phone": one.phone_masked,
        "identity_index": identity,
        "phone_index": phone,
    }


def _fact(fact: KnownFact) -> dict[str, Any]:
    return {"value": fact.value, "as_of": fact.as_of.isoformat(), "source": fact.source}


def _revision(revision: object, facts: dict[str, KnownFact]) -> str:
    """The last survey's envelope; where there was none, the last sheet."""
    return str(revision) if revision else f"sheet:{max((fact.sheet_id for fact in facts.values()), default=0)}"


def _line(lines: list[LineInShort]) -> dict[str, Any] | None:
    """Lines summed up; one is a sum of itself."""
    if not lines:
        return None
    due = [one.due_on for one in lines if one.due_on]
    return {
        "limit_fen": sum(one.limit_fen for one in lines),
        "drawn_fen": sum(one.drawn_fen for one in lines),
        "due_on": (min(due) if due else min(one.ends_on for one in lines)).isoformat(),
        "product": "、".join(dict.fromkeys(one.product for one in lines)),
        "state": lines[0].state,
        "ends_on": min(one.ends_on for one in lines).isoformat(),
    }


def orders_out(caller: Caller) -> list[dict[str, Any]]:
    """What the device is told to do."""
    return [
        {"id": one.id, "kind": one.kind, "sealed_too": one.sealed_too, "reason": one.reason}
        for one in open_orders(device_id=caller.admission.device_id)
    ]


def notices_out(caller: Caller, *, carried: int) -> list[dict[str, Any]]:
    """Words to the officer; the first, where he answers for nearly as many households as a phone carries, says so."""
    told = [
        {"id": one.id, "household": one.household_id, "text": one.text, "at": one.at.isoformat()}
        for one in notices_of(staff_id=caller.person.staff_id)
    ]
    if carried < NEARLY_FULL:
        return told
    text = f"您名下 {carried:,} 户，手机最多装 {MOST_HOUSEHOLDS:,} 户。已提示支行，请把网格分给别人一部分"
    return [{"id": "crowded", "household": None, "text": text, "at": caller.at.isoformat()}, *told]


def comments_out(caller: Caller) -> list[dict[str, Any]]:
    """What reviewers want to know before a case goes on, shown where the household is surveyed."""
    return [
        {
            "id": one.id,
            "household": one.household_id,
            "key": None,
            "text": "，".join(filter(None, [one.text, f"请补：{'、'.join(one.items)}" if one.items else ""])),
            "by": one.by,
            "at": one.at.isoformat(),
        }
        for one in asked_back(staff_id=caller.person.staff_id)
    ]


def sittings_out(caller: Caller) -> list[dict[str, Any]]:
    """Open sittings the officer hosts, for going round with the phone where there is no network."""
    return [
        {
            "id": one.id,
            "name": f"{one.village}评议会",
            "on": one.opened_at.date().isoformat(),
            "households": [{"id": pk, "name": name, "group": group} for pk, name, group in one.households],
        }
        for one in hosted_sittings(host=caller.person.staff_id, scope=caller.scope)
    ]


def conflicts_out(caller: Caller) -> list[dict[str, Any]]:
    """Fields the officer wrote and somebody else wrote otherwise, to be settled by him."""
    rows = open_conflicts(by=caller.person.staff_id)
    if not rows:
        return []
    named = faces(household_ids=[row.household_id for row in rows], scope=caller.scope)
    fields = fields_of_branch(branch_id=caller.person.branch_id, on=caller.on)
    return [
        {
            "id": row.id,
            "household": row.household_id,
            "name": named[row.household_id].head_name if row.household_id in named else "",
            "key": row.field,
            "label": fields.get(row.field, {}).get("label", row.field),
            "mine": row.mine,
            "theirs": row.theirs,
            "original": row.original,
            **{
                f"{side}_text": in_words(value, fields.get(row.field, {}))
                for side, value in (("mine", row.mine), ("theirs", row.theirs), ("original", row.original))
            },
            "theirs_by": row.theirs_by,
            "theirs_at": row.theirs_as_of.isoformat() if row.theirs_as_of else "",
            "envelope": str(row.envelope),
        }
        for row in rows
    ]
