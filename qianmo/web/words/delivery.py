"""A delivery in words: what was told beside what was found, what happened to it, and what to do next."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime

from qianmo.apps.feeds.queries import DeliveryRow
from qianmo.domain.money import yuan


@dataclass(frozen=True, slots=True)
class Total:
    """A control total, written out; `told` and `apart` are empty where nobody told one."""

    name: str
    told: str
    found: str
    apart: str
    even: bool


@dataclass(frozen=True, slots=True)
class Step:
    """Something that happened to a delivery; `mark` as on a timeline, no moment where none was noted."""

    at: datetime | None
    mark: str
    fact: str
    evidence: str


def totals(row: DeliveryRow) -> list[Total]:
    """Rows and money told beside those found. The balances of the whole bank are weighed as the file is carried."""
    return compared(
        rows=(row.told_rows, row.rows), fen=(row.told_fen, row.read_fen) if row.has_money else None
    ) + _whole_bank(row)


def compared(*, rows: tuple[int | None, int], fen: tuple[int | None, int] | None) -> list[Total]:
    """What was told and what was found, of rows and of fen where there are any."""
    counted = [_total("行数", *rows, "{:,}".format)]
    return counted if fen is None else [*counted, _total("金额（元）", *fen, yuan)]


def _whole_bank(row: DeliveryRow) -> list[Total]:
    if row.told_bank_fen is None:
        return []
    told, even = yuan(row.told_bank_fen), row.state in {"carried", "replaced"}
    return [Total("全行余额（元）", told, told if even else "—", yuan(0) if even else "—", even=even)]


def _total(name: str, told: int | None, found: int, written: Callable[[int], str]) -> Total:
    if told is None:
        return Total(name, "", written(found), "", even=False)
    return Total(name, written(told), written(found), written(found - told), even=found == told)


def story(row: DeliveryRow, *, by: str) -> Iterator[Step]:
    """From its arrival, by whom, to what came of it."""
    yield Step(row.received_at, "visit", "收到", f"{row.channel_name}，{by or '程序'}送交")
    if row.rows:
        yield Step(None, "act", f"核对 {row.rows:,} 行", f"收下 {row.accepted:,} 行，退回 {row.rejected:,} 行")
    match row.state:
        case "carried" | "replaced" if row.ended_at:
            yield Step(row.ended_at, "money", "入湖", f"与湖里原来的比，变动 {row.changed:,} 行")
            if row.anew_reason:
                yield Step(None, "risk", "取代先前的全部余额", row.anew_reason)
        case "refused":
            yield Step(row.ended_at, "risk", "整份不收", "湖里没有变")
        case "waiting":
            yield Step(row.ended_at, "risk", "等前面的日子", "前面的日子到齐，自己接着入湖")
    if row.state == "replaced":
        yield Step(None, "risk", "已被更正", "同一天又送了一份，以那一份为准")


def way_out(row: DeliveryRow) -> tuple[str, str]:
    """What to do about it, as a head and a sentence; both empty where there is nothing to do."""
    match row.state:
        case "refused":
            return "改好再送一份", "请核心按上面的原因改好，同一天的文件再送一次。湖里没有变，别的文件照常。"
        case "carried" if row.rejected:
            return (
                f"退回的 {row.rejected:,} 行没有入湖",
                "请核心改好这些行，把这一天整份再送一次，新的一份顶替这一份。只改几行也要送整份。",
            )
        case "waiting":
            return "等前面的日子", "先把更早没有到的那一天送来，这一份自己接着入湖，不用再送。"
    return "", ""
