"""The page of parts shows every part of the look alive, so that one picture of it shows what a change of style did."""

import pytest

from tests.testing_database import HOME
from tests.web.rules import County
from tests.web.test_roles import visitor

PARTS = {
    "埂 ridge": "qm-ridge", "田块 lattice": "qm-lat", "渠 canal": "qm-canal-stage", "时限 ruler": "qm-ruler",
    "时限 in a list": "qm-sla", "table": "qm-t", "selected row": 'aria-selected="true"', "meter": "qm-meter",
    "filter": "qm-sel", "segments": "qm-seg", "tabs": "qm-tabs", "timeline": "qm-time", "masked field": "qm-masked",
    "lifted field": "qm-lifted", "steps of a policy": "qm-steps", "ceilings": "qm-ceilings", "stack": "qm-stack",
    "blind opinions": "qm-blind", "card": "qm-card", "dialog": "qm-dialog", "decision bar": "qm-decide",
    "note": "qm-note", "key": "qm-key", "empty": "qm-say", "loading": "qm-bones", "no permission": "qm-shut",
    "swatches": "qm-swatches", "source": "qm-src", "change": "qm-delta", "tag": "qm-tag",
}  # fmt: skip


@pytest.mark.django_db
def test_every_part_of_the_look_is_shown_alive(settings):
    settings.QIANMO_DEMO = True
    County()
    page = visitor("1001").get("/parts/").content.decode()
    styles = "".join(path.read_text(encoding="utf-8") for path in (HOME / "frontend/src/styles").glob("*.css"))
    for name, mark in PARTS.items():
        assert mark in page.split("<main", 1)[1], f"{name} is not on the page of parts"
        assert f".{mark}" in styles or mark.startswith("aria"), f"{name} has no style any more"
