from dataclasses import replace
from datetime import date

import pytest

from qianmo.domain.households import Filing, Member, SoundMember, check_filing
from qianmo.domain.identity import Identity
from qianmo.domain.refusal import Refused

TODAY = date(2026, 9, 28)
HEAD = Member(name="布和", relation="head", identity="150422198802140013", phone="138 1234 1234", ethnicity="蒙古族")
WIFE = Member(name=" 娜仁托娅 ", relation="spouse", identity="150422200002290021")
FILING = Filing(
    village_code="150422101211",
    group_code=None,
    segment="farm",
    address="一组 12 号",
    items=("identity_card", "household_register", "land_paper"),
    members=(HEAD, WIFE),
    source="visit",
    filed_by=7,
    facts={},
)


def test_a_sound_filing_answers_its_members_read():
    assert check_filing(FILING, on=TODAY) == [
        SoundMember(
            name="布和",
            relation="head",
            identity=Identity(number="150422198802140013", division="150422", birth_on=date(1988, 2, 14), female=False),
            phone="13812341234",
            ethnicity="蒙古族",
        ),
        SoundMember(
            name="娜仁托娅",
            relation="spouse",
            identity=Identity(number="150422200002290021", division="150422", birth_on=date(2000, 2, 29), female=True),
            phone=None,
            ethnicity="",
        ),
    ]


@pytest.mark.parametrize(
    ("changed", "code", "said"),
    [
        ({"items": ("land_paper",)}, "items_missing", "缺身份证、户口簿"),
        ({"items": ("identity_card", "land_paper", "other")}, "items_missing", "缺户口簿"),
        ({"items": ("identity_card", "household_register")}, "items_missing", "身份证、户口簿以外的一项"),
        ({"items": ("identity_card", "household_register", "household_register")}, "items_missing", "以外的一项"),
        ({"members": (WIFE,)}, "one_head", "没有户主"),
        ({"members": (HEAD, replace(WIFE, name="娜仁", relation="head"))}, "one_head", "2 个户主（布和、娜仁）"),
        ({"segment": "mining"}, "unknown_segment", "mining"),
        ({"members": (HEAD, replace(WIFE, name="  "))}, "name_missing", "没有姓名"),
        ({"members": (HEAD, replace(WIFE, identity="15042220000229002"))}, "identity_length", "娜仁托娅的证件号不对"),
        ({"members": (HEAD, replace(WIFE, identity=HEAD.identity))}, "duplicate_person", "出现了两次"),
        ({"members": (replace(HEAD, phone="1381234"),)}, "phone_length", "布和的手机号不对"),
    ],
)
def test_an_unsound_filing_is_refused_with_what_is_wrong(changed, code, said):
    refused = check_filing(replace(FILING, **changed), on=TODAY)
    assert isinstance(refused, Refused)
    assert refused.code == code
    assert said in refused.reason
