"""The files keep to what both engines understand alike, and what is emitted for Spark changes only on purpose."""

import pytest

from qianmo.analytics.metrics.lowering import lowered, lowered_table
from qianmo.analytics.metrics.subset import OutsideSubset
from tests.analytics.metrics.golden import FOLDER, emitted


def test_what_is_emitted_for_spark_is_what_was_read_and_kept():
    kept = {str(path.relative_to(FOLDER)): path.read_text(encoding="utf-8") for path in FOLDER.rglob("*.sql")}
    assert emitted() == kept, "look at the diff after: .venv/bin/python -m tests.analytics.metrics.golden"


def test_a_word_of_ours_stands_in_place_with_what_it_was_given():
    assert " ".join(lowered("SELECT qm_part(a + b, 0, n) AS fen FROM t", name="x").split()) == (
        "SELECT ( ( a + b ) * n DIV 1000000 - ( a + b ) * 0 DIV 1000000 ) AS fen FROM t"
    )
    assert lowered("SELECT a FROM t WHERE qm_on($d, a, b)", name="x").endswith("(\n    a <= :d AND b > :d\n  )")


def test_files_of_the_lake_are_read_by_the_engines_own_reader():
    read = []
    sql = "SELECT \"class\" FROM read_parquet(['/a/b.parquet', '/c d']) o ANTI JOIN (SELECT 1 AS x) c ON c.x = o.x"
    assert lowered_table(sql, files=lambda paths: read.append(paths) or "these") == (
        "SELECT `class` FROM these AS o ANTI JOIN (SELECT 1 AS x) AS c ON c.x = o.x"
    )
    assert read == [["/a/b.parquet", "/c d"]]


@pytest.mark.parametrize(
    ("sql", "instead"),
    [
        ("SELECT fen / 2 AS x FROM t", r"weather\.sql: 'fen / 2': .* write qm_div\(a, b\)"),
        ("SELECT fen // 2 AS x FROM t", r"qm_part"),
        ("SELECT avg(fen) AS x FROM t", r"answer numerator and denominator"),
        ("SELECT fen * 0.5 AS x FROM t", r"not a whole number: write fen"),
        ("SELECT fen::DOUBLE AS x FROM t", r"qm_wide"),
        ("SELECT CAST(fen AS DECIMAL(18, 2)) AS x FROM t", r"qm_wide"),
        ("SELECT round(fen, 2) AS x FROM t", r"round once, last"),
        ("SELECT * FROM t", r"name the columns"),
        ("SELECT strftime(d, '%Y') AS x FROM t", r"see qianmo/analytics/metrics/subset\.py"),
        ("SELECT hash(fen) AS x FROM t", r"an engine's own function: write one of qm_wide, qm_div"),
        ("SELECT date_trunc('month', d) AS x FROM t", r"write qm_month\(d\)"),
        ("SELECT fen FROM t QUALIFY row_number() OVER (ORDER BY fen) = 1", r"number rows in a WITH"),
        ("SELECT sum(fen) FILTER (WHERE fen > 0) AS x FROM t", r"sum\(CASE"),
        ("SELECT fen FROM t ASOF JOIN u ON t.d >= u.d", r"join with JOIN"),
        ("SELECT fen FROM t LIMIT 5", r"answers all its rows"),
        ("SELECT fen FROM read_csv('x')", r"subset"),
    ],
)
def test_what_engines_understand_differently_is_refused_with_what_to_write_instead(sql, instead):
    with pytest.raises(OutsideSubset, match=instead):
        lowered(sql, name="weather")
