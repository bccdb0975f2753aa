"""A script in force and people who have passed its exam, for tests that send somebody to a village."""

from datetime import date

from qianmo.apps.outreach.models import ExamPaper, ScriptQuestion
from qianmo.apps.outreach.services import begin_paper, hand_in_paper, publish_script, write_script
from qianmo.domain.outreach.exams import ExamRule, Question
from tests import village as v

DAY = v.DRAWN
NOW = {"at": v.at(DAY), "business_date": DAY}
BANK = [Question(text=f"第{n}问", choices=["甲", "乙", "丙"], answer=n % 3) for n in range(6)]
RULE = ExamRule(drawn=4, pass_mark=75, valid_days=60)


def script_in_force(ground: v.Ground, *, rule: ExamRule = RULE) -> int:
    told = {"title": "入村三句话", "text": "您好，我是……", "questions": BANK, "rule": rule}
    script_id = write_script(**told, by=ground.staff["1001"], **NOW)
    assert isinstance(script_id, int), script_id
    assert publish_script(script_id=script_id, by=ground.staff["1006"], **NOW) is None
    return script_id


def sit(ground: v.Ground, number: str, *, right: int = 4, on: date = DAY):
    """Sit a paper with so many right answers."""
    now = {"at": v.at(on), "business_date": on}
    paper_id = begin_paper(seed=7, by=ground.staff[number], **now)
    assert isinstance(paper_id, int), paper_id
    drawn = ExamPaper.objects.get(id=paper_id).questions
    key = dict(ScriptQuestion.objects.values_list("id", "answer"))
    answers = [key[pk] if place < right else (key[pk] + 1) % 3 for place, pk in enumerate(drawn)]
    return hand_in_paper(paper_id=paper_id, answers=answers, by=ground.staff[number], **now)
