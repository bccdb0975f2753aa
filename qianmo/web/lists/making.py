"""Make the workbook of an export: as its asker, within the scope of the business day on which it is made."""

from qianmo.apps.exports.queries import export, exports_to_make
from qianmo.apps.exports.services import deliver_export
from qianmo.apps.org.queries import user_of
from qianmo.gateways.workbooks import write_workbook
from qianmo.web.lists import LISTS
from qianmo.web.seat import seat_of


def make_export(export_id: int) -> None:
    """Make and deliver one workbook; one that is not owed any more is left alone."""
    row = export(export_id=export_id)
    if row is None or row.state != "making":
        return
    seat = seat_of(user_of(staff_id=row.asked_by))
    if seat is None:  # the asker has no post any more: nothing leaves in his or her name
        return
    listing, person = LISTS[row.list_key], seat.person
    filters = "，".join(f"{listing.filters[key]} {value}" for key, value in row.query.items())
    reach = "全县" if seat.scope.village_ids is None else f"{len(seat.scope.village_ids)} 个村"
    notes = {
        "条件": filters or "没有条件",
        "范围": f"{person.branch_name} {person.post_name}，{reach}",
        "营业日": seat.on.isoformat(),
        "口径": listing.definition,
        "行数": f"{row.rows:,}（申请时）",
        "用途": row.reason or "未写",
        "遮盖": "证件和手机号码不导出；姓名按岗位可见",
    }
    taker = f"{person.name} {person.number} {seat.at:%Y-%m-%d %H:%M}"
    places = listing.places(row.query)
    workbook = write_workbook(
        title=listing.title, notes=notes, heads=[listing.heads[place] for place in places],
        rows=([cells[place] for place in places] for cells in listing.rows(seat, row.query)), taker=taker,
    )  # fmt: skip
    deliver_export(export_id=export_id, workbook=workbook, at=seat.at, business_date=seat.on)


def make_owed_exports() -> None:
    """Make what is owed: a worker that was killed left it."""
    for export_id in exports_to_make():
        make_export(export_id)
