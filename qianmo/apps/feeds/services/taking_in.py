"""Taking in a whole folder: the core bank's drop folder by night, or any folder at the terminal."""

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import partial
from pathlib import Path
from tempfile import NamedTemporaryFile

from qianmo.apps.feeds.folders import arriving_folder, drop_folder, kept_folder
from qianmo.apps.feeds.models import Channel, Delivery, DeliveryState, Kind
from qianmo.apps.feeds.services.carrying import Outcome, Watch, carry
from qianmo.apps.feeds.services.door import note_door
from qianmo.apps.feeds.services.mappings import publish_shipped_mappings
from qianmo.apps.feeds.services.receiving import NewFile, companion_totals, place_of, receive
from qianmo.domain.refusal import Refused

BESIDE = (".ctl", ".ok")
QUIET = timedelta(seconds=60)
"""A file nobody has written to for so long is taken for whole, unless a done marker says so sooner."""
ORDER = {kind: place for place, kind in enumerate(Kind.values)}


@dataclass(frozen=True, slots=True)
class Taken:
    """What came of a file of a folder; without a delivery it was refused at the door."""

    name: str
    delivery_id: int | None
    state: str
    reason: str
    is_known: bool = False


def files_in(*, folder: Path) -> list[Path]:
    """The files of a folder that may be deliveries: no folders, links, hidden files or companions."""
    return sorted(
        path
        for path in folder.iterdir()
        if path.is_file() and not path.is_symlink() and not path.name.startswith(".") and path.suffix not in BESIDE
    )


def whole_files(*, folder: Path, quiet: timedelta = QUIET) -> list[Path]:
    """The files of a folder that are written to their ends.

    They have a done marker (`.ok`) beside them, or nobody has written to them for as long as `quiet`, by the clock that
    wrote their own times: that of the file system.
    """
    with NamedTemporaryFile(dir=folder, prefix=".") as fresh:
        latest = Path(fresh.name).stat().st_mtime - quiet.total_seconds()
    return [
        path
        for path in files_in(folder=folder)
        if path.with_name(path.name + ".ok").exists() or path.stat().st_mtime <= latest
    ]


def take_in(
    *, paths: list[Path], channel: str, by: int | None, at: datetime, business_date: date,
    watch: Callable[[Path, int, int], None], told: Callable[[Taken], None],
) -> list[Taken] | Refused:  # fmt: skip
    """Receive and carry files in the order in which one rests on another; what came of each, told as it comes.

    Files without a day come first, then day by day, and of a day in the order of kinds. Refused: another process is at
    it.
    """
    publish_shipped_mappings(at=at, business_date=business_date)
    taken = []
    for path in _in_order(paths, business_date):
        answer = _one(path, channel, by, at=at, business_date=business_date, watch=partial(watch, path))
        if isinstance(answer, Refused):
            return answer
        told(answer)
        taken.append(answer)
    return taken


def _in_order(paths: list[Path], business_date: date) -> list[Path]:
    """Refused names last; otherwise by day and kind. A kind that is not daily and tells no day rests on nothing."""

    def key(path: Path) -> tuple[bool, bool, date, int, str]:
        place = place_of(name=path.name, on=None, since=None, business_date=business_date)
        if isinstance(place, Refused):
            return True, True, date.max, 0, path.name
        return False, place.is_dated, place.on, ORDER[place.kind], path.name

    return sorted(paths, key=key)


def _one(
    path: Path, channel: str, by: int | None, *, at: datetime, business_date: date, watch: Watch
) -> Taken | Refused:
    totals = companion_totals(path)
    if isinstance(totals, Refused):
        return Taken(path.name, None, DeliveryState.REFUSED, totals.reason)
    new = NewFile(path=path, name=path.name, channel=channel, by=by, totals=totals)
    received = receive(new=new, at=at, business_date=business_date)
    if isinstance(received, Refused):
        return Taken(path.name, None, DeliveryState.REFUSED, received.reason)
    outcomes = carry(delivery_ids=[received.delivery_id], at=at, business_date=business_date, watch=watch)
    if isinstance(outcomes, Refused):
        return outcomes
    [outcome] = outcomes
    return Taken(path.name, outcome.delivery_id, outcome.state, outcome.reason, received.is_known)


def take_in_due(*, on: date, at: datetime, tell: Watch) -> int | Refused:
    """The night's step: carry what a killed process left, take in the drop folder, let old files go; files carried.

    A file still being written is left for the next time. What is taken in leaves the drop folder; a copy is kept. What
    stays there is noted, so that somebody sees it.
    Refused: another process is at it.
    """
    left = list(Delivery.objects.filter(state=DeliveryState.RECEIVED).order_by("on", "id").values_list("id", flat=True))
    outcomes = carry(delivery_ids=left, at=at, business_date=on)
    if isinstance(outcomes, Refused):
        return outcomes
    there, whole = files_in(folder=drop_folder()), whole_files(folder=drop_folder())
    done = 0

    def gone(taken: Taken) -> None:
        nonlocal done
        done += 1
        tell(done, len(whole))
        if taken.delivery_id is not None:
            for name in (taken.name, *(taken.name + suffix for suffix in BESIDE)):
                (drop_folder() / name).unlink(missing_ok=True)

    taken = take_in(
        paths=whole, channel=Channel.FOLDER, by=None, at=at, business_date=on, watch=lambda *_: None, told=gone
    )
    if isinstance(taken, Refused):
        return taken
    writing = {path.name: "" for path in there if path not in whole}
    note_door(lying=writing | {one.name: one.reason for one in taken if one.delivery_id is None}, at=at)
    let_files_go(on=on)
    states: list[Outcome | Taken] = [*outcomes, *taken]
    return sum(1 for one in states if one.state == DeliveryState.CARRIED)


def let_files_go(*, on: date) -> int:
    """Remove the files of deliveries kept long enough; what they were and what came of them stays. How many."""
    over = Delivery.objects.filter(kept_until__lt=on).exclude(state__in=[DeliveryState.RECEIVED, DeliveryState.WAITING])
    ids = list(over.values_list("id", flat=True))
    for pk in ids:
        shutil.rmtree(kept_folder(pk), ignore_errors=True)
    _sweep()
    return Delivery.objects.filter(id__in=ids).update(kept_until=None)


def _sweep() -> None:
    """Remove what killed processes left: copies without a row after a day, and folders whose row never came to be."""
    for path in whole_files(folder=arriving_folder(), quiet=timedelta(days=1)):
        path.unlink(missing_ok=True)
    folders = {int(path.name): path for path in kept_folder(0).parent.iterdir() if path.name.isdecimal()}
    for pk in set(folders) - set(Delivery.objects.filter(id__in=folders).values_list("id", flat=True)):
        shutil.rmtree(folders[pk], ignore_errors=True)
