"""Questions of the exam as a workbook: the question, up to six choices, and the letter of the right one."""

from collections.abc import Iterable

from qianmo.domain.outreach.exams import Question
from qianmo.gateways.sheets import SheetRow

LETTERS = "ABCDEF"
COLUMNS = ("题目", *(f"选项{letter}" for letter in LETTERS), "答案")


def read(rows: Iterable[SheetRow]) -> tuple[list[Question], dict[int, str]]:
    """The questions of a workbook's rows, and the reasons of the rows that cannot be read, by row number."""
    questions: list[Question] = []
    faults: dict[int, str] = {}
    for row in rows:
        choices = [row.cells[f"选项{letter}"][:120] for letter in LETTERS if row.cells[f"选项{letter}"]]
        answer = row.cells["答案"].upper()
        if row.fault:
            faults[row.number] = row.fault
        elif len(answer) != 1 or answer not in LETTERS[: len(choices)]:
            faults[row.number] = f"答案“{answer[:10]}”不是这一题的选项。请写 A 到 {LETTERS[max(len(choices), 1) - 1]}"
        else:
            question = Question(text=row.cells["题目"][:300], choices=choices, answer=LETTERS.index(answer))
            questions.append(question)
    return questions, faults
