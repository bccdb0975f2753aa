"""A rule that is a model as a file and back: the rows of its table as a workbook, the whole model as DMN."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import NamedTemporaryFile

from django.http import HttpRequest, HttpResponse

from qianmo import decisions
from qianmo.analytics import tiering
from qianmo.apps import approvals, crm, leads
from qianmo.apps.approvals.queries.authority import DECISION
from qianmo.apps.leads.queries import DECISION as LIST_DECISION
from qianmo.apps.products.workbooks import with_rules, workbook_of
from qianmo.domain.refusal import Refused
from qianmo.domain.rulebook import Row
from qianmo.web.uploading import was_too_large


@dataclass(frozen=True, slots=True)
class ModelFile:
    """A book whose one row is a model: its name, the decision whose rows a workbook holds, the model shipped with us.

    `shown_at` is the page on which its rows are read, `without` what holds while there is none.
    """

    title: str
    decision: str
    shipped: Path
    shown_at: str
    without: str


MODELS: Mapping[str, ModelFile] = {
    "table": ModelFile(
        "审批权限表", DECISION, Path(approvals.__file__).with_name("authority.dmn"), "authority",
        "今天没有权限表，按岗位金额",
    ),
    "tiers": ModelFile(
        "客户分层表", tiering.DECISION, Path(crm.__file__).with_name("tiers.dmn"), "tiers",
        "今天没有分层表，各户都没有分层",
    ),
    "list_model": ModelFile(
        "名单模型", LIST_DECISION, Path(leads.__file__).with_name("picking.dmn"), "list-model",
        "今天没有名单模型，建名单只用条件和查询",
    ),
}  # fmt: skip
"""By the code of the book."""
WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def table_file(of: ModelFile, rows: Sequence[Row], *, workbook: bool, taker: str) -> HttpResponse | Refused:
    """The table to take away and edit; the shipped one where none is in force."""
    source, name = _source(of, rows), of.shipped.stem
    if not workbook:
        return _named(HttpResponse(source, content_type="application/xml"), f"{name}.dmn")
    model = decisions.load(source)
    made = workbook_of(model=model, decision=model.decision(of.decision).id, title=of.title, taker=taker)
    return made if isinstance(made, Refused) else _named(HttpResponse(made, content_type=WORKBOOK), f"{name}.xlsx")


def _source(of: ModelFile, rows: Sequence[Row]) -> bytes:
    return str(rows[0]["model"]).encode() if rows else of.shipped.read_bytes()


def _named(answer: HttpResponse, name: str) -> HttpResponse:
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def table_from(of: ModelFile, request: HttpRequest, rows: Sequence[Row]) -> list[Row] | Refused:
    """The model a file brings: a DMN file whole, or a workbook whose rows take the place of the table's in force.

    Refused: no file, one that is too large or cannot be read.
    """
    sent = request.FILES.get("file")
    if sent is None:
        said = "文件太大，没有读" if was_too_large(request) else "没有收到文件"
        return Refused(code="no_file", reason=f"没有提交：{said}。请选一个 DMN 或 Excel 文件")
    content, suffix = sent.read(), Path(sent.name or "").suffix.lower()
    try:
        model = _with_rules(of, content, suffix, rows) if suffix in {".xlsx", ".xls", ".csv"} else content
        if isinstance(model, Refused):
            return model
        decisions.load(model)
    except (decisions.ModelError, UnicodeDecodeError) as error:
        return Refused(code="unsound_model", reason=f"没有提交：文件读不懂，{error}。请用编辑过的 DMN 或本页下载的表格")
    return [{"model": model.decode()}]


def _with_rules(of: ModelFile, content: bytes, suffix: str, rows: Sequence[Row]) -> bytes | Refused:
    source = _source(of, rows)
    decision = decisions.load(source).decision(of.decision).id
    with NamedTemporaryFile(suffix=suffix) as copy:
        copy.write(content)
        copy.flush()
        return with_rules(source, path=Path(copy.name), decision=decision)
