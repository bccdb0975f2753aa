"""Every item of dossiers, as it stands: what product, policy and checklists ask for, and what fills it.

A value comes from a fact of the household, from the policy's answer of the day, from the dossier itself, or from the
last entry of a person. What a policy cannot do without it says itself: its reasons that begin with 缺少.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import connection
from django.utils.timezone import localdate

from qianmo.apps.approvals.queries import Words, words_about
from qianmo.apps.credit.queries.applications import Foreseen, foreseen
from qianmo.apps.dossiers.models import Dossier
from qianmo.apps.dossiers.queries.rules import ChecklistRow, checklists
from qianmo.apps.grids.queries import Scope
from qianmo.apps.households.queries import enquiry_consents, faces
from qianmo.apps.products.queries.papers import Form, FormRow, Papers, documents_asked, papers_of
from qianmo.domain.dossiers import INSPECTION, Group, Item, fact_told
from qianmo.domain.money import decimal_text

CASE = "credit.application"
LACKS = "缺少"
NEEDED_FORMS = ("application", "survey")
"""The forms that are full before a dossier goes to review; whoever decides or checks fills in the two others."""
SIGNED_BY_CUSTOMER = "申请人签字"
SPOKEN = {"forwarded": "同意上报", "approved": "批准", "refused": "否决", "alone": "单人批准"}


@dataclass(frozen=True, slots=True)
class Said:
    """The last entry of an item: what, by whom, when."""

    value: str
    by: str
    at: datetime


LAST = """
SELECT DISTINCT ON (e.dossier_id, e.item) e.dossier_id, e.item, e.value, s.name, e.at
  FROM dossiers_filleditem e JOIN org_staff s ON s.id = e.by_id WHERE e.dossier_id = ANY(%s)
 ORDER BY e.dossier_id, e.item, e.id DESC
"""


def items_of(*, dossier_ids: Sequence[int], on: date) -> dict[int, list[Item]]:
    """The items of these dossiers by id, in the order people meet them, in a fixed number of questions."""
    rows = list(Dossier.objects.select_related("product", "owner", "second", "lane").filter(id__in=dossier_ids))
    said: dict[int, dict[str, Said]] = {}
    with connection.cursor() as cursor:
        cursor.execute(LAST, [list(dossier_ids)])
        for dossier_id, item, *entry in cursor.fetchall():
            said.setdefault(dossier_id, {})[item] = Said(*entry)
    return _read(rows, said, on=on)


def items_to_come(*, household_id: int, policies: Mapping[int, int], on: date) -> dict[int, list[Item]]:
    """What a household that has a head would be asked for each product, by product id, if it began today.

    `policies` is product id to policy id. A second surveyor is not among it: that depends on the amount.
    """
    rows = [
        Dossier(id=product_id, household_id=household_id, policy_id=policy_id, begun_on=on, requested_fen=0)
        for product_id, policy_id in policies.items()
    ]
    return _read(rows, {}, on=on)


def _read(rows: list[Dossier], said: dict[int, dict[str, Said]], *, on: date) -> dict[int, list[Item]]:
    household_ids = sorted({row.household_id for row in rows})
    consents = enquiry_consents(household_ids=household_ids, on=on)
    names = faces(household_ids=household_ids, scope=Scope(None))
    papers = papers_of(policy_ids={row.policy_id for row in rows})
    known = foreseen(asked=[(row.household_id, row.policy_id) for row in rows], on=on)
    documents = documents_asked(cases=[(one.policy, one.inputs) for one in known])
    lists = checklists()
    cases = words_about(kind=CASE, subject_ids=[row.application_id for row in rows if row.application_id])
    return {
        row.pk: list(
            _Reader(
                row,
                said.get(row.pk, {}),
                papers[row.policy_id],
                one,
                head=names[row.household_id].head_name,
                consented=row.household_id in consents,
                case=cases.get(row.application_id or 0),
            ).items(asked, [each for each in lists if each.holds(row.begun_on)])
        )
        for row, one, asked in zip(rows, known, documents, strict=True)
    }


class _Reader:
    """Reads the items of one dossier."""

    def __init__(
        self,
        row: Dossier,
        said: dict[str, Said],
        papers: Papers,
        known: Foreseen,
        *,
        head: str,
        consented: bool,
        case: Words | None,
    ) -> None:
        self._row, self._said, self._papers, self._known = row, said, papers, known
        self._head, self._consented, self._case = head, consented, case
        self._values = known.inputs | known.offer.outputs

    def items(self, documents: Sequence[str], lists: Sequence[ChecklistRow]) -> Iterator[Item]:
        """All of them: what is always asked, facts the policy lacks, papers, forms, checklists."""
        yield from self._basic()
        for number, reason in enumerate(self._known.offer.reasons):
            if reason.startswith(LACKS):
                yield Item(
                    key=f"lack:{number}", group=Group.FACT, title=reason, needed=True, customers=True, typed=False
                )
        for name in dict.fromkeys(documents):
            yield self._entered(f"paper:{name}"[:100], Group.PAPER, name, needed=True, customers=True)
        for form in self._papers.forms:
            for row in form.rows:
                yield self._row_of(form, row)
        for each in lists:
            for place, text in enumerate(each.items, start=1):
                needed = text not in each.optional
                yield self._entered(f"check:{each.code}:{place}", Group.CHECK, text, part=each.code, needed=needed)

    def _basic(self) -> Iterator[Item]:
        row, basic = self._row, Group.BASIC
        two = row.second_id is not None or bool(row.lane and row.lane.two_surveyors)
        yield Item(key="purpose", group=basic, title="用途", value=row.purpose, needed=True)
        yield Item(
            key="consent",
            group=basic,
            title="户主征信查询授权",
            value="有效" if self._consented else "",
            needed=True,
            customers=True,
            typed=False,
        )
        yield self._entered("report", basic, "调查意见", needed=True)
        yield self._entered("proposed", basic, "建议额度", unit="万元")
        second = row.second.name if row.second else ""
        yield Item(key="second", group=basic, title="协办调查人", value=second, needed=two, typed=False)
        if row.second is not None:
            yield self._entered("signed", basic, "协办调查人签字", needed=True, typed=False)

    def _entered(
        self,
        key: str,
        group: Group,
        title: str,
        *,
        part: str = "",
        unit: str = "",
        needed: bool = False,
        customers: bool = False,
        typed: bool = True,
    ) -> Item:
        """An item that a person fills in, with the last entry of it."""
        last = self._said.get(key)
        return Item(
            key=key,
            group=group,
            title=title,
            part=part,
            unit=unit,
            value=last.value if last else "",
            source="hand" if last else "",
            by=last.by if last else "",
            at=last.at if last else None,
            needed=needed,
            customers=customers,
            typed=typed,
        )

    def _row_of(self, form: Form, row: FormRow) -> Item:
        """A row of a form: from a fact or the policy, from the dossier itself, or by hand."""
        if row.fact is not None:
            return self._fact(form, row, row.fact)
        own = self._own().get(row.label)
        key = f"form:{form.key}:{row.label}"
        if own is not None:
            return Item(
                key=key, group=Group.FORM, title=row.label, part=form.key, unit=row.unit, value=own, source="dossier",
                typed=False,
            )  # fmt: skip
        return self._entered(
            key,
            Group.FORM,
            row.label,
            part=form.key,
            unit=row.unit,
            needed=form.key in NEEDED_FORMS,
            customers=row.label == SIGNED_BY_CUSTOMER,
        )

    def _fact(self, form: Form, row: FormRow, name: str) -> Item:
        asked = self._papers.facts.get(name)
        value = self._values.get(name)
        if name.endswith("_ppm"):
            told, unit = ("" if value is None else decimal_text(value=value, places=4)), "%"
        else:
            kind = "money" if name.endswith("_fen") else asked.kind if asked else "text"
            told, unit = fact_told(value, kind=kind), "万元" if kind == "money" else row.unit
        return Item(
            key=f"fact:{name}",
            group=Group.FORM,
            title=row.label,
            part=form.key,
            unit=unit,
            kind=asked.kind if asked else "text",
            value=told,
            source="fact" if name in self._known.inputs else "policy",
            typed=asked is not None and name not in {"age", "lpr_ppm"},
        )

    def _own(self) -> dict[str, str]:
        """What dossier and case know of rows under their usual names; a row renamed is filled in by hand."""
        row = self._row
        report, signed = self._said.get("report"), self._said.get("signed")
        inspected = self._said.get(f"form:{INSPECTION}:检查意见")
        reviewed, reviewer = self._heard("forwarded")
        decided, approver = self._heard("approved", "refused", "alone")
        return {
            "申请人": self._head,
            "申请金额": fact_told(row.requested_fen, kind="money"),
            "申请期限": str(row.product.term_months) if row.product_id else "",
            "用途": row.purpose,
            "调查意见": report.value if report else "",
            "主调查人签字": f"{row.owner.name} {row.ended_on}" if row.application_id else "",
            "协办调查人签字": signed.by if signed else "",
            "审查意见": reviewed,
            "审查人签字": reviewer,
            "审批意见": decided,
            "审批人签字": approver,
            "检查人签字": f"{inspected.by} {localdate(inspected.at)}" if inspected else "",
        }

    def _heard(self, *steps: str) -> tuple[str, str]:
        """The last word of a step in the case with its amount, and who gave it when."""
        for step in steps:
            if self._case is not None and step in self._case.said:
                name, at, text, fen = self._case.said[step]
                amount = f"{fact_told(fen, kind='money')} 万元" if fen else ""
                told = SPOKEN[step] + (f" {amount}" if amount else "") + (f"：{text}" if text else "")
                return told, f"{name} {localdate(at)}"
        return "", ""
