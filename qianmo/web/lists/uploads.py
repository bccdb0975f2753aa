"""我的名册: what one sent in, and what came of each file."""

from collections.abc import Iterator, Sequence

from django.utils import timezone

from qianmo.apps.households.uploads import uploads_of
from qianmo.domain.access import Right
from qianmo.gateways.workbooks import Cell, Head
from qianmo.web.lists.listing import Listing, Query
from qianmo.web.seat import Seat


def _rows(seat: Seat, query: Query) -> Iterator[Sequence[Cell]]:
    del query
    for row in uploads_of(staff_id=seat.person.staff_id):
        uploaded = timezone.localtime(row.uploaded_at).date()
        yield (
            row.name,
            row.village or "按行",
            row.rows,
            row.households,
            row.returned,
            row.filed,
            row.state_name,
            uploaded,
        )


UPLOADS = Listing(
    key="uploads",
    title="我的名册",
    address="rosters",
    right=Right.IMPORT_ROSTERS,
    filters={},
    heads=[
        Head("文件"), Head("村"), Head("人数", "count"), Head("可建档（户）", "count"), Head("退回（户）", "count"),
        Head("已建档（户）", "count"), Head("状态"), Head("上传", "date"),
    ],
    definition="只有上传的人看得见，最近的 50 份",
    count=lambda seat, query: sum(1 for _ in _rows(seat, query)),
    rows=_rows,
    keeps=False,
)  # fmt: skip
