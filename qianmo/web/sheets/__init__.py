"""A workbook that comes in with a form, and how its rows go back where one of them is wrong.

The rows that go back lie with the exports of whoever sent them, sealed and for a day like every workbook.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from django.http import HttpRequest, HttpResponse

from qianmo.apps.exports.services import NewExport, keep_returned
from qianmo.apps.households.services import too_large
from qianmo.domain.refusal import Refused
from qianmo.gateways.sheets import SheetRow, read_sheet, write_returned
from qianmo.web.posting import refuse, request_id
from qianmo.web.seat import Seat
from qianmo.web.uploading import was_too_large


@dataclass(frozen=True, slots=True)
class Sent:
    """A workbook as it was sent: its name, and its rows."""

    name: str
    rows: Sequence[SheetRow]


def sent_sheet(request: HttpRequest, columns: Sequence[str]) -> Sent | Refused:
    """The rows of the file a form came with; refused where there is none or it cannot be read."""
    file = request.FILES.get("file")
    if was_too_large(request):
        return too_large()
    if file is None:
        return Refused(code="no_file", reason="没有收到文件。请选一份表再传")
    name = Path((file.name or "").replace("\\", "/")).name
    with TemporaryDirectory(prefix="qianmo-sheet-") as folder:
        path = Path(folder, f"表{Path(name).suffix.lower()}")
        path.write_bytes(file.read())
        rows = read_sheet(path, columns=columns)
    return rows if isinstance(rows, Refused) else Sent(name, rows)


def give_back(
    request: HttpRequest, seat: Seat, sent: Sent, faults: Mapping[int, str], *, columns: Sequence[str], to: str
) -> HttpResponse:
    """Keep the rows with their reasons, and say where they are."""
    person, title = seat.person, "退回的行"
    taker = f"{person.name} {person.number} {seat.at:%Y-%m-%d %H:%M}"
    new = NewExport(
        list_key="returned", title=title, query={"文件": sent.name[:60]}, rows=len(sent.rows), reason="导入没有通过",
        branch_id=person.branch_id, by=person.staff_id, request_id=request_id(request),
    )  # fmt: skip
    workbook = write_returned(sent.rows, faults=faults, columns=columns, title=title, taker=taker)
    keep_returned(new=new, workbook=workbook, at=seat.at, business_date=seat.on)
    first = min(faults)
    said = f"一行也没有办：{len(sent.rows):,} 行里 {len(faults):,} 行不对。第 {first} 行：{faults[first]}"
    return refuse(request, f"{said}。各行的原因在“导出”里下载，改好整份再传", to=to)
