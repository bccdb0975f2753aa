"""Samples, notices and objections as pages and lists show them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import connection
from django.db.models import Count

from qianmo.apps.grids.queries import Scope
from qianmo.apps.households.queries import disclosed
from qianmo.apps.notices.models import Finding, Notice, NoticeLine, Objection, ObjectionKind, ObjectionState, Sample
from qianmo.domain.access import Field
from qianmo.storage.identifiers import open_identifiers

KINDS = dict(ObjectionKind.choices)
STATES = dict(ObjectionState.choices)
"""What is objected to, and what became of it, in words."""
HEADS = """
JOIN households_household h ON h.id = {of}.household_id LEFT JOIN grids_cell g ON g.id = h.group_id
LEFT JOIN households_membership m ON m.household_id = h.id AND m.relation = 'head' AND m.left_on IS NULL
LEFT JOIN households_person p ON p.id = m.person_id
"""


@dataclass(frozen=True, slots=True)
class SampleCard:
    """A sample: drawn from how many rated households with which number, when, by whom; the digest of their list."""

    id: int
    seed: int
    rated: int
    listed: str
    drawn_on: date
    drawn_by: str


def sample_of(*, roster_id: int) -> SampleCard | None:
    """The sample of a roster, or None where none was drawn."""
    row = Sample.objects.filter(roster_id=roster_id).select_related("drawn_by").first()
    return SampleCard(row.pk, row.seed, row.rated, row.listed, row.drawn_on, row.drawn_by.name) if row else None


@dataclass(frozen=True, slots=True)
class SampledRow:
    """A household drawn: its place in the draw, who the head is, what was found, by whom and when."""

    household_id: int
    place: int
    number: str
    head: str
    group: str
    finding: str
    finding_name: str
    note: str
    checked_by: str
    checked_at: datetime | None


def sampled(*, roster_id: int, scope: Scope) -> list[SampledRow]:
    """The households of a roster's sample in the order of the draw."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT d.household_id, d.place, h.number, coalesce(p.name, ''), coalesce(g.name, ''), d.finding, d.note,"
            " coalesce(f.name, ''), d.checked_at FROM notices_sampledhousehold d"
            f" JOIN notices_sample s ON s.id = d.sample_id {HEADS.format(of='d')}"
            " LEFT JOIN org_staff f ON f.id = d.checked_by_id WHERE s.roster_id = %s ORDER BY d.place",
            [roster_id],
        )
        rows = cursor.fetchall()
    return [
        SampledRow(
            pk, place, number, scope.name(head), group, finding, str(Finding(finding).label) if finding else "待核实",
            note, by, at,
        )
        for pk, place, number, head, group, finding, note, by, at in rows
    ]  # fmt: skip


@dataclass(frozen=True, slots=True)
class NoticeCard:
    """A notice: whom it is about, where it hangs, until when, how many it names, how many objections came.

    That of a customer group bears its name, and the village it stands at by id and code.
    """

    id: int
    roster_id: int
    village_id: int
    code: str
    village: str
    group_id: int | None
    year: int
    number: int
    place: str
    posted_on: date
    until: date
    posted_by: str
    taken_down_on: date | None
    taken_down_for: str
    named: int
    objected: int

    def state(self, on: date) -> tuple[str, str]:
        """The state on a day: its square and its words."""
        if self.taken_down_on is not None:
            return "stop", f"{self.taken_down_on:%m-%d} 撤下：{self.taken_down_for}"
        return ("final", "期满") if on >= self.until else ("doing", f"还贴 {(self.until - on).days} 天")


def notices(*, scope: Scope, roster_id: int | None = None, notice_id: int | None = None) -> list[NoticeCard]:
    """Notices in sight, the latest first: all, those of a roster, or one."""
    rows = Notice.objects.select_related("roster__village", "roster__group__place", "posted_by").order_by(
        "-posted_on", "roster__village__code"
    )
    if roster_id is not None:
        rows = rows.filter(roster_id=roster_id)
    if notice_id is not None:
        rows = rows.filter(id=notice_id)
    found = [row for row in rows if scope.allows(row.roster.place_id)]
    ids = [row.pk for row in found]
    named = dict(NoticeLine.objects.filter(notice_id__in=ids).values_list("notice").annotate(Count("id")))
    objected = dict(Objection.objects.filter(notice_id__in=ids).values_list("notice").annotate(Count("id")))
    return [
        NoticeCard(
            row.pk, row.roster_id, row.roster.place_id, row.roster.home.code, row.roster.named,
            row.roster.group_id, row.roster.year, row.number, row.place, row.posted_on, row.until, row.posted_by.name,
            row.taken_down_on,
            row.taken_down_for, named.get(row.pk, 0), objected.get(row.pk, 0),
        )
        for row in found
    ]  # fmt: skip


@dataclass(frozen=True, slots=True)
class PostedRow:
    """A household as it was posted; `limit_fen` is None where no amount is shown."""

    household_id: int
    number: str
    name: str
    group: str
    limit_fen: int | None


def notice_lines(*, notice_id: int, scope: Scope, on: date) -> list[PostedRow]:
    """Whom a notice names, by household number, with the names as they were posted. The caller has found the notice.

    An amount that was posted is told only while the permission for it holds on the day.
    """
    rows = list(
        NoticeLine.objects.filter(notice_id=notice_id).select_related("household").order_by("household__number")
    )
    allowed = disclosed(household_ids=[row.household_id for row in rows if row.limit_fen is not None], on=on)
    return [
        PostedRow(
            row.household_id, row.household.number, scope.name(row.name), row.group,
            row.limit_fen if row.household_id in allowed else None,
        )
        for row in rows
    ]  # fmt: skip


@dataclass(frozen=True, slots=True)
class ObjectionRow:
    """An objection with its answer. Who said it is empty for whoever may not read what villagers said."""

    id: int
    notice_id: int
    village_code: str
    village: str
    group_id: int | None
    household_id: int
    number: str
    head: str
    kind: str
    kind_name: str
    words: str
    said_by: str
    phone: str
    received_on: date
    answer_by: date
    received_by_id: int
    received_by: str
    state: str
    state_name: str
    answer: str
    decided_by: str
    decided_at: datetime | None


OBJECTIONS = f"""
SELECT o.id, o.notice_id, c.code, coalesce(u.name, c.name), r.group_id, o.household_id, h.number,
       coalesce(p.name, ''), o.kind, o.words,
       o.sealed, o.received_on, o.answer_by, o.received_by_id, b.name, o.state, o.answer, coalesce(d.name, ''),
       o.decided_at
  FROM notices_objection o JOIN notices_notice n ON n.id = o.notice_id JOIN ratings_roster r ON r.id = n.roster_id
  LEFT JOIN households_customergroup u ON u.id = r.group_id
  JOIN grids_cell c ON c.id = coalesce(r.village_id, u.place_id) JOIN org_staff b ON b.id = o.received_by_id
  LEFT JOIN org_staff d ON d.id = o.decided_by_id {HEADS.format(of="o")}
 WHERE {{within}} AND {{among}} ORDER BY o.state <> 'open', o.answer_by, o.id
"""


def objections(*, scope: Scope, roster_id: int | None = None, states: Sequence[str] = ()) -> list[ObjectionRow]:
    """Objections in sight, open ones first by their deadline: all, or of a roster, some states."""
    within, params = scope.condition("c.id")
    among = ["TRUE"]
    if roster_id is not None:
        among.append("r.id = %s")
        params = [*params, roster_id]
    if states:
        among.append("o.state = ANY(%s)")
        params = [*params, list(states)]
    with connection.cursor() as cursor:
        cursor.execute(OBJECTIONS.format(within=within, among=" AND ".join(among)), params)
        rows = cursor.fetchall()
    told = scope.sees(Field.VERDICTS)
    found = []
    for pk, notice_id, code, village, group_id, of, number, head, kind, words, sealed, *rest in rows:
        received_on, answer_by, by_id, by, state, answer, decided_by, decided_at = rest
        who = open_identifiers(bytes(sealed), bound_to=f"objection:{pk}") if told else {}
        found.append(
            ObjectionRow(
                pk, notice_id, code, village, group_id, of, number, scope.name(head), kind, str(KINDS[kind]),
                words if told else "", who.get("name") or "", who.get("phone") or "", received_on, answer_by, by_id,
                by, state, str(STATES[state]), answer, decided_by, decided_at,
            )
        )  # fmt: skip
    return found
