"""What reading an uploaded roster found, kept with the upload: counts by village, pages of households, the workbook.

Everything that tells of a person is sealed. The digest of the findings stands with them, so that whoever files knows
whether the preview still holds.
"""

import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from qianmo.apps.grids.queries import cells
from qianmo.apps.households.models import PieceKind, RosterPiece, RosterUpload, Segment
from qianmo.apps.households.services.importing import Judged
from qianmo.apps.households.uploads import PAGE, bound
from qianmo.gateways.rosters import write_returned_rows
from qianmo.storage.identifiers import seal_bytes

PIECE_BYTES = 1024 * 1024
FINDINGS = (PieceKind.SOUND, PieceKind.FAULT, PieceKind.WORKBOOK)


def digest_of(judged: Judged) -> bytes:
    """A digest of which rows can be filed and which go back, and why."""
    said = [[one.rows for one in judged.sound], [[one.rows, one.reasons] for one in judged.returned]]
    return hashlib.sha256(json.dumps(said, ensure_ascii=False).encode()).digest()


def keep_findings(row: RosterUpload, judged: Judged, *, source: Path) -> None:
    """Set the counts of an upload and replace its pages and its workbook; the caller saves the row."""
    names = {cell.code: cell.name for cell in cells(level="village", codes=_villages_of(judged))}
    sound = Counter(one.village_code for one in judged.sound)
    returned = Counter(one.village_code for one in judged.returned)
    row.rows, row.households, row.returned = judged.rows, len(judged.sound), len(judged.returned)
    row.notes = [note[:400] for note in judged.notes]
    row.villages = [
        [code, names.get(code, "村名不明"), sound[code], returned[code]] for code in sorted({*sound, *returned})
    ]
    row.found = digest_of(judged)
    RosterPiece.objects.filter(upload=row, kind__in=FINDINGS).delete()
    segments = {value: str(label) for value, label in Segment.choices}
    pages = [
        [one.rows[0], names[one.village_code], _head(one.members), len(one.members), segments[one.segment], one.address]
        for one in judged.sound
    ]
    write_pieces(row, PieceKind.SOUND, _pages(pages))
    write_pieces(row, PieceKind.FAULT, _pages([[one.rows, one.reasons] for one in judged.returned]))
    if judged.returned:
        _keep_workbook(row, judged, source=source)


def write_pieces(row: RosterUpload, kind: PieceKind, pieces: Iterable[bytes]) -> None:
    """Seal pieces one after the other, each for its own place."""
    for number, piece in enumerate(pieces):
        sealed = seal_bytes(piece, bound_to=bound(row.pk, kind, number))
        RosterPiece.objects.create(upload=row, kind=kind, number=number, sealed=sealed)


def _keep_workbook(row: RosterUpload, judged: Judged, *, source: Path) -> None:
    target = source.with_name("退回.xlsx")
    target.unlink(missing_ok=True)
    reasons = {number: "；".join(one.reasons) for one in judged.returned for number in one.rows}
    if write_returned_rows(source, target, reasons=reasons, village_given=row.village_id is not None) is None:
        with target.open("rb") as file:
            write_pieces(row, PieceKind.WORKBOOK, iter(lambda: file.read(PIECE_BYTES), b""))


def _villages_of(judged: Judged) -> list[str]:
    found = {one.village_code for one in judged.sound} | {one.village_code for one in judged.returned}
    return sorted(code for code in found if code)


def _head(members: Sequence[Any]) -> str:
    return str(next(member.name for member in members if member.relation == "head"))


def _pages(rows: Sequence[Any]) -> Iterator[bytes]:
    for start in range(0, len(rows), PAGE):
        yield json.dumps(rows[start : start + PAGE], ensure_ascii=False).encode()
