"""What is still going on with a household, and what a merge of two files would show: asked of every room."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from qianmo.apps.credit.queries import lines_of
from qianmo.apps.credit.queries.requests import pending_applications
from qianmo.apps.credit.queries.short import lines_in_short
from qianmo.apps.dossiers.queries import households_gathering
from qianmo.apps.fieldwork.queries.brought import photos_of, visits_of
from qianmo.apps.households.queries import HouseholdFile, consents_of
from qianmo.apps.tasks.queries import open_tasks
from qianmo.web.seat import Seat


def going_on(household_ids: Collection[int]) -> Mapping[int, Sequence[str]]:
    """What binds the bank to each of these households, or waits for a decision: lines, applications, dossiers."""
    ids = sorted(household_ids)
    found: dict[int, list[str]] = {pk: [] for pk in ids}
    for household_id, lines in lines_in_short(household_ids=ids).items():
        found[household_id] += [f"没有结束的额度 {line.number}" for line in lines]
    for household_id, _ in sorted(pending_applications(household_ids=ids)):
        found[household_id].append("没有决定的申请")
    for household_id in sorted(households_gathering(household_ids=ids)):
        found[household_id].append("在备件的申请")
    return found


@dataclass(frozen=True, slots=True)
class Moves:
    """One kind of thing, how much of it each file has, and what becomes of it when they are merged."""

    what: str
    merged: str
    into: str
    after: str


def preview(merged: HouseholdFile, into: HouseholdFile, seat: Seat) -> list[Moves]:
    """What the two files hold, and what whoever opens the one that stays will see of it."""
    ids = (merged.id, into.id)
    visits, photos = visits_of(household_ids=ids), photos_of(household_ids=ids)
    tasks = open_tasks(scope=seat.scope, household_ids=list(ids), limit=1000)
    counted = {
        "走访": [sum(one.household_id == pk for one in visits) for pk in ids],
        "照片": [sum(one.household_id == pk for one in photos) for pk in ids],
        "待办": [sum(one.household_id == pk for one in tasks) for pk in ids],
        "授权": [len(consents_of(household_id=pk, scope=seat.scope)) for pk in ids],
        "额度和合同": [len(lines_of(household_id=pk)) for pk in ids],
    }
    people = ["、".join(f"{one.name}（{one.relation}）" for one in file.members) or "没有人" for file in (merged, into)]
    return [
        Moves("成员", people[0], people[1], "各在原来的户里，留下的一户看得到两边的人"),
        Moves(
            "客户事实", f"{len(merged.facts)} 项", f"{len(into.facts)} 项", "以留下的一户为准，另一户的在“逐项历史”里"
        ),
        *[Moves(what, f"{one}", f"{other}", AFTER[what]) for what, (one, other) in counted.items()],
    ]


AFTER = {
    "走访": "两边的都列在留下的一户，点开看得到原来的户号",
    "照片": "两边的都列在留下的一户",
    "待办": "照旧派给原来的客户经理，办完为止",
    "授权": "跟着本人，不动",
    "额度和合同": "签在哪个户号就留在哪个户号，留下的一户看得到",
}
