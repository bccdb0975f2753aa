"""Printing a supplement to a contract (补充协议、续贷协议): signed like a contract, and before it is decided.

Nothing of the line changes when it is signed; a second person carries the raise or renewal out after that, and not
before.
"""

from datetime import date, datetime

from django.db import transaction

from qianmo.apps.credit.queries.signable import signable_lines
from qianmo.apps.credit.queries.supplements import supplemented
from qianmo.apps.signing.contents import filled_in
from qianmo.apps.signing.models import Paper, PaperState
from qianmo.apps.signing.services.papers import Made, NewSupplement, printed, tell_printed, write_papers
from qianmo.apps.signing.supplements import supplement_asked
from qianmo.apps.signing.texts import BODIES, texts_in_force
from qianmo.domain.numbers import contract_number
from qianmo.domain.refusal import Refused
from qianmo.storage.copying import allocate_ids


@transaction.atomic
def print_supplement(*, new: NewSupplement, at: datetime, business_date: date) -> int | Refused:
    """Print a supplement from the text in force; its id, and the same again for the same request.

    Refused: an unknown raise or renewal, or one of a line without a contract; one decided or signed for already; one
    printed already; no text in force, a cost over the cap, and what the fonts cannot show.
    """
    about = supplemented(kind=new.kind, subject_id=new.subject_id)
    if about is None:
        return Refused(code="unknown_change", reason="没有这笔变更，或额度还没有签约：签约时按新额度签，不用补充协议")
    line = signable_lines(ids=[about.line_id], held=True)[about.line_id]
    known = Paper.objects.filter(request_id=new.request_id).values_list("id", flat=True).first()
    if known is not None:
        return known
    if not about.waits:
        return Refused(code="not_waiting", reason="不用再打印：这笔变更已经签过，或已经办结")
    subject = {"limit_change_id": about.id} if about.kind == "raise" else {"renewal_id": about.id}
    living = Paper.objects.exclude(state=PaperState.VOID).filter(**subject).values_list("number", flat=True).first()
    if living is not None:
        return Refused(code="paper_exists", reason=f"已经打印过 {living}。要重打，先作废那一份")
    text = texts_in_force(on=business_date).get(f"supplement:{new.kind}")
    if text is None:
        what = BODIES[f"supplement:{new.kind}"]
        return Refused(code="no_text", reason=f"没有生效的{what}文本。请产品经理起草、风险部门发布后再打印")
    (pk,) = allocate_ids(Paper, 1)
    number = contract_number(year=business_date.year, serial=pk)
    asked = supplement_asked(about, line, number=number, texts=(text,), on=business_date)
    (contents,) = filled_in(asked=[asked], on=business_date)
    if isinstance(contents, Refused):
        return contents
    made = printed(Made(0, new, line, number, (text,), contents))
    if isinstance(made, Refused):
        return made
    (paper_id,) = write_papers([made], state=PaperState.PRINTED, at=at, on=business_date)
    tell_printed([made], [paper_id], at=at, on=business_date)
    return paper_id
