"""The demo bank offers what a line can carry of the shelf; the others are drafts that say what they wait for."""

import pytest

from qianmo import decisions
from qianmo.apps.products import shelf
from qianmo.apps.products.queries import catalogue, comments, draft_forms, drafts, model_text, products_on_offer
from qianmo.apps.products.trying import tried
from qianmo.demo.county import SEED
from qianmo.demo.foundation import OPENED_ON, POLICIES, lay_ground

pytestmark = pytest.mark.django_db


def test_the_whole_shelf_stands_in_the_demo_bank():
    lay_ground(seed=SEED)
    kept = shelf.products()
    cards = {card.code: card for card in catalogue(on=OPENED_ON)}
    waiting = {code for code, one in kept.items() if one.awaiting}

    assert cards.keys() == kept.keys() | shelf.templates().keys()
    assert {code for code, card in cards.items() if card.is_template} == shelf.templates().keys()
    assert products_on_offer(on=OPENED_ON).keys() == kept.keys() - waiting
    assert all(card.summary and card.source for card in cards.values())
    for code, card in cards.items():
        if card.policy_id is None:
            continue
        answers = tried(product_id=card.id, model=decisions.load(model_text(policy_id=card.policy_id).encode()))
        assert [one.passed for one in answers] == [True] * len((kept | shelf.templates())[code].cases), code
    assert model_text(policy_id=cards["funong"].policy_id) == (POLICIES / "funong.dmn").read_text(encoding="utf-8")

    held = {row.product_code: row.id for row in drafts()}
    assert held.keys() == waiting
    for code, draft_id in held.items():
        assert cards[code].summary.endswith(f"还不能办：{kept[code].awaiting}。")
        assert [remark.text for remark in comments(draft_id=draft_id)] == [kept[code].waiting]
        assert len(draft_forms(draft_id=draft_id)) == 4
