"""A delivered file, however it is written: each row is read exactly or refused with its line, its text and why."""

import gzip
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from qianmo.analytics.deliveries import Field, Form, Lookups, Told, checking, days_in_name, read_spec
from qianmo.domain.refusal import Refused

NUMBERS = {"6217000010001234567": 1, "1501010900012": 2, "A-15-2": 3}
FIELDS = (
    Field("account", "账号", Form.NUMBER),
    Field("fen", "余额", Form.MONEY),
    Field("name", "户名", required=False, most=8),
    Field("day", "日期", Form.DAY, required=False),
    Field("branch", "机构", Form.KNOWN, required=False),
    Field("side", "类别", Form.CHOICE, required=False, choices=("deposit", "loan")),
)
PLAIN = {"account": {"from": "账号"}, "fen": {"from": "余额"}, "name": {"from": "户名"}}
HEAD = "账号,户名,余额\n"


@pytest.fixture(scope="module")
def lookups():
    numbers = pa.table({"number": list(NUMBERS), "account_id": list(NUMBERS.values())})
    return Lookups(numbers, {"branch": pa.table({"code": ["1501"], "id": [7]})})


@pytest.fixture
def check(tmp_path, lookups):
    def run(content: bytes | str, fields=None, **written):
        data = content.encode() if isinstance(content, str) else content
        path = tmp_path / "file"
        path.write_bytes(data)
        spec = read_spec({"files": ["*"], "fields": fields or PLAIN, **written}, fields=FIELDS)
        assert not isinstance(spec, Refused), spec.reason
        with checking(path, spec=spec, fields=FIELDS, lookups=lookups, work=tmp_path) as checked:
            if isinstance(checked, Refused):
                return checked
            return checked.accepted().to_pylist(), list(checked.rejects()), checked.counted

    return run


def rows(answer):
    return [(row["account"], row["fen"], row["name"]) for row in answer[0]]


def test_a_comma_file_with_a_header_is_read_by_names(check):
    answer = check(HEAD + "1501010900012,萨日娜,12345.67\nA-15-2,,-0.5\n")
    assert rows(answer) == [(2, 1234567, "萨日娜"), (3, -50, None)]
    assert answer[1] == []
    assert (answer[2].rows, answer[2].fen, answer[2].ended) == (2, 1234517, True)


@pytest.mark.parametrize("ending", ["\n", "\r\n"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_the_same_rows_come_out_of_every_encoding(check, encoding, ending):
    text = (HEAD + "1501010900012,𠮷乌㐁,1\n").replace("\n", ending)
    answer = check(text.encode(encoding), encoding=encoding.removesuffix("-sig"))
    assert rows(answer) == [(2, 100, "𠮷乌㐁")]


@pytest.mark.parametrize("delimiter", ["|", "\t", "|+|", ";"])
def test_any_delimiter_will_do(check, delimiter):
    text = (HEAD + "1501010900012, 白音 ,1\n").replace(",", delimiter)
    assert rows(check(text, delimiter=delimiter, quote="")) == [(2, 100, "白音")]


def test_quotes_may_hold_the_delimiter_and_an_open_one_costs_its_own_row_alone(check):
    answer = check(
        HEAD + '"1501010900012","白,""音""",1\nA-15-2,"断了,2\n"A-15-2"x,,3\nA-15-2,好,4\n',
    )
    assert rows(answer) == [(2, 100, '白,"音"'), (3, 400, "好")]
    assert [(line, why) for line, why, _ in answer[1]] == [(3, "引号没有闭合"), (4, "引号没有闭合")]


def test_a_file_without_header_is_read_by_numbers_and_a_trailer_is_no_row(check):
    fields = {"account": {"from": 1}, "fen": {"from": 2, "unit": "fen"}}
    trailer = {"starts": "T", "rows": 2, "amount": 3, "unit": "fen"}
    answer = check("1501010900012,5\nA-15-2,7\n\nT,2,12\n\n", fields, header=False, trailer=trailer)
    assert [(row["account"], row["fen"]) for row in answer[0]] == [(2, 5), (3, 7)]
    assert answer[2].told == Told(2, 12)
    cut = check("1501010900012,5\nA-15-2,7\n", fields, header=False, trailer=trailer)
    assert cut.code == "file_cut"


def test_fixed_width_counts_the_bytes_of_the_encoding(check):
    fields = {"account": {"from": [1, 13]}, "name": {"from": [14, 8]}, "fen": {"from": [22, 6]}}
    lines = [("1501010900012", "白音𠮷", "1.50  "), ("A-15-2", "ab", "2     ")]
    data = b"".join(
        number.ljust(13).encode() + name.encode("gb18030").ljust(8) + amount.encode() + b"\r\n"
        for number, name, amount in lines
    )
    answer = check(data + b"1501010900012short\r\n", fields, format="fixed", encoding="gb18030", columns=27)
    assert rows(answer) == [(2, 150, "白音𠮷"), (3, 200, "ab")]
    assert answer[1] == [(3, "这一行有 18 个字节，应为 27", "1501010900012short")]


def test_parquet_is_read_as_text_too(check, tmp_path):
    table = pa.table({"账号": ["1501010900012", "A-15-2"], "户名": ["白", None], "余额": [0.1 + 0.2, 2.5]})
    pq.write_table(table, tmp_path / "in.parquet")
    data = (tmp_path / "in.parquet").read_bytes()
    answer = check(data, format="parquet")
    assert rows(answer) == [(3, 250, None)]
    assert answer[1] == [(1, "「余额」多于 2 位小数：0.30000000000000004", "1501010900012,白,0.30000000000000004")]
    assert check(data[:-20], format="parquet").code == "parquet_spoilt"


def test_a_packed_file_is_unpacked_unless_it_is_cut_or_a_bomb(check):
    packed = gzip.compress((HEAD + "1501010900012,白,1\n").encode())
    assert rows(check(packed)) == [(2, 100, "白")]
    assert check(packed[:-6]).reason == "不能收 file：压缩文件没有传完。请重新压缩后再交"
    assert check(gzip.compress(b"0" * (66 << 20))).code == "packed_spoilt"


@pytest.mark.parametrize(
    ("text", "fen"),
    [("0", 0), ("-12.3", -1230), ("+5", 500), ("9999999999999.99", 999999999999999), ("1,234.50", 123450)],
)
def test_an_amount_is_exact(check, text, fen):
    fields = {"account": {"constant": "A-15-2"}, "fen": {"from": 1, "thousands": True}}
    answer = check(f"{text}\n", fields, header=False, delimiter="|")
    assert [row["fen"] for row in answer[0]] == [fen]


@pytest.mark.parametrize(
    "text", ["1.005", "1e3", "1E-3", "12a", "1_000", "", "NaN", "inf", "99999999999999", "--1", "0x1F", "１２", "1 2"]
)
def test_an_amount_that_is_not_exact_is_a_bad_row(check, text):
    fields = {"account": {"constant": "A-15-2"}, "fen": {"from": 2}}
    answer = check(f"x|{text}\n", fields, header=False, delimiter="|")
    assert answer[0] == []
    assert answer[1][0][1].startswith("「余额」")


def test_a_sign_may_stand_in_a_column_of_its_own(check):
    fields = {
        "account": {"constant": "A-15-2"},
        "fen": {"from": 1, "sign": {"from": 2, "plus": ["贷"], "minus": ["借"]}},
    }
    answer = check("1,借\n2,贷\n3,?\n", fields, header=False)
    assert [row["fen"] for row in answer[0]] == [-100, 200]
    assert answer[1] == [(3, "「余额」的正负没有说：3", "3,?")]


def test_days_codes_and_choices_are_looked_at(check):
    fields = {
        "account": {"constant": "A-15-2"},
        "fen": {"constant": "0"},
        "day": {"from": 1, "day": "%Y%m%d"},
        "branch": {"from": 2},
        "side": {"from": 3, "values": {"活期": "deposit"}},
    }
    answer = check("20260930,1501,活期\n20260931,,\n2026930,,\n,9999,\n,,贵金属\n", fields, header=False)
    [row] = answer[0]
    assert (str(row["day"]), row["branch"], row["side"]) == ("2026-09-30", 7, "deposit")
    assert [why for _, why, _ in answer[1]] == [
        "「日期」不是日期：20260931",
        "「日期」不是日期：2026930",
        "「机构」没有登记：9999",
        "「类别」没有对照：贵金属",
    ]


def test_what_cannot_be_read_is_refused_with_its_line(check):
    good = "1501010900012,白,1\n".encode()
    data = HEAD.encode() + good + b"A-15-2,\xff\xfe,1\nA-15-2,a\x00b,1\n99,x,1\nA-15-2,x\n"
    data += b"A-15-2," + b"z" * 300_000 + b",1\nA-15-2,a\rb,1\n" + good
    answer = check(data)
    assert len(answer[0]) == 2
    unreadable = "有读不出的字节、控制字符，或这一行太长"
    unknown = "「账号」没有登记，请先交账户文件"
    expected = [unreadable, unreadable, unknown, "列数是 2，应为 3", unreadable, unreadable]
    assert [(line, why) for line, why, _ in answer[1]] == list(zip(range(3, 9), expected, strict=True))


def test_a_cell_that_would_be_a_formula_goes_back_as_text(tmp_path, lookups):
    (tmp_path / "file").write_text("=cmd|' /C calc'!A0,1\n")
    spec = read_spec(
        {"files": ["*"], "header": False, "fields": {"account": {"from": 1}, "fen": {"from": 2}}}, fields=FIELDS
    )
    with checking(tmp_path / "file", spec=spec, fields=FIELDS, lookups=lookups, work=tmp_path) as checked:
        checked.write_rejects(tmp_path / "rejects.csv")
    assert "\"'=cmd|' /C calc'!A0,1\"" in (tmp_path / "rejects.csv").read_text("utf-8-sig")


def test_a_row_given_twice_is_refused_both_times(tmp_path, lookups):
    (tmp_path / "file").write_text("A-15-2,1\n1501010900012,2\nA-15-2,1\n")
    spec = read_spec(
        {"files": ["*"], "header": False, "fields": {"account": {"from": 1}, "fen": {"from": 2}}}, fields=FIELDS
    )
    with checking(tmp_path / "file", spec=spec, fields=FIELDS, lookups=lookups, work=tmp_path) as checked:
        checked.refuse_twice(["account"])
        assert checked.counted.accepted == 1
        assert [why for _, why, _ in checked.rejects()] == ["同样的一行给了 2 次，第一次在第 1 行"] * 2


@pytest.mark.parametrize("data", [b"", b"\n\n"])
def test_an_empty_file_is_refused(check, data):
    assert check(data).code == "file_empty"


def test_a_header_without_the_column_is_refused(check):
    assert check("账号,户名\n1,2\n").reason == "不能收这份文件：表头里没有「余额」。请核对文件或对照"


@pytest.mark.parametrize(
    ("change", "what"),
    [
        ({"fields": {"account": {"from": 1}}}, "没有说从哪一列取「余额」"),
        ({"files": ["../etc/passwd"]}, "不能有目录"),
        ({"delimiter": ""}, "delimiter"),
        ({"delimiter": '"'}, "不能相同"),
        ({"fields": {**PLAIN, "salary": {"from": 1}}}, "不认识 salary"),
        ({"fields": {**PLAIN, "fen": {"from": "余额", "unit": "dollar"}}}, "unit 只能是"),
        ({"fields": {**PLAIN, "fen": {"from": "余额", "constant": "1"}}}, "要么"),
        ({"format": "fixed"}, "定宽"),
        ({"reject_ppm": 2.5}, "reject_ppm"),
    ],
)
def test_a_mapping_that_cannot_work_is_refused_before_it_counts(change, what):
    answer = read_spec({"files": ["a.csv"], "fields": PLAIN, **change}, fields=FIELDS)
    assert isinstance(answer, Refused)
    assert what in answer.reason


def test_a_mapping_cannot_smuggle_sql(check):
    nasty = "x' OR 1=1; DROP TABLE raw; --"
    fields = {"account": {"from": 1}, "fen": {"from": 2}, "name": {"from": 1, "values": {nasty: nasty}}}
    answer = check("A-15-2,1\n", fields, header=False)
    assert rows(answer) == [(3, 100, "A-15-2")]


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("balances_20260930.csv", ("2026-09-30", "2026-09-30")),
        ("balances_2026-09-30.csv.gz", ("2026-09-30", "2026-09-30")),
        ("history_20240930-20260930.csv", ("2024-09-30", "2026-09-30")),
        ("products.csv", None),
        ("balances_20261340.csv", None),
        ("balances_20260930.csv.part", None),
    ],
)
def test_a_name_tells_the_days(name, found):
    answer = days_in_name(name, ["balances_{day}.csv", "history_{since}-{day}.csv"])
    assert (answer and tuple(map(str, answer))) == found


def test_paths_stay_where_they_are(tmp_path, lookups):
    odd = tmp_path / "it's [a] 'file'"
    odd.write_text("A-15-2,1\n")
    spec = read_spec(
        {"files": ["*"], "header": False, "fields": {"account": {"from": 1}, "fen": {"from": 2}}}, fields=FIELDS
    )
    with checking(Path(odd), spec=spec, fields=FIELDS, lookups=lookups, work=tmp_path) as checked:
        assert checked.counted.accepted == 1
