"""Files of another system judged against this bank: who borrows, on what product, and whether the figures agree.

Nothing is written. Every bad cell is named; what is sound comes out ready to be booked. That a borrower has a file
here already is a condition: customers come in by their roster, before their lines do.
"""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, timedelta

from qianmo.apps.credit.cutting_over.old_draws import cannot_be, loan_terms, old_draw
from qianmo.apps.credit.models import Contract, Line, Opening
from qianmo.apps.credit.queries import risk_rule
from qianmo.apps.credit.queries.risk import Risk
from qianmo.apps.households.queries import borrowers_by_identity
from qianmo.apps.org.queries import branch_ids, branch_names, working_calendar
from qianmo.apps.products.queries import ProductRow, Terms, products, terms_in_force
from qianmo.domain.calendar import WorkingCalendar
from qianmo.domain.credit.loan import OpenDue, Pot
from qianmo.domain.credit.taking_over import (
    ONE_DAY,
    OldLine,
    TakenOver,
    cannot_take_line,
    take_over,
)
from qianmo.domain.identity import read_identity
from qianmo.domain.refusal import Refused
from qianmo.gateways.cutover import Fault, File, Row


@dataclass(slots=True)
class SoundLine:
    """A line ready to be booked: who borrows, the product, and its draws."""

    row: Row
    person_id: int
    household_id: int
    product: ProductRow
    branch: str
    draws: list["SoundDraw"] = field(default_factory=list)
    collateral: list[Row] = field(default_factory=list)

    @property
    def drawn_fen(self) -> int:
        """What is owed on it, in fen."""
        return sum(one.row["unpaid_fen"] for one in self.draws)


@dataclass(frozen=True, slots=True)
class SoundDraw:
    """A draw ready to be booked, as it begins here; `said` are the unpaid dues its file names."""

    row: Row
    terms: Terms
    taken: TakenOver
    said: tuple[OpenDue, ...]


@dataclass(slots=True)
class Bench:
    """What files are judged with on the day they begin to count, and what has come out sound so far."""

    on: date
    files: dict[str, File]
    products: dict[str, ProductRow]
    branches: dict[str, str]
    terms: dict[int, Terms]
    risk: Risk
    calendar: WorkingCalendar
    lines: dict[str, SoundLine] = field(default_factory=dict)

    @property
    def faults(self) -> list[Fault]:
        """Every fault of every file, in the order of the files."""
        return [fault for file in self.files.values() for fault in file.faults]


def judge(files: dict[str, File], *, on: date) -> Bench:
    """Judge files that begin to count at the beginning of a day; the faults stand in the files."""
    names = {name: code for code, name in branch_names().items()}
    known = products()
    bench = Bench(
        on=on,
        files=files,
        products=known | {one.name: one for one in known.values()},
        branches=names | {code: code for code in branch_ids()},
        terms=terms_in_force(on=on),
        risk=risk_rule(on=on),
        calendar=working_calendar(),
    )
    _lines(bench)
    _draws(bench, _dues(bench))
    _limits(bench)
    _collateral(bench)
    return bench


def _lines(bench: Bench) -> None:
    file = bench.files["lines"]
    known = borrowers_by_identity(identities=[row["identity"].upper() for row in file.rows])
    codes = {pk: code for code, pk in branch_ids().items()}
    numbers = [row["line"] for row in file.rows]
    before = dict(Line.objects.filter(former_number__in=numbers).values_list("former_number", "cutover_id"))
    contracts = [row["contract"] for row in file.rows if row["contract"]]
    taken = set(Contract.objects.filter(number__in=contracts).values_list("number", flat=True))
    for row in file.rows:
        product, who = bench.products.get(row["product"]), known.get(row["identity"].upper())
        identity = read_identity(row["identity"], on=bench.on)
        branch = bench.branches.get(row["branch"]) if row["branch"] else codes.get(who[2] or 0, "") if who else ""
        if row["line"] in bench.lines:
            file.blame(row, "line", f"{row['line']} 在第 {bench.lines[row['line']].row.number} 行已有。请只留一行")
            continue
        if row["line"] in before:
            file.blame(row, "line", f"{row['line']} 已在切换批次 {before[row['line']]} 转入，不能再转一次")
        if isinstance(identity, Refused):
            file.blame(row, "identity", identity.reason)
        elif who is None:
            file.blame(row, "identity", "没有这个人的客户档案。请先导入名册建档，再切换")
        if product is None or product.id not in bench.terms:
            file.blame(row, "product", f"没有叫“{row['product']}”的产品，或它今天没有条款。请核对")
        if branch is None:
            file.blame(row, "branch", f"没有叫“{row['branch']}”的机构。请写机构代码或名称")
        if row["contract"] in taken:
            file.blame(row, "contract", f"合同号 {row['contract']} 已有。请核对")
        taken.add(row["contract"] or "")
        taken.discard("")
        if who and product and product.id in bench.terms:
            bench.lines[row["line"]] = SoundLine(row, who[0], who[1], product, branch or "")


def _dues(bench: Bench) -> dict[str, list[OpenDue]]:
    """Unpaid interest by draw; what cannot be is blamed."""
    file, found = bench.files["arrears"], defaultdict[str, list[OpenDue]](list)
    mentioned = {row["draw"] for row in bench.files["draws"].rows}
    for row in file.rows:
        due = OpenDue(
            pot=Pot(row["pot"]),
            from_on=row["from_on"],
            until_on=row["until_on"] + ONE_DAY,
            due_on=row["due_on"],
            fen=row["unpaid_fen"],
            unpaid_fen=row["unpaid_fen"],
        )
        if row["draw"] not in mentioned:
            file.blame(row, "draw", f"借据文件里没有 {row['draw']}，或那一行有差错")
        elif not due.from_on < due.until_on <= bench.on:
            file.blame(row, "until_on", f"计息止日要在计息起日 {row['from_on']} 到数据日之间")
        elif not due.unpaid_fen:
            file.blame(row, "unpaid_fen", "未还金额是零。已还清的不用写")
        elif any((one.pot, one.until_on) == (due.pot, due.until_on) for one in found[row["draw"]]):
            file.blame(row, "until_on", "同一借据、同一种类、同一止日写了两行。请合成一行")
        else:
            found[row["draw"]].append(due)
    return {draw: sorted(dues, key=lambda one: one.until_on) for draw, dues in found.items()}


def _draws(bench: Bench, dues: dict[str, list[OpenDue]]) -> None:
    file = bench.files["draws"]
    seen: dict[str, int] = {}
    numbers = [row["draw"] for row in file.rows]
    before = dict(Opening.objects.filter(former_number__in=numbers).values_list("former_number", "cutover_id"))
    for row in file.rows:
        line = bench.lines.get(row["line"])
        if row["draw"] in seen:
            file.blame(row, "draw", f"{row['draw']} 在第 {seen[row['draw']]} 行已有。请只留一行")
            continue
        seen[row["draw"]] = row.number
        if row["draw"] in before:
            file.blame(row, "draw", f"{row['draw']} 已在切换批次 {before[row['draw']]} 转入，不能再转一次")
        elif line is None:
            file.blame(row, "line", f"额度文件里没有 {row['line']}，或那一行有差错")
        else:
            _draw(bench, line, row, tuple(dues.get(row["draw"], ())))


def _draw(bench: Bench, line: SoundLine, row: Row, dues: tuple[OpenDue, ...]) -> None:
    """Judge one draw of a line; a sound one joins it."""
    file, terms = bench.files["draws"], bench.terms[line.product.id]
    wrongs = cannot_be(row, terms, dues, on=bench.on)
    if wrongs:
        for wrong in wrongs:
            file.blame(row, wrong.field, wrong.reason)
        return
    try:
        taken = take_over(
            old=old_draw(row, dues),
            terms=loan_terms(row, terms, bench.calendar),
            rule=bench.risk.classes(technical_days=terms.technical_days),
            non_accrual_after=terms.non_accrual_after,
            on=bench.on,
        )
    except LookupError as error:
        file.blame(row, "due_on", f"{error}。请先装入那一年的工作日历")
        return
    if isinstance(taken, TakenOver):
        line.draws.append(SoundDraw(row, terms, taken, dues))
        return
    for wrong in taken:
        file.blame(row, wrong.field, wrong.reason)


def _limits(bench: Bench) -> None:
    """Blame what of each line cannot be, now that its draws are known."""
    file = bench.files["lines"]
    for line in bench.lines.values():
        row = line.row
        old = OldLine(
            limit_fen=row["limit_fen"],
            starts_on=row["starts_on"],
            ends_on=row["ends_on"],
            contract=row["contract"] or "",
            signed_on=row["signed_on"],
            over_on=row["over_on"],
            over_cause=row["over_cause"] or "",
        )
        for wrong in cannot_take_line(line=old, drawn_fen=line.drawn_fen, draws=len(line.draws), on=bench.on):
            file.blame(row, wrong.field, wrong.reason)


def _collateral(bench: Bench) -> None:
    file, seen = bench.files["collateral"], set[tuple[str, str]]()
    for row in file.rows:
        line, key = bench.lines.get(row["line"]), (row["line"], row["certificate"])
        if line is None:
            file.blame(row, "line", f"额度文件里没有 {row['line']}，或那一行有差错")
        elif row["valued_on"] >= bench.on:
            file.blame(row, "valued_on", f"评估日 {row['valued_on']} 不在切换日 {bench.on} 之前")
        elif key in seen:
            file.blame(row, "certificate", "同一额度、同一权证号写了两行。请只留一行")
        else:
            seen.add(key)
            line.collateral.append(row)


def as_of(on: date) -> date:
    """The day at whose end the old system must have stood: the one before it begins to count here."""
    return on - timedelta(days=1)
