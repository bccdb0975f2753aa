"""What a supplement to a contract says: the line as the raise or renewal would have it, and who signed the contract."""

from dataclasses import replace
from datetime import date

from qianmo.apps.credit.queries.signable import SignableLine
from qianmo.apps.credit.queries.supplements import Supplemented, supplemented
from qianmo.apps.signing.contents import Asked, kept_contents
from qianmo.apps.signing.models import Paper, PaperKind, PaperState
from qianmo.apps.signing.texts import TextRow
from qianmo.apps.signing.wording import said_day
from qianmo.domain.money import yuan
from qianmo.domain.signing.capitals import capital_amount


def supplement_asked(
    about: Supplemented, line: SignableLine, *, number: str, texts: tuple[TextRow, ...], on: date
) -> Asked:
    """The supplement to fill in: with the giver of a guarantee, and everybody else who signed the contract.

    Costs are told from the day it is printed (`on`). A contract signed before this system kept it names nobody here;
    then the borrower alone signs.
    """
    papers = Paper.objects.defer("pdf", "facts")
    signed = papers.filter(line_id=line.id, kind=PaperKind.CONTRACT, state=PaperState.SIGNED).first()
    before = kept_contents(paper_id=signed.pk) if signed else None
    return Asked(
        _changed(about, line, on=on),
        number,
        signed.card if signed else "",
        before.guarantors if before else (),
        texts,
        signers=before.signers if before else (),
        more=_blanks(about),
    )


def supplemented_by(paper: Paper) -> Supplemented | None:
    """The raise or renewal a paper is about; None for a contract."""
    subject_id = paper.limit_change_id or paper.renewal_id
    return supplemented(kind=paper.kind, subject_id=subject_id) if subject_id else None


def _changed(about: Supplemented, line: SignableLine, *, on: date) -> SignableLine:
    if about.old_due_on is None or about.new_due_on is None:
        return replace(line, limit_fen=about.after_fen, starts_on=max(on, line.starts_on))
    return replace(
        line,
        limit_fen=about.after_fen,
        rate_ppm=line.rate_ppm if about.rate_ppm is None else about.rate_ppm,
        starts_on=about.old_due_on,
        ends_on=about.new_due_on,
    )


def _blanks(about: Supplemented) -> dict[str, str]:
    if about.old_due_on is None or about.new_due_on is None:
        return {
            "原合同编号": about.contract,
            "原额度": f"{yuan(about.before_fen)} 元",
            "新额度": f"{yuan(about.after_fen)} 元",
            "新额度大写": capital_amount(about.after_fen),
        }
    return {
        "原合同编号": about.contract,
        "借据编号": about.draw,
        "续贷方式": about.how,
        "续贷金额": f"{yuan(about.after_fen)} 元",
        "原到期日": said_day(about.old_due_on),
        "新到期日": said_day(about.new_due_on),
    }
