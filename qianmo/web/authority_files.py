"""The table of authority as a file and back: its rows as a workbook, the whole model as DMN."""

from collections.abc import Sequence
from pathlib import Path
from tempfile import NamedTemporaryFile

from django.http import HttpRequest, HttpResponse

from qianmo import decisions
from qianmo.apps import approvals
from qianmo.apps.approvals.queries.authority import DECISION
from qianmo.apps.products.workbooks import with_rules, workbook_of
from qianmo.domain.refusal import Refused
from qianmo.domain.rulebook import Row
from qianmo.web.uploading import was_too_large

NAME = "审批权限表"
SHIPPED = Path(approvals.__file__).with_name("authority.dmn")
WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def table_file(rows: Sequence[Row], *, workbook: bool, taker: str) -> HttpResponse | Refused:
    """The table to take away and edit; the shipped one where none is in force."""
    source = _source(rows)
    if not workbook:
        return _named(HttpResponse(source, content_type="application/xml"), "authority.dmn")
    model = decisions.load(source)
    made = workbook_of(model=model, decision=model.decision(DECISION).id, title=NAME, taker=taker)
    return made if isinstance(made, Refused) else _named(HttpResponse(made, content_type=WORKBOOK), "authority.xlsx")


def _source(rows: Sequence[Row]) -> bytes:
    return str(rows[0]["model"]).encode() if rows else SHIPPED.read_bytes()


def _named(answer: HttpResponse, name: str) -> HttpResponse:
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def table_from(request: HttpRequest, rows: Sequence[Row]) -> list[Row] | Refused:
    """The model a file brings: a DMN file whole, or a workbook whose rows take the place of the table's in force.

    Refused: no file, one that is too large or cannot be read.
    """
    sent = request.FILES.get("file")
    if sent is None:
        said = "文件太大，没有读" if was_too_large(request) else "没有收到文件"
        return Refused(code="no_file", reason=f"没有提交：{said}。请选一个 DMN 或 Excel 文件")
    content, suffix = sent.read(), Path(sent.name or "").suffix.lower()
    try:
        model = _with_rules(content, suffix, rows) if suffix in {".xlsx", ".xls", ".csv"} else content
        if isinstance(model, Refused):
            return model
        decisions.load(model)
    except (decisions.ModelError, UnicodeDecodeError) as error:
        return Refused(code="unsound_model", reason=f"没有提交：文件读不懂，{error}。请用编辑过的 DMN 或本页下载的表格")
    return [{"model": model.decode()}]


def _with_rules(content: bytes, suffix: str, rows: Sequence[Row]) -> bytes | Refused:
    source = _source(rows)
    decision = decisions.load(source).decision(DECISION).id
    with NamedTemporaryFile(suffix=suffix) as copy:
        copy.write(content)
        copy.flush()
        return with_rules(source, path=Path(copy.name), decision=decision)
