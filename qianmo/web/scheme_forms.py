"""A scheme as a form: a row for each line, prices as people write them, and back again.

A price is written as one figure (10), as tiers by their upper ends (50:2 100:3 5), with the fall in a field of its own.
Pay is the same for every segment here; a scheme brought in otherwise may tell them apart.
"""

from collections.abc import Iterator, Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from django.http import QueryDict

from qianmo.apps.performance.queries import MEASURES
from qianmo.domain.performance.wording import points
from qianmo.domain.refusal import Refused

SPARE = 2
"""Empty rows below the lines of a draft."""
HUNDREDTHS = 100
UNREADABLE = "{where}的「{text}」没有看懂。单价写成 10，分档写成 50:2 100:3 5（每档写到多少为止，最后一档只写单价）"
PARTS = ("code", "name", "measure", "group", "pay", "fall", "floor", "cap", "whole", "quarter")


class Unreadable(ValueError):
    """A field that cannot be read, with the sentence that says so."""


def rows_of(content: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The lines as rows of the form, and a few empty ones."""
    segments = [one["code"] for one in content["segments"]]
    return [*(_row(line, segments) for line in content["lines"]), *[{"by_segment": [("", "")] * len(segments)}] * SPARE]


def rows_typed(posted: QueryDict, segments: list[str]) -> list[dict[str, Any]]:
    """The rows as they were typed, so that nothing is lost where they cannot be saved."""
    return [
        {
            **{part: posted.get(f"{part}-{place}", "") for part in PARTS},
            "by_segment": [
                (posted.get(f"points-{one}-{place}", ""), posted.get(f"drop-{one}-{place}", "")) for one in segments
            ],
        }
        for place in _places(posted)
    ]


def _places(posted: QueryDict) -> list[int]:
    return sorted({int(key.partition("-")[2]) for key in posted if key.startswith("name-") and key[5:].isdecimal()})


def _row(line: Mapping[str, Any], segments: list[str]) -> dict[str, Any]:
    pay: Mapping[str, Any] = next(iter(line.get("pay", {}).values()), {})
    told = [line.get("points", {}).get(segment, {}) for segment in segments]
    return {
        **{name: line.get(name, "") for name in ("code", "name", "measure", "group")},
        "by_segment": [(_tiers(one), _figure(one.get("decline"))) for one in told],
        "pay": _tiers(pay),
        "fall": _figure(pay.get("decline")),
        "floor": _figure(pay.get("floor")),
        "cap": _figure(pay.get("cap")),
        "whole": pay.get("whole", False),
        "quarter": line.get("by_quarter", False),
    }


def content_of(posted: QueryDict, *, before: Mapping[str, Any]) -> dict[str, Any] | Refused:
    """What was typed, as a scheme is stored; segments and parts of the bar stay as they were."""
    try:
        return {
            **before,
            "name": posted.get("name", ""),
            "deferred_ppm": share(posted.get("deferred", ""), "延期比例"),
            "deferred_years": _whole(posted.get("years", ""), "延期年数"),
            "appeal_days": _whole(posted.get("appeal_days", ""), "申诉期限"),
            "bands": list(_bands(posted)),
            "lines": list(_lines(posted, [one["code"] for one in before["segments"]])),
        }
    except Unreadable as fault:
        return Refused(code="scheme_unreadable", reason=str(fault))


def _lines(posted: QueryDict, segments: list[str]) -> Iterator[dict[str, Any]]:
    places = _places(posted)
    taken = {posted.get(f"code-{place}", "") for place in places}
    for place in places:
        typed = {part: posted.get(f"{part}-{place}", "").strip() for part in PARTS}
        if not typed["name"]:
            continue
        where = f"项目「{typed['name']}」"
        told: dict[str, Any] = {}
        for segment in segments:
            price = _price(
                posted.get(f"points-{segment}-{place}", ""), posted.get(f"drop-{segment}-{place}", ""), where
            )
            told |= {segment: price} if price else {}
        pay = _price(typed["pay"], typed["fall"], where)
        if pay:
            pay |= {name: hundredths(typed[name], where) for name in ("floor", "cap") if typed[name]}
            pay |= {"whole": True} if typed["whole"] else {}
        code = typed["code"] or next(f"line-{n}" for n in range(1, HUNDREDTHS) if f"line-{n}" not in taken)
        taken.add(code)
        yield {
            "code": code, "name": typed["name"], "measure": typed["measure"], "group": typed["group"], "points": told,
            "pay": dict.fromkeys(segments, pay) if pay else {}, "by_quarter": bool(typed["quarter"]),
        }  # fmt: skip


def _bands(posted: QueryDict) -> Iterator[list[int]]:
    for low, factor in zip(posted.getlist("band_from"), posted.getlist("band_factor"), strict=False):
        if factor.strip():
            yield [share(low or "0", "考核系数的起点"), hundredths(factor, "考核系数") * (1_000_000 // HUNDREDTHS)]


def _price(text: str, fall: str, where: str) -> dict[str, Any] | None:
    pieces = text.replace("：", ":").split()
    if not pieces:
        return None
    tiers: list[list[int | None]] = []
    for piece in pieces:
        upto, colon, price = piece.rpartition(":")
        tiers.append([_whole(upto, where) if colon else None, hundredths(price, where)])
    told: dict[str, Any] = {"tiers": tiers}
    if fall.strip():
        told["decline"] = hundredths(fall, where)
    return told


def _decimal(text: str, where: str) -> Decimal:
    try:
        found = Decimal(text.strip().replace(",", "").replace("−", "-"))
    except InvalidOperation:
        raise Unreadable(UNREADABLE.format(where=where, text=text)) from None
    if not found.is_finite() or abs(found) > Decimal(10) ** 12:
        raise Unreadable(UNREADABLE.format(where=where, text=text))
    return found


def hundredths(text: str, where: str) -> int:
    """What was typed with up to two decimals, in hundredths. Raises Unreadable for anything else."""
    scaled = _decimal(text, where) * HUNDREDTHS
    if scaled != scaled.to_integral_value():
        raise Unreadable(f"{where}的「{text}」比百分之一还细。请写到两位小数为止")
    return int(scaled)


def share(text: str, where: str) -> int:
    """Per cent as ppm; nothing typed is nothing. Raises Unreadable for anything else."""
    return hundredths(text, where) * HUNDREDTHS if text.strip() else 0


def _whole(text: str, where: str) -> int:
    found = _decimal(text or "0", where)
    if found != found.to_integral_value():
        raise Unreadable(f"{where}的「{text}」要是整数")
    return int(found)


def _tiers(told: Mapping[str, Any]) -> str:
    tiers = told.get("tiers", ())
    return " ".join(_plain(price) if upto is None else f"{upto}:{_plain(price)}" for upto, price in tiers)


def _figure(hundredths: int | None) -> str:
    return "" if hundredths is None else _plain(hundredths)


def _plain(hundredths: int) -> str:
    return points(hundredths).replace(",", "")


def measures_by_unit() -> list[tuple[str, str]]:
    """The measures a line may count, as a choice: code, and name with the unit of a price."""
    return [(code, f"{one.name}（每{one.unit_name}）") for code, one in MEASURES.items()]
