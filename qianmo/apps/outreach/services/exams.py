"""Acts on the exam: write a script with its questions, publish it by a second person, sit a paper and hand it in."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Max

from qianmo.apps.events.services import Fact, record
from qianmo.apps.org.queries import staff_in_post
from qianmo.apps.outreach.models import ExamPaper, PlanState, Script, ScriptQuestion
from qianmo.domain.outreach.exams import TRIES_A_DAY, ExamRule, Marked, Question, check_script, draw_paper, mark
from qianmo.domain.refusal import Refused

SETTLED = Refused(code="script_settled", reason="没有办：这一版话术已经发布或放弃。请刷新本页")


@transaction.atomic
def write_script(
    *,
    title: str,
    text: str,
    questions: Sequence[Question],
    rule: ExamRule,
    by: int,
    at: datetime,
    business_date: date,
) -> int | Refused:
    """Write the next version of the script with its questions; the id. An own draft is replaced.

    Refused: a script that does not stand (`check_script`), somebody else's draft that waits.
    """
    draft = Script.objects.select_for_update().filter(state=PlanState.DRAFT).first()
    if draft is not None and draft.written_by_id != by:
        return Refused(code="script_waits", reason=f"没有收下：第 {draft.version} 版话术在等发布。请先发布或放弃")
    refused = check_script(text=text, questions=questions, rule=rule)
    if refused is not None:
        return refused
    if draft is not None:
        Script.objects.filter(id=draft.pk).update(state=PlanState.DROPPED)
    version = (Script.objects.aggregate(last=Max("version"))["last"] or 0) + 1
    row = Script.objects.create(
        version=version, title=title[:60], text=text, drawn=rule.drawn, pass_mark=rule.pass_mark,
        valid_days=rule.valid_days, state=PlanState.DRAFT, written_by_id=by, written_at=at,
    )  # fmt: skip
    ScriptQuestion.objects.bulk_create(
        ScriptQuestion(script=row, position=place, text=one.text, choices=list(one.choices), answer=one.answer)
        for place, one in enumerate(questions, start=1)
    )
    told = {"version": version, "questions": len(questions)}
    _tell("outreach.script_written", row.pk, told, by=by, at=at, on=business_date)
    return row.pk


@transaction.atomic
def publish_script(*, script_id: int, by: int, at: datetime, business_date: date) -> Refused | None:
    """Let a draft be the script; papers drawn from now on are about it. Refused: by its writer, one that is settled."""
    row = Script.objects.select_for_update().filter(id=script_id, state=PlanState.DRAFT).first()
    if row is None:
        return SETTLED
    if row.written_by_id == by:
        return Refused(code="own_script", reason="没有发布：自己编制的话术要由另一位同事发布")
    row.state, row.published_by_id, row.published_at = PlanState.PUBLISHED, by, at
    row.save(update_fields=["state", "published_by", "published_at"])
    _tell("outreach.script_published", row.pk, {"version": row.version}, by=by, at=at, on=business_date)
    return None


@transaction.atomic
def drop_script(*, script_id: int, by: int, at: datetime, business_date: date) -> Refused | None:
    """Give up a draft. Refused: one that is settled."""
    row = Script.objects.select_for_update().filter(id=script_id, state=PlanState.DRAFT).first()
    if row is None:
        return SETTLED
    row.state = PlanState.DROPPED
    row.save(update_fields=["state"])
    _tell("outreach.script_dropped", row.pk, {"version": row.version}, by=by, at=at, on=business_date)
    return None


@transaction.atomic
def begin_paper(*, seed: int, by: int, at: datetime, business_date: date) -> int | Refused:
    """Draw a paper for oneself by a seed that is kept; the id. One that is open is gone on with.

    Refused: no script published, nobody in a post, more than three tries on a day.
    """
    script = Script.objects.filter(state=PlanState.PUBLISHED).order_by("-version").first()
    if script is None:
        return Refused(code="no_script", reason="不能开考：还没有发布的话术。请等普惠金融部发布")
    if staff_in_post(staff_id=by, on=business_date) is None:
        return Refused(code="no_post", reason="不能开考：您今天没有岗位")
    own = ExamPaper.objects.select_for_update().filter(staff_id=by)
    going = own.filter(handed_in_at__isnull=True).first()
    if going is not None:
        return going.pk
    if own.filter(begun_on=business_date).count() >= TRIES_A_DAY:
        return Refused(code="tries", reason=f"不能开考：今天已经考了 {TRIES_A_DAY} 次。请看熟话术，明天再考")
    known = list(ScriptQuestion.objects.filter(script=script).values_list("id", flat=True))
    row = ExamPaper.objects.create(
        script=script, staff_id=by, seed=seed, begun_on=business_date, begun_at=at,
        questions=draw_paper(questions=known, drawn=script.drawn, seed=seed),
    )  # fmt: skip
    _tell("outreach.paper_begun", row.pk, {"version": script.version}, by=by, at=at, on=business_date)
    return row.pk


@transaction.atomic
def hand_in_paper(
    *, paper_id: int, answers: Sequence[int | None], by: int, at: datetime, business_date: date
) -> Marked | Refused:
    """Hand in one's own paper; handed in again it answers as it did. A pass holds from its day for the script's days.

    Refused: a paper that is not one's own, or answers that do not fit its questions.
    """
    row = ExamPaper.objects.select_for_update(of=["self"]).select_related("script").filter(id=paper_id, staff_id=by)
    paper = row.first()
    if paper is None or len(answers) != len(paper.questions):
        return Refused(code="no_paper", reason="没有收卷：这不是您的考卷，或答案数不对。请重新打开考卷")
    if paper.handed_in_at is not None:
        return Marked(paper.right or 0, len(paper.questions), paper.passed)
    key = dict(ScriptQuestion.objects.filter(id__in=paper.questions).values_list("id", "answer"))
    marked = mark(answers=answers, key=[key[pk] for pk in paper.questions], pass_mark=paper.script.pass_mark)
    paper.answers, paper.right, paper.passed, paper.handed_in_at = list(answers), marked.right, marked.passed, at
    paper.valid_until = business_date + timedelta(days=paper.script.valid_days) if marked.passed else None
    paper.save(update_fields=["answers", "right", "passed", "handed_in_at", "valid_until"])
    told = {"points": marked.points, "passed": marked.passed}
    _tell("outreach.paper_handed_in", paper.pk, told, by=by, at=at, on=business_date)
    return marked


def _tell(kind: str, subject_id: int, payload: dict[str, Any], *, by: int, at: datetime, on: date) -> None:
    fact = Fact(subject_id=subject_id, household_id=None, by=by, payload=payload)
    record(kind=kind, facts=[fact], at=at, business_date=on)
