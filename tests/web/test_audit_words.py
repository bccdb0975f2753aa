"""Everything the bank records is found in the audit: in a group to search by, and in words."""

import re

from qianmo.web.timeline import SENTENCES
from qianmo.web.words.audit import GROUPS, HOUSE
from tests.testing_database import HOME

RECORDED = re.compile(
    r"(?:kind = |kind=|else |_record\(\s*|_tell\(\s*|tell_changes?\(\s*|tell_of_(?:village|reversal)\(\s*|"
    r"note\([a-z.]*request, )"
    r'"([a-z]+\.[a-z_]+)"'
)
OF_PRODUCTS = re.compile(r'\b_?tell\("([a-z_]+)"')
"""The room of products names its kinds without the room."""
NOT_EVENTS = {"credit.application"}
"""A case is of this kind, not an event."""


def recorded_kinds() -> set[str]:
    """The kinds named in the source, wherever an act or a page records one."""
    sources = (HOME / "qianmo").rglob("*.py")
    named = {kind for source in sources for kind in RECORDED.findall(source.read_text(encoding="utf-8"))}
    products = (HOME / "qianmo" / "apps" / "products").rglob("*.py")
    named |= {f"products.{kind}" for one in products for kind in OF_PRODUCTS.findall(one.read_text(encoding="utf-8"))}
    return named - NOT_EVENTS


def test_every_recorded_kind_has_its_group_and_its_words():
    kinds = recorded_kinds()
    assert {"credit.drawn", "exports.fetched", "grids.moved", "tasks.ended", "org.signed_in"} <= kinds
    grouped = {kind for _, members in GROUPS.values() for kind in members}
    assert not kinds - grouped
    assert not kinds - set(HOUSE) - set(SENTENCES)
    assert not grouped - kinds
