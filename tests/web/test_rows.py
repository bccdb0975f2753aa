"""Rows written in one go say the same as ever and show what people typed as text."""

from dataclasses import replace
from datetime import date

import pytest

from qianmo.apps.campaigns.queries import CellFunnel, VillageDrive
from qianmo.apps.campaigns.queries.board import NOTHING
from qianmo.domain.campaigns import RULE, DriveCounts, DriveStage
from qianmo.domain.funnel import Funnel
from qianmo.web.drives import card
from qianmo.web.measures import MEASURES
from qianmo.web.templatetags.rows import drive_cards, funnel_cells, town_rows, village_choices, village_rows
from qianmo.web.towns import gather
from qianmo.web.villages import rank

TYPED = "<script>x</script>"
ON = date(2026, 11, 24)
FUNNEL = Funnel(
    filed=1_000, eligible=600, granted=500, granted_fen=10**9, signed=250, signed_fen=10**8, drawn=0, drawn_fen=0
)
CELL = CellFunnel(7, "150422103201", TYPED, 3, "150422103", f"{TYPED}镇", False, "", TYPED, FUNNEL)
PUT_OFF = {
    **NOTHING,
    "stage": DriveStage.DEFERRED,
    "counts": DriveCounts(**NOTHING["counts"]),
    "deferral_reason": TYPED,
}
DRIVE = VillageDrive(7, CELL.code, TYPED, CELL.town_code, CELL.town, None, "", **PUT_OFF)


def rows():
    """Every row that is written in one go, of a village whose people typed markup wherever they could."""
    ranked = rank([CELL], MEASURES["signed"], rising=False)
    cards = [card(one, owner=TYPED, on=ON, rule=RULE) for one in (DRIVE, replace(DRIVE, stage=DriveStage.FILING))]
    return {
        "villages": village_rows(ranked, MEASURES["signed"], ticks=True),
        "towns": town_rows(gather([CELL]), {7: TYPED}),
        "cards": drive_cards(cards),
        "choices": village_choices([DRIVE]),
    }


@pytest.mark.parametrize("kind", ["villages", "towns", "cards", "choices"])
def test_markup_that_people_typed_is_text(kind):
    written = rows()[kind]
    assert "&lt;script&gt;x" in written
    assert "<script" not in written


def test_a_count_of_a_funnel_opens_its_list_and_a_rate_stands_on_the_stage_before():
    cells = funnel_cells(FUNNEL, "150422103")
    assert '<a class="qm-src" href="/households/?stage=eligible&amp;town=150422103">600</a>' in cells
    assert [text in cells for text in (">1,000<", ">60.0%<", ">83.3%<", ">50.0%<", ">0.0%<", ">1,000.00<")] == [
        True
    ] * 6
    assert "town" not in funnel_cells(FUNNEL)
