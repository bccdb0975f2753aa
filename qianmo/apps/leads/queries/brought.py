"""What a partner or an occasion brought: people named, leads given, lines since, and what is drawn on them today."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection

from qianmo.apps.leads.models import ListState, OccasionKind, Partner, PartnerContact, PartnerKind
from qianmo.apps.org.queries import SignedIn, subtree
from qianmo.domain.masking import mask_phone
from qianmo.storage.identifiers import open_identifiers

BROUGHT = """
  SELECT count(DISTINCT b.id) AS lists, count(l.id) AS given,
         count(l.id) FILTER (WHERE EXISTS (SELECT 1 FROM leads_touch t WHERE t.lead_id = l.id)) AS touched,
         count(l.id) FILTER (WHERE c.turned) AS converted, count(c.line_fen) AS lined,
         coalesce(sum(c.line_fen), 0)::bigint AS limit_fen,
         coalesce(sum(d.drawn_fen) FILTER (WHERE c.line_fen IS NOT NULL), 0)::bigint AS drawn_fen
    FROM leads_leadlist b LEFT JOIN leads_lead l ON l.list_id = b.id AND l.fate = 'given'
    LEFT JOIN LATERAL (
      SELECT count(*) > 0 AS turned, max(c.fen) FILTER (WHERE c.kind = 'line') AS line_fen
        FROM leads_conversion c WHERE c.lead_id = l.id) c ON true
    LEFT JOIN LATERAL (
      SELECT sum(n.drawn_fen) AS drawn_fen FROM credit_line n
       WHERE n.household_id = l.household_id AND n.state <> 'ended' AND n.starts_on >= b.released_on) d ON true
   WHERE {which} AND b.state IN ('released', 'expired')
"""
"""What the night tracked of leads given out; drawn is what their lines since then owe today."""
OCCASIONS = f"""
SELECT o.id, o.name, o.kind, o.day, o.place, coalesce(p.name, ''), r.name, s.name,
       (SELECT count(*) FROM leads_listrow w JOIN leads_leadlist b ON b.id = w.list_id
         WHERE b.occasion_id = o.id AND b.state <> 'dropped' AND w.fault = ''),
       n.lists, n.given, n.touched, n.converted, n.lined, n.limit_fen, n.drawn_fen
  FROM leads_occasion o JOIN org_branch r ON r.id = o.branch_id JOIN org_staff s ON s.id = o.host_id
  LEFT JOIN leads_partner p ON p.id = o.partner_id
  JOIN LATERAL ({BROUGHT.format(which="b.occasion_id = o.id")}) n ON true
 WHERE (%(everywhere)s OR o.branch_id = ANY(%(under)s)) AND (%(id)s::bigint IS NULL OR o.id = %(id)s)
 ORDER BY o.day DESC, o.id DESC
"""
PARTNERS = f"""
SELECT p.id, p.name, p.kind, p.contact, coalesce(a.number, ''), coalesce(a.terms, ''), a.ends_on,
       n.lists, n.given, n.touched, n.converted, n.lined, n.limit_fen, n.drawn_fen
  FROM leads_partner p
  LEFT JOIN LATERAL (SELECT * FROM leads_agreement a WHERE a.partner_id = p.id ORDER BY a.ends_on DESC, a.id LIMIT 1) a
    ON true
  JOIN LATERAL ({BROUGHT.format(which="b.partner_id = p.id")}) n ON true
 WHERE %(id)s::bigint IS NULL OR p.id = %(id)s
 ORDER BY p.name
"""


@dataclass(frozen=True, slots=True)
class OccasionRow:
    """An occasion with who came (sound rows of its lists) and what came of them; amounts in fen."""

    id: int
    name: str
    kind: str
    day: date
    place: str
    partner: str
    branch: str
    host: str
    came: int
    lists: int
    given: int
    touched: int
    converted: int
    lined: int
    limit_fen: int
    drawn_fen: int


@dataclass(frozen=True, slots=True)
class PartnerRow:
    """A partner with its latest agreement and what its lists brought; amounts in fen, as they stand today."""

    id: int
    name: str
    kind: str
    kind_name: str
    contact: str
    agreement: str
    terms: str
    ends_on: date | None
    lists: int
    given: int
    touched: int
    converted: int
    lined: int
    limit_fen: int
    drawn_fen: int


@dataclass(frozen=True, slots=True)
class AgreementRow:
    """An agreement with a partner."""

    number: str
    terms: str
    begins_on: date
    ends_on: date


@dataclass(frozen=True, slots=True)
class ContactRow:
    """A person at a partner; the phone is masked, empty where none is known."""

    id: int
    name: str
    role: str
    phone: str
    from_on: date
    until_on: date | None


@dataclass(frozen=True, slots=True)
class ChangeOfPartner:
    """What a partner was until somebody changed it, when, who and why."""

    name: str
    kind: str
    contact: str
    on: date
    by: str
    reason: str


def occasion_kinds() -> dict[str, str]:
    """Kinds of occasion by their key."""
    return {str(key): str(label) for key, label in OccasionKind.choices}


def occasions(*, person: SignedIn, occasion_id: int | None = None) -> list[OccasionRow]:
    """Occasions of a person's branch and below, the latest first; or one of them."""
    asked: dict[str, Any] = {
        "everywhere": person.county_wide, "under": subtree(branch_id=person.branch_id), "id": occasion_id,
    }  # fmt: skip
    kinds = occasion_kinds()
    with connection.cursor() as cursor:
        cursor.execute(OCCASIONS, asked)
        found: list[Any] = cursor.fetchall()
    return [OccasionRow(pk, name, kinds[kind], *rest) for pk, name, kind, *rest in found]


@dataclass(frozen=True, slots=True)
class RegisterRow:
    """A register of an occasion: a list of who came, its sound rows, those the bank has a file of."""

    id: int
    name: str
    state: str
    made_on: date
    rows: int
    known: int


def lists_of_occasion(*, occasion_id: int) -> list[RegisterRow]:
    """The registers of an occasion, the latest first. Who may see it is the caller's to judge."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT b.id, b.name, b.state, b.made_at::date, count(w.id), count(w.household_id) FROM leads_leadlist b"
            " LEFT JOIN leads_listrow w ON w.list_id = b.id AND w.fault = '' WHERE b.occasion_id = %s"
            " GROUP BY b.id ORDER BY b.id DESC",
            [occasion_id],
        )
        found: list[Any] = cursor.fetchall()
    return [RegisterRow(pk, name, str(ListState(state).label), *rest) for pk, name, state, *rest in found]


def partners(*, partner_id: int | None = None) -> list[PartnerRow]:
    """Every partner, by name; or one of them."""
    kinds = {str(key): str(label) for key, label in PartnerKind.choices}
    with connection.cursor() as cursor:
        cursor.execute(PARTNERS, {"id": partner_id})
        found: list[Any] = cursor.fetchall()
    return [PartnerRow(pk, name, kind, kinds[kind], *rest) for pk, name, kind, *rest in found]


def partner_names() -> list[tuple[int, str]]:
    """Every partner by name, for a form that asks for one."""
    return list(Partner.objects.order_by("name").values_list("id", "name"))


def agreements_of(*, partner_id: int) -> list[AgreementRow]:
    """The agreements with a partner, the latest first."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT number, terms, begins_on, ends_on FROM leads_agreement WHERE partner_id = %s"
            " ORDER BY begins_on DESC, id DESC",
            [partner_id],
        )
        return [AgreementRow(*row) for row in cursor.fetchall()]


def contacts_of(*, partner_id: int) -> list[ContactRow]:
    """The people at a partner, those of today first."""
    rows = PartnerContact.objects.filter(partner_id=partner_id).order_by("-until_on", "-from_on", "-id")
    return [ContactRow(row.pk, row.name, row.role, _masked(row), row.from_on, row.until_on) for row in rows]


def _masked(row: PartnerContact) -> str:
    if row.sealed is None:
        return ""
    return mask_phone(open_identifiers(bytes(row.sealed), bound_to=f"partner-contact:{row.pk}").get("phone") or "")


def changes_of(*, partner_id: int) -> list[ChangeOfPartner]:
    """What a partner was before, the latest change first."""
    kinds = {str(key): str(label) for key, label in PartnerKind.choices}
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT c.name, c.kind, c.contact, c.changed_on, s.name, c.reason FROM leads_partnerchange c"
            " JOIN org_staff s ON s.id = c.changed_by_id WHERE c.partner_id = %s ORDER BY c.id DESC",
            [partner_id],
        )
        found: list[Any] = cursor.fetchall()
    return [ChangeOfPartner(name, kinds[kind], *rest) for name, kind, *rest in found]
