"""What stands beside every list: filters kept under a name, and the way out as a workbook."""

from collections.abc import Mapping
from typing import Any

from qianmo.apps.exports.queries import kept_filters
from qianmo.apps.exports.services import AT_ONCE_ROWS, FREE_ROWS
from qianmo.apps.org.queries import post_names
from qianmo.domain.access import Right
from qianmo.web.lists.listing import Listing
from qianmo.web.seat import Seat

WHOLE = {"view": "all"}
"""In an address: the whole list, whatever view it opens with."""


def listed(seat: Seat, listing: Listing, chosen: Mapping[str, str], *, rows: int) -> dict[str, Any]:
    """Context of the bar `parts/listbar.html`: kept filters with their addresses, and what an export would take."""
    kept = (
        kept_filters(
            staff_id=seat.person.staff_id, branch_id=seat.person.branch_id, post=seat.person.post, list_key=listing.key
        )
        if listing.keeps
        else []
    )
    return {
        "listing": listing,
        "kept": [(one, listing.link(one.query), one.query == dict(chosen)) for one in kept],
        "set_filters": list(chosen.items()),
        "path_filters": [(key, chosen.get(key, "")) for key in listing.path],
        "share_posts": post_names().items() if seat.person.county_wide else (),
        "may_export": seat.person.may(Right.EXPORT) and rows > 0,
        "export_rows": rows,
        "export_waits": rows > FREE_ROWS,
        "export_later": rows > AT_ONCE_ROWS,
    }


def opening(seat: Seat, listing: Listing, asked: Mapping[str, str]) -> str:
    """The address of the view a list opens with for this person, where its bare address was asked for; else empty."""
    if asked or not listing.opens:
        return ""
    kept = kept_filters(
        staff_id=seat.person.staff_id, branch_id=seat.person.branch_id, post=seat.person.post, list_key=listing.key
    )
    return next((listing.link(one.query) for one in kept if one.opens), "")
