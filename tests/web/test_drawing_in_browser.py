"""Drawing a boundary with the pointer: what crosses itself cannot be saved, a moved point is its line of text."""

import pytest

from tests.web.pages import HEAD_OFFICE

pytestmark = pytest.mark.browser
BOW = ((-120, -100), (120, 100), (120, -100), (-120, 100))


def test_a_shape_is_clicked_refused_while_it_crosses_itself_and_saved_once_it_is_sound(page, console):
    console.enter(page, HEAD_OFFICE)
    page.goto(f"{console.address}/grids/boundaries/draw/?village=150422100203")
    page.wait_for_selector("[data-ready]")
    box = page.locator(".qm-board").bounding_box()
    for x, y in BOW:
        page.mouse.click(box["x"] + box["width"] / 2 + x, box["y"] + box["height"] / 2 + y)
    page.click("[data-do=close]")
    assert page.inner_text("[data-said]") == "第 1 条边与第 3 条边相交。把点挪开再存。"
    assert page.is_disabled("[data-save]")
    page.click("[data-do=from]")
    before = page.input_value("[name=points]")
    handle = page.locator(".qm-handle").first.bounding_box()
    page.mouse.move(handle["x"] + 5, handle["y"] + 5)
    page.mouse.down()
    page.mouse.move(handle["x"] + 9, handle["y"] + 25, steps=4)
    page.mouse.up()
    moved = page.input_value("[name=points]")
    assert sum(one != other for one, other in zip(before.split("\n"), moved.split("\n"), strict=True)) == 1
    page.click("[data-do=undo]")
    assert page.input_value("[name=points]") == before
    page.click("[data-save]")
    page.wait_for_url("**/grids/boundaries/")
    assert "1 / 185 个村有实界" in page.inner_text("main")
