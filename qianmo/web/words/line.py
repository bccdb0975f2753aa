"""The words and shapes of lines, and the journal of one line with each entry's source in words."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from qianmo.apps.credit.queries import RenewalRow, ReversalRow, draw_numbers_behind
from qianmo.apps.ledger.queries import EntryRow

SHAPES = {"已授信": "qm-doing", "正常": "qm-done", "冻结": "qm-stop", "终止": "qm-final"}
KINDS = {
    "draw": "支用", "interest": "还息", "penalty": "还罚息", "compound": "还复利", "principal": "还本", "due": "结息",
    "subsidy": "贴息应收", "subsidy_out": "贴息入账", "compensation": "补偿应收", "compensation_in": "补偿到账",
    "compensation_back": "追偿退回",
    "noted": "表外登记", "withdrawal": "支取", "adjustment": "调整", "repricing": "调息", "misuse": "挪用",
    "correction": "冲正调整", "reversal": "冲正", "renewed": "续贷还旧", "renewal": "续贷立新",
    "opening": "切换期初",
}  # fmt: skip
LOANS = "贷款本金"
OF_DRAWS = ("draw", "due", "noted", "repricing", "misuse", "opening")
OF_REPAYMENTS = ("interest", "penalty", "compound", "principal", "adjustment")
OF_REVERSALS = ("reversal", "correction")
"""Kinds of entry by the paper that is their source."""


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
    """An entry as the journal shows it."""

    entry: EntryRow
    kind: str
    source: str
    draw_number: str


def journal(
    *, entries: Sequence[EntryRow], mended: Iterable[ReversalRow], renewed: Sequence[RenewalRow]
) -> list[Posted]:
    """Entries as they come, each with the paper it comes from and the draw behind it."""
    draws, payments = draw_numbers_behind(
        draw_ids={one.source_id for one in entries if one.kind in OF_DRAWS},
        repayment_ids={one.source_id for one in entries if one.kind in OF_REPAYMENTS},
    )
    papers = dict.fromkeys(OF_REPAYMENTS, payments) | dict.fromkeys(OF_DRAWS, draws)
    papers |= {kind: {one.id: one.draw_number for one in mended} for kind in OF_REVERSALS}
    papers["renewed"] = {one.id: one.old_number for one in renewed}
    papers["renewal"] = {one.id: one.new_number for one in renewed}
    return [
        Posted(
            entry=entry,
            kind=KINDS.get(entry.kind, entry.kind),
            source=f"{_paper(entry)} {entry.source_id}",
            draw_number=papers.get(entry.kind, {}).get(entry.source_id, ""),
        )
        for entry in entries
    ]


def papers_of(
    *,
    draw_id: int,
    number: str,
    repayment_ids: Collection[int],
    mended: Iterable[ReversalRow],
    renewed: Iterable[RenewalRow],
) -> dict[str, Collection[int]]:
    """The papers of one draw by kind of entry: itself, these repayments, its reversals and renewals."""
    undone = [one.id for one in mended if one.draw_number == number]
    return (
        dict.fromkeys(OF_DRAWS, (draw_id,))
        | dict.fromkeys(OF_REPAYMENTS, repayment_ids)
        | dict.fromkeys(OF_REVERSALS, undone)
        | {
            "renewed": [one.id for one in renewed if one.old_number == number],
            "renewal": [one.id for one in renewed if one.new_number == number],
        }
    )


def _paper(entry: EntryRow) -> str:
    papers = dict.fromkeys(OF_DRAWS, "借据") | {"withdrawal": "额度", "reversal": "冲正单"}
    return papers.get(entry.kind, "续贷单" if entry.kind.startswith("renew") else "还款单")
