"""A bulletin in words: each line as a page, a picture and a message to a group chat tell it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from qianmo.apps.targets.queries import BulletinCard, BulletinLine
from qianmo.domain.ratio import Ratio
from qianmo.domain.targets.measures import PLANNED, amount
from qianmo.domain.targets.trees import Level
from qianmo.web.words.plan import heads

FIRST_PEOPLE = 10
"""So many people are told in a group chat; the page, the paper and the workbook have everybody."""


@dataclass(frozen=True, slots=True)
class Line:
    """A line in words: `shape` is the mark of its pace, `moved` how many places up, `grown` what was done since."""

    line: BulletinLine
    year: str
    done: str
    percent: str
    gap: str
    shape: str
    moved: str
    grown: str


@dataclass(frozen=True, slots=True)
class Told:
    """A measure of a bulletin: its name and unit, the bank, the units and the people, each in words."""

    code: str
    name: str
    unit: str
    bank: Line | None
    units: list[Line]
    people: list[Line]
    since: date | None


def told_of(measure: str, lines: Sequence[BulletinLine], *, since: date | None) -> Told:
    """The lines of a measure in words; `since` is the day of the bulletin they are held against."""
    one = PLANNED[measure]
    said = [_line(line) for line in lines]
    return Told(
        measure, one.name, one.unit, next((each for each in said if each.line.level is Level.BANK), None),
        [each for each in said if each.line.level is Level.BRANCH],
        [each for each in said if each.line.level is Level.STAFF], since,
    )  # fmt: skip


def _line(line: BulletinLine) -> Line:
    code, now = line.measure, line.now
    short, over = ("超", "低") if PLANNED[code].fewer else ("差", "多")
    moved = line.moved
    return Line(
        line, amount(code, now.year), amount(code, now.done), Ratio(now.done, now.year).percent(1),
        f"{short if now.ahead < 0 else over} {amount(code, abs(now.ahead))}",
        "qm-breach" if now.ahead < 0 else "qm-done",
        "" if moved is None else "平" if not moved else f"升 {moved}" if moved > 0 else f"降 {-moved}",
        "" if line.grown is None else _signed(code, line.grown),
    )  # fmt: skip


def _signed(code: str, value: int) -> str:
    return f"{'+' if value > 0 else '−' if value < 0 else ''}{amount(code, abs(value))}"


def message(card: BulletinCard, told: Sequence[Told], *, bank: str) -> str:
    """What is pasted into a group chat: the bank's figure of each measure, then every unit by place."""
    blocks = [f"【{bank} {card.year} 年目标进度】截至 {card.as_of.month} 月 {card.as_of.day} 日"]
    blocks += [card.said] if card.said else []
    for one in told:
        words = heads(PLANNED[one.code])
        whole = one.bank
        first = (
            ""
            if whole is None
            else (
                f"：全行{words.done} {whole.done}，{words.year} {whole.year}，"
                f"{words.rate} {whole.percent}，比{words.due}{whole.gap}"
            )
        )
        rows = [_in_chat(each) for each in one.units]
        people = [_in_chat(each) for each in one.people[:FIRST_PEOPLE]]
        named = [f"客户经理前 {len(people)} 名", *people] if people else []
        blocks.append("\n".join([f"■ {one.name}（{one.unit}）{first}", *rows, *named]))
    return "\n".join([*blocks, f"{card.published_by}，{card.published_on} 公示"])


def _in_chat(one: Line) -> str:
    place = f"{one.line.now.place}." if one.line.now.place is not None else "—"
    under = f"（{one.line.under}）" if one.line.under else ""
    moved = f"，名次{one.moved}" if one.moved not in {"", "平"} else ""
    return f"{place} {one.line.name}{under} {one.percent}，{one.gap}{moved}"


def picture_of(card: BulletinCard, told: Sequence[Told], *, bank: str, people: int | None = None) -> dict[str, Any]:
    """The same as a document to be drawn: a table for each measure, with the first `people` or everybody."""
    return {
        "bank": bank,
        "title": f"{card.year} 年目标进度公示",
        "under": f"截至 {card.as_of} 日终 · 第 {card.version} 版目标" + (f" · {card.said}" if card.said else ""),
        "tables": [_table(one, people) for one in told],
        "foot": f"{card.published_by} {card.published_on} 公示",
    }


def _table(one: Told, people: int | None) -> dict[str, Any]:
    words = heads(PLANNED[one.code])
    since = f"比 {one.since.month} 月 {one.since.day} 日" if one.since else "比上次"
    whole = [one.bank] if one.bank is not None else []
    return {
        "title": f"{one.name}（{one.unit}）",
        "heads": ["名次", "机构", words.year, words.done, words.rate, words.against, since, "名次变化"],
        "rows": [
            [
                str(each.line.now.place or ""), each.line.name, each.year, each.done, each.percent, each.gap,
                each.grown, each.moved,
            ]
            for each in (*whole, *one.units)
        ],
        "lags": [each.line.now.ahead < 0 for each in (*whole, *one.units)],
        "of_people": f"客户经理前 {people} 名" if people and people < len(one.people) else "客户经理",
        "people": [
            [str(each.line.now.place or ""), f"{each.line.name} {each.line.under}", each.year, each.done, each.percent,
             each.gap, each.grown, each.moved]
            for each in one.people[:people]
        ],
    }  # fmt: skip
