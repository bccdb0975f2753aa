"""Receiving a file, whichever way it came: copied into our keeping and known by its digest.

Its name says by which mapping it is read. The same file of the same days again is the delivery it was the first time,
as long as that one counts.
"""

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.db import connection, transaction

from qianmo.analytics.deliveries import days_in_name, whole_units
from qianmo.apps.feeds.folders import arriving_folder, kept_folder, take_copy
from qianmo.apps.feeds.models import DAILY, Delivery, DeliveryState, Mapping
from qianmo.domain.refusal import Refused

RECEIVING_LOCK = (1 << 59) + 5
LONGEST_NAME = 200
MOST_CONTROL_BYTES = 4096


@dataclass(frozen=True, slots=True, kw_only=True)
class Totals:
    """Control totals that come with a file: its rows, the fen of its rows, the fen of all balances of the bank."""

    rows: int | None = None
    fen: int | None = None
    bank_fen: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NewFile:
    """A file to be received: where it lies now, the name it goes by, how it came and from whom.

    `on` and `since` say which days it is about where its name does not; `totals` are those that came beside it;
    `anew_reason` is why a history takes the place of what its days said.
    """

    path: Path
    name: str
    channel: str
    by: int | None = None
    on: date | None = None
    since: date | None = None
    totals: Totals = Totals()
    anew_reason: str = ""


@dataclass(frozen=True, slots=True)
class Received:
    """The delivery a file is, and whether it was received before."""

    delivery_id: int
    is_known: bool


@dataclass(frozen=True, slots=True)
class Place:
    """What a name tells: by which mapping the file is read, which days it is about, and whether it said so itself."""

    mapping_id: int
    kind: str
    since: date
    on: date
    is_dated: bool


def place_of(*, name: str, on: date | None, since: date | None, business_date: date) -> Place | Refused:
    """Where a file belongs by its name. Refused: a name no mapping knows, or without the day its kind must have."""
    for mapping in _latest_mappings():
        days = days_in_name(name, mapping.spec["files"])
        if days is None:
            continue
        first, last = since or days[0], on or days[1]
        if last is None:
            if mapping.kind in DAILY:
                return Refused(code="day_unknown", reason=f"不能收 {name}：名字里没有日期。请说明是哪一天的")
            last = business_date
        first = first or last
        if first > last:
            return Refused(code="days_turned", reason=f"不能收 {name}：{first} 在 {last} 之后。请核对名字里的日期")
        return Place(mapping.pk, mapping.kind, first, last, is_dated=(on or days[1]) is not None)
    return Refused(code="name_unknown", reason=f"不能收 {name}：没有一份对照认得这个文件名。请改名，或为它发布一份对照")


def _latest_mappings() -> Iterator[Mapping]:
    """The version that counts of each mapping, newest first."""
    latest = Mapping.objects.order_by("kind", "name", "-version").distinct("kind", "name")
    yield from sorted(latest, key=lambda one: one.pk, reverse=True)


def receive(*, new: NewFile, at: datetime, business_date: date) -> Received | Refused:
    """Take a file into our keeping. Refused: a name that is no name, that no mapping knows, or that lacks its day."""
    name = new.name
    if not name or len(name) > LONGEST_NAME or set(name) & set("/\\\x00\n\r") or name.startswith("."):
        return Refused(code="name_unfit", reason="不能收：文件名里有路径或控制字符，或太长。请改名再交")
    place = place_of(name=name, on=new.on, since=new.since, business_date=business_date)
    if isinstance(place, Refused):
        return place
    copy, digest = take_copy(new.path, into=arriving_folder())
    try:
        return _entered(new, place, copy, digest, at=at, business_date=business_date)
    finally:
        copy.unlink(missing_ok=True)


@transaction.atomic
def _entered(new: NewFile, place: Place, copy: Path, digest: bytes, *, at: datetime, business_date: date) -> Received:
    with connection.cursor() as cursor:  # the same file twice at once is one delivery
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [RECEIVING_LOCK])
    counts = Delivery.objects.filter(digest=digest, kind=place.kind).exclude(
        state__in=[DeliveryState.REFUSED, DeliveryState.REPLACED]
    )
    if place.is_dated:  # what nothing changed on may be told by the same bytes day after day
        counts = counts.filter(since=place.since, on=place.on)
    known = counts.values_list("id", flat=True).first()
    if known is not None:
        return Received(known, is_known=True)
    row = Delivery.objects.create(
        kind=place.kind, since=place.since, on=place.on, name=new.name, digest=digest, size_bytes=copy.stat().st_size,
        mapping_id=place.mapping_id, channel=new.channel, received_by_id=new.by, received_at=at,
        state=DeliveryState.RECEIVED, told_rows=new.totals.rows, told_fen=new.totals.fen,
        told_bank_fen=new.totals.bank_fen, anew_reason=new.anew_reason,
        kept_until=business_date + timedelta(days=settings.FEEDS_DAYS),
    )  # fmt: skip
    folder = kept_folder(row.pk)
    shutil.rmtree(folder, ignore_errors=True)  # of a process that was killed before its row was committed
    folder.mkdir(mode=0o700)
    copy.rename(folder / "file")
    return Received(row.pk, is_known=False)


def companion_totals(path: Path) -> Totals | Refused:
    """The control totals in the `.ctl` file beside a file, if there is one: lines of `rows=`, `fen=` or `yuan=`.

    `bank_fen=` or `bank_yuan=` is the total of all balances of the bank that day. Refused: a line that says nothing.
    """
    beside = path.with_name(path.name + ".ctl")
    if not beside.is_file():
        return Totals()
    told: dict[str, int] = {}
    try:
        text = beside.read_bytes()[:MOST_CONTROL_BYTES].decode("utf-8-sig")
        for line in filter(None, map(str.strip, text.splitlines())):
            key, _, value = line.partition("=")
            name, _, unit = key.strip().rpartition("_") if key.strip().startswith("bank_") else ("", "", key.strip())
            decimals = {"rows": 0, "fen": 0, "yuan": 2}[unit]
            told["bank_fen" if name else "rows" if unit == "rows" else "fen"] = whole_units(value, decimals)
    except (KeyError, ValueError):
        return Refused(
            code="control_unfit", reason=f"不能收 {path.name}：{beside.name} 读不懂。每行写一项，例如 yuan=12.34"
        )
    return Totals(**told)
