"""整村授信: the canal, how far villages and customer groups have come, and their board, table or map."""

from collections.abc import Mapping, Sequence
from datetime import date
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse

from qianmo.apps.campaigns.queries import (
    GroupDrive,
    VillageDrive,
    drive_years,
    funnel_by_village,
    groups_on_board,
    villages_on_board,
)
from qianmo.apps.grids.queries import stewards
from qianmo.apps.ratings.queries import stage_rule
from qianmo.domain.access import Right
from qianmo.domain.campaigns import DriveStage
from qianmo.domain.ratio import Ratio
from qianmo.web.canal import reaches
from qianmo.web.drives import BLOCKS, STEPS, blocks, blocks_of, card, columns
from qianmo.web.lists import VILLAGES
from qianmo.web.lists.villages import WHO, who
from qianmo.web.lists.workspace import listed
from qianmo.web.seat import Seat, seated, show
from qianmo.web.towns import gather, total

VIEWS = {"board": "看板", "list": "列表"}
FILTERS = ("year", "branch", "town", "who", "block", "stage")


@seated(Right.SEE_FUNNEL)
def board(request: HttpRequest, seat: Seat) -> HttpResponse:
    """The villages and customer groups of the scope as a board or as tables; every count opens its list."""
    chosen = {key: value for key in FILTERS if (value := request.GET.get(key, "").strip())}
    if chosen.get("who", "villages") not in WHO:
        del chosen["who"]
    view = request.GET.get("view", "")
    view = view if view in VIEWS else next(iter(VIEWS))
    year = int(chosen["year"]) if chosen.get("year", "").isdecimal() and len(chosen["year"]) == 4 else None
    drives = villages_on_board(scope=seat.scope, year=year)
    groups = groups_on_board(scope=seat.scope, year=year)
    everybody = _narrowed([*drives, *groups], chosen, on=seat.on)
    kept = [one for one in everybody if not isinstance(one, GroupDrive)]
    funnels = [one for one in funnel_by_village(scope=seat.scope) if chosen.get("town", one.town_code) == one.town_code]
    funnel = total(one.funnel for one in funnels)
    held = stewards(cell_ids=None, on=seat.on)
    owners = {cell_id: row.owner or "" for cell_id, row in held.items()}
    rule = stage_rule(on=seat.on)
    shown = [one for one in everybody if chosen.get("who", who(one)) == who(one)]
    cards = [card(one, owner=_answers(one, owners), on=seat.on, rule=rule) for one in shown]
    staged = [one for one in cards if one.village.stage == chosen.get("stage", one.village.stage)]
    return show(
        request,
        seat,
        "campaigns/board.html",
        room="campaigns",
        view=view,
        views=[(key, name, urlencode({**chosen, "view": key})) for key, name in VIEWS.items()],
        chosen=chosen,
        forward=urlencode({key: value for key, value in chosen.items() if key != "stage"}),
        years=drive_years(scope=seat.scope),
        branches=sorted({(one.branch_id, one.branch) for one in drives if one.branch_id is not None}),
        town_choices=sorted({(one.town_code, one.town) for one in drives}),
        block_choices=BLOCKS.items(),
        whom=WHO.items() if groups else (),
        funnel=funnel,
        reaches=reaches(funnel, within=_within(chosen)),
        used=Ratio(funnel.drawn_fen, funnel.signed_fen),
        drawn_of_granted=Ratio(funnel.drawn, funnel.granted),
        towns=gather(funnels),
        owners=owners,
        blocks=blocks(kept),
        steps=STEPS.values(),
        stage=STEPS[DriveStage(chosen["stage"])] if chosen.get("stage") in STEPS else None,
        columns=columns(cards, rule=rule),
        cards=staged,
        group_cards=[one for one in staged if one.group],
        narrowed=bool({"year", "branch", "block"} & chosen.keys()),
        flat=bool({"year", "branch", "who", "block", "stage"} & chosen.keys()),
        **listed(seat, VILLAGES, VILLAGES.chosen(chosen), rows=len(staged)),
        villages=len(kept),
        to_open=[one for one in drives if one.year != seat.on.year],
    )


def _narrowed(drives: Sequence[VillageDrive], chosen: dict[str, str], *, on: date) -> list[VillageDrive]:
    """The villages the filters leave. One outside the reader's scope is answered like one that does not exist."""
    kept = list(drives)
    if "branch" in chosen:
        kept = [one for one in kept if str(one.branch_id) == chosen["branch"]]
    if "town" in chosen:
        kept = [one for one in kept if one.town_code == chosen["town"]]
    if not kept and ("branch" in chosen or "town" in chosen):
        raise Http404
    if "block" in chosen:
        kept = [one for one in kept if chosen["block"] in {key for key, _ in blocks_of(one, on=on)}]
    return kept


def _answers(one: VillageDrive, owners: Mapping[int, str]) -> str:
    """Who answers for a village or a group."""
    return one.manager if isinstance(one, GroupDrive) else owners.get(one.village_id, "")


def _within(chosen: dict[str, str]) -> dict[str, str]:
    """The filters that the lists of households know too."""
    return {"town": chosen["town"]} if "town" in chosen else {}
