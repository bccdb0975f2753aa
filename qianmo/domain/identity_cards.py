"""What a resident identity card says, put together from lines of text that were read off a photograph.

Reading gives lines with four corners and how sure the reader was; where they stand tells what they are. The card may
lie turned in the picture: everything is measured along the direction the text itself runs in. A field that was read
badly, or that another field contradicts, is doubtful and says why; it is a proposal and never a fact until a person has
looked at the card. Source of the layout: GB 11643 (the number) and GA 448 (front and back of the card).
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from math import hypot

from qianmo.domain.identity import read_identity
from qianmo.domain.refusal import Refused

SURE_PERCENT = 90
"""Below this a field is shown as doubtful."""
FOREVER = date(9999, 12, 31)
"""A card without an end (长期)."""
NUMBER = re.compile(r"[0-9]{17}[0-9X]")
SPAN = re.compile(r"([0-9]{4})\.([0-9]{2})\.([0-9]{2})-(?:([0-9]{4})\.([0-9]{2})\.([0-9]{2})|长期)")
LABELS = ("姓名", "性别", "民族", "出生", "住址")
NOTHING = Refused(
    code="card_unread",
    reason="照片上没有认出身份证号或有效期限。请把证件放平、占满画面、避开反光，再拍一张，或手工录入",
)

Point = tuple[float, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class CardLine:
    """One line of text in a picture: its four corners in order around it, in pixels, and how sure the reader was."""

    text: str
    corners: Sequence[Point]
    sure_percent: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CardField:
    """What one field of the card says, how sure that is, and why a person must look again (empty: nothing noticed)."""

    value: str
    sure_percent: int
    doubt: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CardFront:
    """The side with the portrait. A field that was not found is empty and doubtful."""

    number: CardField
    name: CardField
    ethnicity: CardField
    address: CardField


@dataclass(frozen=True, slots=True, kw_only=True)
class CardBack:
    """The side with the emblem: who issued it, and the days it is good for."""

    office: CardField
    begins: date
    ends: date
    sure_percent: int
    doubt: str = ""


@dataclass(frozen=True, slots=True)
class _Placed:
    """A line in the coordinates of the card: x along the text, y down, both measured at the middle of the line."""

    text: str
    sure: int
    left: float
    right: float
    y: float
    height: float


def read_card(lines: Sequence[CardLine], *, on: date) -> CardFront | CardBack | Refused:
    """The side of an identity card these lines were read off, as of a day.

    Refused where neither a number nor a span of days was found: a photo of something else, or one nobody could read.
    """
    for mark, side in ((NUMBER, _front), (SPAN, _back)):
        marked = next((line for line in lines if mark.search(_tight(line.text))), None)
        if marked is not None:
            return side(_placed(lines, lowest=marked), on=on)
    return NOTHING


def _front(lines: Sequence[_Placed], *, on: date) -> CardFront:
    number = next(line for line in lines if NUMBER.search(line.text))
    digits = NUMBER.findall(number.text)[-1]
    identity = read_identity(digits, on=on)
    return CardFront(
        number=_field(digits, [number], doubt=identity.reason if isinstance(identity, Refused) else ""),
        name=_beside(lines, "姓名"),
        ethnicity=_beside(lines, "民族"),
        address=_address(lines, number=number),
    )


def _back(lines: Sequence[_Placed], *, on: date) -> CardBack | Refused:
    sure, days = next((line.sure, _days(found.groups())) for line in lines if (found := SPAN.search(line.text)))
    if days is None:
        return NOTHING
    begins, ends = days
    doubt = _unsure(sure)
    if not begins < ends:
        doubt = "有效期限的止日不在起日之后，请对照证件"
    elif ends < on:
        doubt = f"证件已于 {ends} 到期，请客户换证"
    return CardBack(office=_beside(lines, "签发机关"), begins=begins, ends=ends, sure_percent=sure, doubt=doubt)


def _days(parts: Sequence[str | None]) -> tuple[date, date] | None:
    try:
        year, month, day = (int(part or 0) for part in parts[:3])
        end = FOREVER if parts[3] is None else date(*(int(part or 0) for part in parts[3:6]))
        return date(year, month, day), end
    except ValueError:
        return None


def _placed(lines: Sequence[CardLine], *, lowest: CardLine) -> list[_Placed]:
    """The lines from the top of the card down, however it lies in the picture: a marked line is the last of a side."""
    along = max((side for line in lines for side in _sides(line)), key=lambda side: hypot(*side))
    along = (along[0] / hypot(*along), along[1] / hypot(*along))
    rest = [_down(line, along=along) for line in lines if line is not lowest]
    if rest and _down(lowest, along=along) < sum(rest) / len(rest):
        along = (-along[0], -along[1])
    return sorted((_place(line, along=along) for line in lines), key=lambda line: line.y)


def _sides(line: CardLine) -> tuple[Point, Point]:
    (x0, y0), (x1, y1), (x2, y2) = line.corners[:3]
    return (x1 - x0, y1 - y0), (x2 - x1, y2 - y1)


def _down(line: CardLine, *, along: Point) -> float:
    """How far down the card the middle of a line stands, where text runs along this way."""
    return sum(y * along[0] - x * along[1] for x, y in line.corners) / len(line.corners)


def _place(line: CardLine, *, along: Point) -> _Placed:
    ahead = [x * along[0] + y * along[1] for x, y in line.corners]
    return _Placed(
        text=_tight(line.text),
        sure=line.sure_percent,
        left=min(ahead),
        right=max(ahead),
        y=_down(line, along=along),
        height=min(hypot(*side) for side in _sides(line)),
    )


def _tight(text: str) -> str:
    """Without the spaces a card is set with, a small x made large."""
    return "".join(text.split()).upper()


def _beside(lines: Sequence[_Placed], label: str) -> CardField:
    """What stands to the right of a label, or behind it in the same line."""
    head = _label(lines, label)
    if head is None:
        return _missing(label)
    if head.text != label:
        return _field(_until_label(head.text.removeprefix(label)), [head])
    beside = [
        line for line in lines if line.left > head.left and abs(line.y - head.y) < head.height and line is not head
    ]
    nearest = min(beside, key=lambda line: line.left, default=None)
    if nearest is None or any(nearest.text.startswith(other) for other in LABELS):
        return _missing(label)
    return _field(_until_label(nearest.text), [nearest])


def _address(lines: Sequence[_Placed], *, number: _Placed) -> CardField:
    """The address runs over several lines, from its label down to the number."""
    head = _label(lines, "住址")
    if head is None:
        return _missing("住址")
    rows = [
        line
        for line in lines
        if line is not head
        and line.right > head.right
        and head.y - head.height < line.y < number.y - number.height
        and not line.text.startswith(LABELS)
    ]
    first = head.text.removeprefix("住址")
    if not rows and not first:
        return _missing("住址")
    gap = max((below.y - above.y for above, below in pairwise(rows)), default=0.0)
    doubt = "住址中间可能漏了一行，请对照证件" if gap > 3 * head.height else ""
    return _field(first + "".join(line.text for line in rows), [*rows, *([head] if first else [])], doubt=doubt)


def _label(lines: Sequence[_Placed], label: str) -> _Placed | None:
    return next((line for line in lines if line.text.startswith(label)), None)


def _until_label(text: str) -> str:
    """The text before a label that ran into it (男民族蒙古)."""
    return text[: min((text.find(label) for label in LABELS if label in text), default=len(text))]


def _field(value: str, lines: Sequence[_Placed], *, doubt: str = "") -> CardField:
    sure = min(line.sure for line in lines)
    return CardField(value=value, sure_percent=sure, doubt=doubt or _unsure(sure))


def _unsure(sure_percent: int) -> str:
    return "" if sure_percent >= SURE_PERCENT else f"只有 {sure_percent}% 的把握，请对照证件"


def _missing(label: str) -> CardField:
    return CardField(value="", sure_percent=0, doubt=f"没有认出{label}，请手工录入")
