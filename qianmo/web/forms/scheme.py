"""A scheme as a form: a row for each line, prices as people write them, and back again.

A price is written as one figure (10), as tiers by their upper ends (50:2 100:3 5), with the fall in a field of its own.
Pay is the same for every segment by kinds of unit; a cohort that is a segment of its own may have its own beside it.
Targets of a score, the pool, cohorts, grades, rules of profit and the shape of the whole have fields of their own
(`score_forms`, `segment_forms`, `term_forms`, `profit_forms`, `shape_forms`).
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django.http import QueryDict

from qianmo.apps.performance.queries import Measure
from qianmo.domain.refusal import Refused
from qianmo.web.forms.profit import profit_of
from qianmo.web.forms.score import pool_of, scores_of
from qianmo.web.forms.segment import segments_of
from qianmo.web.forms.shape import groups_of, ties_of
from qianmo.web.forms.term import stand_by_of, terms_typed
from qianmo.web.typed_figures import HUNDREDTHS, NoFigure, Unreadable, hundredths, plain, share, whole_number

SPARE = 2
"""Empty rows below the lines of a draft."""
GIVEN_ANEW = frozenset({"profit", "pool", "grades", "stand_by_fen"})
"""What a scheme may be without, and is where the form leaves it empty."""
NO_PRICE = "{where}的「{text}」没有看懂。单价写成 10，分档写成 50:2 100:3 5（每档写到多少为止，最后一档只写单价）"
PARTS = ("code", "name", "measure", "group", "dimension", "pay", "fall", "floor", "cap", "whole", "quarter")


def rows_of(content: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The lines as rows of the form, and a few empty ones."""
    segments = content["segments"]
    return [
        *(_row(line, segments) for line in content["lines"]),
        *[{"by_segment": [("", "", "", one) for one in segments]}] * SPARE,
    ]


def rows_typed(posted: QueryDict, segments: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """The rows as they were typed, so that nothing is lost where they cannot be saved."""
    return [
        {
            **{part: posted.get(f"{part}-{place}", "") for part in PARTS},
            "by_segment": [
                (*(posted.get(f"{part}-{one['code']}-{place}", "") for part in ("points", "drop", "own-pay")), one)
                for one in segments
            ],
        }
        for place in _places(posted)
    ]


def _places(posted: QueryDict) -> list[int]:
    return sorted({int(key.partition("-")[2]) for key in posted if key.startswith("name-") and key[5:].isdecimal()})


def _row(line: Mapping[str, Any], segments: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """A line as a row: of each segment points, fall, the pay of its own where it differs, and the segment."""
    paid = line.get("pay", {})
    pay: Mapping[str, Any] = next((paid[one["code"]] for one in segments if _shares(one) and one["code"] in paid), {})
    told = [line.get("points", {}).get(one["code"], {}) for one in segments]
    own = ["" if _shares(one) else _own(paid.get(one["code"], {}), pay) for one in segments]
    return {
        **{name: line.get(name, "") for name in ("code", "name", "measure", "group", "dimension")},
        "by_segment": [
            (_tiers(one), _figure(one.get("decline")), mine, segment)
            for one, mine, segment in zip(told, own, segments, strict=True)
        ],
        "pay": _tiers(pay),
        "fall": _figure(pay.get("decline")),
        "floor": _figure(pay.get("floor")),
        "cap": _figure(pay.get("cap")),
        "whole": pay.get("whole", False),
        "quarter": line.get("by_quarter", False),
    }


def _shares(segment: Mapping[str, Any]) -> bool:
    """Whether a segment is paid like the others: one by kinds of unit."""
    return not segment.get("cohorts")


def _own(paid: Mapping[str, Any], pay: Mapping[str, Any]) -> str:
    """The pay of a cohort's own; empty where it is that of the others."""
    return "" if paid == pay else _tiers(paid) or "0"


def content_of(posted: QueryDict, *, before: Mapping[str, Any]) -> dict[str, Any] | Refused:
    """What was typed, as a scheme is stored."""
    kept = {name: told for name, told in before.items() if name not in GIVEN_ANEW}
    try:
        segments, like = segments_of(posted, before=before["segments"])
        groups, called = groups_of(posted, before=before)
        return {
            **kept,
            **profit_of(posted),
            **pool_of(posted),
            **terms_typed(posted),
            "name": posted.get("name", ""),
            "deferred_ppm": share(posted.get("deferred", ""), "延期比例"),
            "deferred_years": whole_number(posted.get("years", ""), "延期年数"),
            "appeal_days": whole_number(posted.get("appeal_days", ""), "申诉期限"),
            **stand_by_of(posted),
            "bands": list(_bands(posted)),
            "segments": segments,
            "groups": groups,
            "ties": ties_of(posted, before=before),
            "lines": [
                {**line, "group": called.get(line["group"], line["group"])} for line in _lines(posted, segments, like)
            ],
        }
    except Unreadable as fault:
        return Refused(code="scheme_unreadable", reason=str(fault))


def _lines(
    posted: QueryDict, segments: Sequence[Mapping[str, Any]], like: Mapping[str, str]
) -> Iterator[dict[str, Any]]:
    places, scores = _places(posted), scores_of(posted)
    taken = {posted.get(f"code-{place}", "") for place in places}
    for place in places:
        typed = {part: posted.get(f"{part}-{place}", "").strip() for part in PARTS}
        if not typed["name"]:
            continue
        where = f"项目「{typed['name']}」"
        told: dict[str, Any] = {}
        pay: dict[str, Any] = {}
        for one in segments:
            segment, source = one["code"], like.get(one["code"], one["code"])
            price = _price(posted.get(f"points-{source}-{place}", ""), posted.get(f"drop-{source}-{place}", ""), where)
            score = scores.get((typed["code"], source))
            if price and score:
                raise Unreadable(f"{where}既写了积分单价又写了目标。按目标计分的，请把单价留空")
            told |= {segment: price or score} if price or score else {}
            paid = _pay(posted.get(f"own-pay-{source}-{place}", "").strip() or typed["pay"], typed, where)
            pay |= {segment: paid} if paid else {}
        code = typed["code"] or next(f"line-{n}" for n in range(1, HUNDREDTHS) if f"line-{n}" not in taken)
        taken.add(code)
        yield {
            "code": code, "name": typed["name"], "measure": typed["measure"], "group": typed["group"], "points": told,
            "pay": pay, "by_quarter": bool(typed["quarter"]),
            **({"dimension": typed["dimension"]} if typed["dimension"] else {}),
        }  # fmt: skip


def _pay(text: str, typed: Mapping[str, str], where: str) -> dict[str, Any] | None:
    pay = _price(text, typed["fall"], where)
    if pay:
        pay |= {name: hundredths(typed[name], where) for name in ("floor", "cap") if typed[name]}
        pay |= {"whole": True} if typed["whole"] else {}
    return pay


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
        try:
            tiers.append([whole_number(upto, where) if colon else None, hundredths(price, where)])
        except NoFigure:
            raise Unreadable(NO_PRICE.format(where=where, text=piece)) from None
    told: dict[str, Any] = {"tiers": tiers}
    if fall.strip():
        told["decline"] = hundredths(fall, where)
    return told


def _tiers(told: Mapping[str, Any]) -> str:
    tiers = told.get("tiers", ())
    return " ".join(plain(price) if upto is None else f"{upto}:{plain(price)}" for upto, price in tiers)


def _figure(hundredths: int | None) -> str:
    return "" if hundredths is None else plain(hundredths)


def measures_by_unit(known: Mapping[str, Measure]) -> dict[str, str]:
    """Measures a line may count, as a choice: code, and name with the unit of a price."""
    return {code: f"{one.name}（每{one.unit_name}）" for code, one in known.items()}
