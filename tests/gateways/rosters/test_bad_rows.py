"""Each kind of bad row, and the sentence that goes back with it."""

import pytest

from tests.gateways.rosters.sheets import (
    EAST,
    HEADING,
    csv_file,
    number,
    person,
    read,
    sentences,
    spouse,
    workbook,
)


def test_a_sound_household_is_read_whole(tmp_path):
    roster = read(csv_file(tmp_path, [person(1, 手机="138 0000-0001", 民族="汉"), spouse(1, 2)]))
    assert roster.refused == ()
    [household] = roster.households
    assert (household.village_code, household.group_code) == ("150422100001", "15042210000101")
    assert (household.segment, household.address) == ("farm", "东街村 1 号")
    assert household.items == ("household_register", "identity_card", "other")
    assert household.rows == (2, 3)
    head, wife = household.members
    assert (head.name, head.relation, head.identity, head.phone) == ("张乙", "head", number(1), "13800000001")
    assert (wife.relation, wife.ethnicity, head.ethnicity) == ("spouse", "汉族", "汉族")


WRONG_LAST = number(1)[:17] + ("1" if number(1)[17] != "1" else "2")

ONE_CELL = [
    ("证件号码", WRONG_LAST, "H2：身份证号不成立：末位校验码对不上，其中至少有一位录错。请对照证件重录。"),
    ("证件号码", "", "H2：没有填写身份证号。请对照证件录入 18 位号码。"),
    (
        "证件号码",
        "1.50422E+17",
        "H2：表格把身份证号当成了数值，后几位已经丢失。请把这一列设为文本，再对照证件重填。",
    ),
    ("姓名", "", "F2：没有填姓名"),
    ("姓名", "张" * 61, "F2：姓名有 61 个字，最多 60 个。请写短一些"),
    ("姓名", "张\x07三", "F2：姓名里有看不见的控制字符。请删掉这一格，重新录入"),
    ("姓名", "=HYPERLINK(A1)", "F2：以“=”开头，会被当成公式。请去掉这个符号"),
    ("姓名", " ＝1+1", "F2：以“＝”开头，会被当成公式。请去掉这个符号"),
    ("手机", "+8613800000001", "I2：以“+”开头，会被当成公式。请去掉这个符号"),
    ("住址", "-东街", "E2：以“-”开头，会被当成公式。请去掉这个符号"),
    ("住址", "@SUM(A1)", "E2：以“@”开头，会被当成公式。请去掉这个符号"),
    ("手机", "1380000000", "I2：手机号应为 11 位，这里有 10 位。请与客户核对。"),
    (
        "与户主关系",
        "干爹",
        "G2：不认识“干爹”这个关系。可以填：户主、配偶、子、女、父、母、孙、其他",
    ),
    ("与户主关系", "", "G2：没有填与户主关系。可以填：户主、配偶、子、女、父、母、孙、其他"),
    ("与户主关系", "配偶", "G2：户序号“1”这一户没有户主，应当正好一人"),
    ("客群", "大户", "D2：没有“大户”这个客群。可以填：农牧户、商户、公职、居民"),
    ("客群", "", "D2：没有填客群。可以填：农牧户、商户、公职、居民"),
    ("住址", "", "E2：没有填住址，一户至少有一行要填"),
    ("资料", "身份证、其他", "K2：还不能建档，缺户口簿。补齐三项后再建"),
    ("资料", "身份证、户口簿", "K2：还不能建档，缺身份证、户口簿以外的一项。补齐三项后再建"),
    ("资料", "", "K2：还不能建档，缺身份证、户口簿。补齐三项后再建"),
    ("村", "东接村", "B2：没有叫“东接村”的村。请按网格里的村名改正，或填 12 位区划代码"),
    ("村", "查干嘎", "B2：没有叫“查干嘎”的村。是不是“查干嘎查”？请按网格里的村名改正，或填 12 位区划代码"),
    ("村", "", "B2：没有填村"),
    (
        "村",
        "西沟村",
        "B2：全县有 2 个“西沟村”（碧流台镇、隆昌镇）。请加一列“乡镇”，或填 12 位区划代码",
    ),
    ("组", "9组", "C2：东街村委会没有“9组”。这个村的组：1组、2组"),
    ("户序号", "", "A2：没有填户序号，不知道这一行是哪一户的"),
]


@pytest.mark.parametrize(("column", "text", "sentence"), ONE_CELL, ids=[f"{c}-{t[:12]!r}" for c, t, _ in ONE_CELL])
def test_a_bad_cell_is_named_with_what_to_do(tmp_path, column, text, sentence):
    assert sentences(csv_file(tmp_path, [person(1, **{column: text})])) == [sentence]


def test_unknown_items_are_named_before_the_missing_ones(tmp_path):
    found = sentences(csv_file(tmp_path, [person(1, 资料="身份证、粮票")]))
    assert found[0].startswith("K2：不认识资料“粮票”。可以填：身份证、户口簿、其他")
    assert found[1] == "K2：还不能建档，缺户口簿。补齐三项后再建"


def test_a_household_with_one_bad_row_goes_back_whole_and_the_rest_is_read(tmp_path):
    roster = read(csv_file(tmp_path, [person(1), spouse(1, 2, 姓名="", 手机="123"), person(3), spouse(3, 4)]))
    [refused] = roster.refused
    assert refused.rows == (2, 3)
    assert refused.reasons == ("F3：没有填姓名", "I3：手机号应为 11 位，这里有 3 位。请与客户核对。")
    assert [household.rows for household in roster.households] == [(4, 5)]


def test_two_heads_are_both_named(tmp_path):
    found = sentences(csv_file(tmp_path, [person(1), spouse(1, 2, 与户主关系="户主")]))
    assert found == ["G3：这一户有 2 个户主（G2 张乙、G3 张丙），应当正好一人"]


def test_a_household_number_used_again_further_down_is_explained(tmp_path):
    found = sentences(csv_file(tmp_path, [person(1), person(2), person(3, 户序号="1", 住址="东街村 1 号")]))
    assert found == [
        (
            "G4：这一户有 2 个户主（G2 张乙、G4 张丁），应当正好一人。"
            "户序号“1”还出现在不相连的行，若是两户，请改成不同的户序号"
        )
    ]


def test_a_person_twice_in_the_file_is_refused_where_he_comes_second(tmp_path):
    roster = read(csv_file(tmp_path, [person(1), person(2, 证件号码=number(1).lower())]))
    assert [household.rows for household in roster.households] == [(2,)]
    assert roster.refused[0].reasons == ("H3：证件号码与 H2（张乙）相同，同一个人只能在一户里出现一次",)


def test_members_must_agree_on_what_holds_for_the_household(tmp_path):
    found = sentences(csv_file(tmp_path, [person(1), spouse(1, 2, 住址="县城", 客群="商户")]))
    assert found == [
        "D3：“商户”与 D2 的“农牧户”不一致，同一户应当相同",
        "E3：“县城”与 E2 的“东街村 1 号”不一致，同一户应当相同",
    ]


def test_a_row_that_does_not_say_whose_it_is_sends_back_the_household_above(tmp_path):
    roster = read(csv_file(tmp_path, [person(1), spouse(1, 2, 户序号=""), person(3)]))
    assert roster.refused[0].rows == (2, 3)
    assert [household.rows for household in roster.households] == [(4,)]


def test_a_member_whose_village_is_misspelt_still_counts_with_the_household_above(tmp_path):
    roster = read(csv_file(tmp_path, [person(1), spouse(1, 2, 村="东皆村")]))
    assert roster.households == ()
    assert roster.refused[0].rows == (2, 3)


def test_the_same_household_number_in_two_villages_makes_two_households(tmp_path):
    roster = read(csv_file(tmp_path, [person(1), person(2, 户序号="1", 村="查干嘎查", 组="")]))
    assert [household.village_code for household in roster.households] == ["150422100001", "150422103003"]


def test_a_town_tells_villages_of_one_name_apart(tmp_path):
    rows = [["隆昌镇", *person(1, 村="西沟村", 组="")], ["乌兰镇", *person(2, 村="西沟村", 组="")]]
    path = csv_file(tmp_path, rows, heading=["乡镇", *HEADING])
    roster = read(path)
    assert roster.households[0].village_code == "150422101002"
    assert roster.refused[0].reasons[0] == "C3：乌兰镇没有“西沟村”，这个名字的村在碧流台镇、隆昌镇。请核对乡镇"


def test_a_village_given_with_the_file_needs_no_column_and_bears_no_other(tmp_path):
    short = [row[:1] + row[2:] for row in [person(1)]]
    path = csv_file(tmp_path, short, heading=[word for word in HEADING if word != "村"])
    assert read(path, village=EAST).households[0].village_code == EAST.code
    found = sentences(csv_file(tmp_path, [person(1), person(2, 村="查干嘎查")]), village=EAST)
    assert found == ["B3：这里是“查干嘎查”，而这份名册是东街村委会的。请核对，或分开导入"]


def test_names_padded_to_width_are_closed_up_and_rare_ones_kept(tmp_path):
    names = ["张　三", "𬬭𠮷", "乌云·娜仁托娅", "ᠪᠠᠲᠤ", "Bat Erdene"]
    people = [person(serial, 姓名=name) for serial, name in enumerate(names, start=1)]
    read_names = [household.members[0].name for household in read(csv_file(tmp_path, people)).households]
    assert read_names == ["张三", *names[1:]]


def test_blank_rows_between_households_are_passed_over_and_rows_keep_their_numbers(tmp_path):
    people = [person(1), [""] * 11, [" "] * 11, person(2, 姓名="")]
    assert sentences(csv_file(tmp_path, people)) == ["F5：没有填姓名"]


def test_a_number_that_lost_its_figures_is_refused_and_a_short_one_is_read(tmp_path):
    def spoil(book, sheet):
        sheet.write_number(1, 7, int(number(1)))
        sheet.write_number(1, 0, 1)
        sheet.write_number(1, 8, 13800000001)

    path = workbook(tmp_path, [HEADING, person(1), person(2)], spoil=spoil)
    assert sentences(path) == ["H2：证件号码存成了数字，15 位以后已丢失。请把这一列设为文本格式，对照证件重新录入"]
    assert read(path).refused[0].rows == (2,)
