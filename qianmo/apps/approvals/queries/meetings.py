"""Reads of committees: meetings, an agenda as one member may see it, what a committee said of cases."""

from dataclasses import dataclass
from datetime import date, datetime

from qianmo.apps.approvals.models import (
    AgendaItem,
    Committee,
    CommitteeMember,
    Duty,
    Meeting,
    Opinion,
    Recusal,
    Vote,
    VotingRule,
)
from qianmo.domain.approvals.votes import Choice, VoteRule
from qianmo.storage.lookups import any_of

CHOICE_NAMES = {Choice.YES: "同意", Choice.NO: "不同意", Choice.ABSTAIN: "弃权"}


def rule_of(*, committee_id: int, on: date) -> VoteRule:
    """How a committee votes on a day; every committee is founded with a rule."""
    row = VotingRule.objects.get(committee_id=committee_id, valid__contains=on)
    return VoteRule(
        yes_of=row.yes_of,
        yes_out_of=row.yes_out_of,
        quorum_of=row.quorum_of,
        quorum_out_of=row.quorum_out_of,
        may_abstain=row.may_abstain,
    )


def duties_in(*, case_ids: list[int]) -> dict[int, dict[int, str]]:
    """Who spoke in these cases in which duty, the people stood in for too: by case, by person."""
    found: dict[int, dict[int, str]] = {}
    rows = Opinion.objects.filter(case_id__in=case_ids).order_by("id")
    for case_id, duty, *persons in rows.values_list(
        "case_id", "duty", "staff_id", "on_behalf_of_id", "case__second_investigator_id"
    ):
        for person, held in zip(persons, (duty, duty, Duty.SECOND), strict=True):
            if person is not None:
                found.setdefault(case_id, {}).setdefault(person, str(Duty(held).label))
    return found


@dataclass(frozen=True, slots=True)
class Resolved:
    """What the last committee said of a case: who, how much was put to the vote, and whether it stands as a yes."""

    committee: str
    committee_name: str
    amount_fen: int
    counted: bool
    stands: bool


def resolved(*, case_ids: list[int]) -> dict[int, Resolved]:
    """What the last committee said of each of these cases that came before one."""
    rows = AgendaItem.objects.filter(case__in=any_of(case_ids)).order_by("case_id", "turn")
    fields = ("case_id", "meeting__committee__code", "meeting__committee__name", "amount_fen")
    return {
        case_id: Resolved(code, name, amount_fen, counted_at is not None, bool(passed) and vetoed_at is None)
        for case_id, code, name, amount_fen, counted_at, passed, vetoed_at in rows.values_list(
            *fields, "counted_at", "passed", "vetoed_at"
        )
    }


@dataclass(frozen=True, slots=True)
class CommitteeRow:
    """A committee."""

    id: int
    code: str
    name: str


def committees() -> list[CommitteeRow]:
    """Every committee of the bank."""
    return [CommitteeRow(*row) for row in Committee.objects.order_by("id").values_list("id", "code", "name")]


@dataclass(frozen=True, slots=True)
class MeetingRow:
    """A meeting as lists show it."""

    id: int
    committee: str
    held_on: date
    called_by: str
    items: int
    open_items: int


def meetings(*, limit: int = 100) -> list[MeetingRow]:
    """The last meetings, newest first, with how many items each has and how many wait for the count."""
    rows = list(Meeting.objects.select_related("committee", "called_by").order_by("-held_on", "-id")[:limit])
    counts: dict[int, list[int]] = {row.pk: [0, 0] for row in rows}
    for meeting_id, counted_at in AgendaItem.objects.filter(meeting__in=rows).values_list("meeting_id", "counted_at"):
        counts[meeting_id][0] += 1
        counts[meeting_id][1] += counted_at is None
    return [MeetingRow(row.pk, row.committee.name, row.held_on, row.called_by.name, *counts[row.pk]) for row in rows]


def item_meeting(*, item_id: int) -> int | None:
    """The meeting an item belongs to."""
    return AgendaItem.objects.filter(id=item_id).values_list("meeting_id", flat=True).first()


@dataclass(frozen=True, slots=True)
class Said:
    """One member's vote as the room may show it; `choice` is None while it must not be seen."""

    name: str
    choice: str | None
    text: str
    at: datetime | None


@dataclass(frozen=True, slots=True)
class Seen:
    """An item as one person may see it: votes, if open to him or her, else only who has spoken."""

    id: int
    case_id: int
    turn: int
    new_facts: str
    amount_fen: int
    counted: bool
    passed: bool | None
    said: str
    vetoed_by: str
    veto_reason: str
    votes: list[Said]
    waiting: list[str]
    recusals: list[tuple[str, str]]
    may_vote: bool
    open_to_me: bool


@dataclass(frozen=True, slots=True)
class Room:
    """A meeting as one person may see it."""

    id: int
    committee: str
    held_on: date
    called_by: str
    members: list[tuple[str, bool]]
    rule: VoteRule
    is_member: bool
    is_chair: bool
    items: list[Seen]


def room_of(*, meeting_id: int, staff_id: int) -> Room | None:
    """A meeting through the eyes of one person.

    Nobody sees how another voted before having spoken, or before the count; whoever is no member sees it after.
    """
    meeting = Meeting.objects.select_related("committee", "called_by").filter(id=meeting_id).first()
    if meeting is None:
        return None
    held = CommitteeMember.objects.filter(committee_id=meeting.committee_id, valid__contains=meeting.held_on)
    rows = held.select_related("staff").order_by("-is_chair", "staff__number")
    members = {row.staff_id: (row.staff.name, row.is_chair) for row in rows}
    items = list(AgendaItem.objects.filter(meeting=meeting).select_related("vetoed_by").order_by("id"))
    votes: dict[int, list[Vote]] = {}
    for one in Vote.objects.filter(item__in=items).select_related("staff").order_by("id"):
        votes.setdefault(one.item_id, []).append(one)
    recusals: dict[int, list[Recusal]] = {}
    for away in Recusal.objects.filter(item__in=items).select_related("staff").order_by("id"):
        recusals.setdefault(away.item_id, []).append(away)
    return Room(
        id=meeting.pk,
        committee=meeting.committee.name,
        held_on=meeting.held_on,
        called_by=meeting.called_by.name,
        members=list(members.values()),
        rule=rule_of(committee_id=meeting.committee_id, on=meeting.held_on),
        is_member=staff_id in members,
        is_chair=members.get(staff_id, ("", False))[1],
        items=[
            _seen(item, votes.get(item.pk, []), recusals.get(item.pk, []), members, staff_id=staff_id) for item in items
        ],
    )


def _seen(
    item: AgendaItem,
    votes: list[Vote],
    recusals: list[Recusal],
    members: dict[int, tuple[str, bool]],
    *,
    staff_id: int,
) -> Seen:
    spoke, away = {one.staff_id for one in votes}, {one.staff_id for one in recusals}
    counted = item.counted_at is not None
    is_open = counted or staff_id in spoke
    return Seen(
        id=item.pk,
        case_id=item.case_id,
        turn=item.turn,
        new_facts=item.new_facts,
        amount_fen=item.amount_fen,
        counted=counted,
        passed=item.passed,
        said=item.said,
        vetoed_by=item.vetoed_by.name if item.vetoed_by else "",
        veto_reason=item.veto_reason,
        votes=[
            Said(one.staff.name, CHOICE_NAMES[Choice(one.choice)], one.text, one.at)
            if is_open
            else Said(one.staff.name, None, "", None)
            for one in votes
        ],
        waiting=[name for pk, (name, _) in members.items() if pk not in spoke | away],
        recusals=[(one.staff.name, one.reason) for one in recusals],
        may_vote=not counted and staff_id in members and staff_id not in spoke | away,
        open_to_me=is_open,
    )
