import pytest
from hypothesis import given
from hypothesis import strategies as st

from qianmo.domain.masking import mask_card, mask_identity, mask_name, mask_phone
from tests.domain.tables import rows

MASKS = {"姓名": mask_name, "证件": mask_identity, "手机": mask_phone, "银行卡": mask_card}


@pytest.mark.parametrize("row", rows("masking"), ids=lambda row: f"{row['种类']} {row['原文']}")
def test_identifiers_are_masked_as_the_table_says(row):
    assert MASKS[row["种类"]](row["原文"]) == row["遮盖后"]


def test_a_variation_selector_stays_with_its_character():
    assert mask_name("葛\U000e0100") == "*"
    assert mask_name("王葛\U000e0100") == "*葛\U000e0100"


@given(st.text(st.characters(categories=["Lo"]), min_size=1, max_size=12))
def test_a_mask_never_shows_more_than_the_last_character(name):
    masked = mask_name(name)
    assert len(masked) == len(name)
    assert set(masked[:-1]) <= {"*"}
    assert masked[-1] == (name[-1] if len(name) > 1 else "*")
