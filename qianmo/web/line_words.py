"""The words and shapes of lines, and the journal of one line with each entry's source in words."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from qianmo.apps.credit.queries import LineRow, RenewalRow, ReversalRow
from qianmo.apps.ledger.queries import EntryRow

SHAPES = {"已授信": "qm-doing", "正常": "qm-done", "冻结": "qm-stop", "终止": "qm-final"}
KINDS = {
    "draw": "支用", "interest": "还息", "penalty": "还罚息", "compound": "还复利", "principal": "还本", "due": "结息",
    "subsidy": "贴息应收", "subsidy_out": "贴息入账", "compensation": "补偿应收", "compensation_in": "补偿到账",
    "compensation_back": "追偿退回",
    "noted": "表外登记", "withdrawal": "支取", "adjustment": "调整", "repricing": "调息",
    "correction": "冲正调整", "reversal": "冲正", "renewed": "续贷还旧", "renewal": "续贷立新",
}  # fmt: skip
LOANS = "贷款本金"


@dataclass(frozen=True, slots=True)
class Standing:
    """How a line stands on a day: word and shape."""

    word: str
    shape: str


def standing(*, state: str, ends_on: date, over: bool, on: date) -> Standing:
    """Over its limit or past its end comes before what was last done to it."""
    if over:
        return Standing("超限", "qm-breach")
    if ends_on <= on and state != "终止":
        return Standing("已到期", "qm-final")
    return Standing(state, SHAPES[state])


@dataclass(frozen=True, slots=True)
class Posted:
    """An entry as the journal shows it; `mirrors` and `mirrored_by` are places in the same journal."""

    entry: EntryRow
    place: int
    kind: str
    source: str
    draw_number: str
    mirrors: int | None
    mirrored_by: int | None


def journal(
    *,
    entries: Sequence[EntryRow],
    line: LineRow,
    mended: Iterable[ReversalRow],
    renewed: Sequence[RenewalRow],
) -> list[Posted]:
    """Entries in booking order, numbered from one, each with the paper it comes from."""
    draws = {one.id: one.number for one in line.draws}
    payments = {one.id: one.draw_number for one in line.repayments}
    reversals = {one.id: one.draw_number for one in mended}
    papers = dict.fromkeys(("interest", "penalty", "compound", "principal", "adjustment"), payments)
    papers |= dict.fromkeys(("draw", "due", "noted", "repricing"), draws)
    papers |= {"reversal": reversals, "correction": reversals}
    papers["renewed"] = {one.id: one.old_number for one in renewed}
    papers["renewal"] = {one.id: one.new_number for one in renewed}
    places = {entry.id: place for place, entry in enumerate(entries, start=1)}
    found = []
    for entry in entries:
        number = papers.get(entry.kind, {}).get(entry.source_id, "")
        found.append(
            Posted(
                entry=entry,
                place=places[entry.id],
                kind=KINDS.get(entry.kind, entry.kind),
                source=f"{_paper(entry)} {entry.source_id}",
                draw_number=number,
                mirrors=places.get(entry.reverses_id or 0),
                mirrored_by=places.get(entry.reversed_by or 0),
            )
        )
    return found


def _paper(entry: EntryRow) -> str:
    return {"draw": "借据", "due": "借据", "noted": "借据", "withdrawal": "额度", "reversal": "冲正单"}.get(
        entry.kind, "续贷单" if entry.kind.startswith("renew") else "还款单"
    )


@dataclass(frozen=True, slots=True)
class AccountSum:
    """What one account of the chart was debited and credited on a line, in fen."""

    name: str
    debit_fen: int
    credit_fen: int

    @property
    def balance_fen(self) -> int:
        """Debit less credit; below zero it stands in credit."""
        return self.debit_fen - self.credit_fen


def account_sums(entries: Sequence[EntryRow]) -> list[AccountSum]:
    """Turnover of every account on a line; the two columns add up to the same fen."""
    names = list(dict.fromkeys(name for entry in entries for name in (entry.debit, entry.credit)))
    return [
        AccountSum(
            name,
            sum(entry.fen for entry in entries if entry.debit == name),
            sum(entry.fen for entry in entries if entry.credit == name),
        )
        for name in names
    ]


def principal_on_books(entries: Sequence[EntryRow]) -> int:
    """The principal a line owes according to the journal alone."""
    return sum(one.balance_fen for one in account_sums(entries) if one.name == LOANS)
