"""The words, shapes and squares of the five stages from file to draw.

A household stands at the furthest stage it has reached. Lists say it as shape, colour and word; lattices as one
square. 不符合 stands outside the canal: the household was screened and may not enter.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Stage:
    """One stage as people see it: `name` of the stage, `standing` of a household that got no further."""

    key: str
    name: str
    standing: str
    shape: str
    square: str


STAGES: dict[str, Stage] = {
    stage.key: stage
    for stage in (
        Stage("filed", "建档", "已建档", "qm-todo", "qm-planned"),
        Stage("eligible", "符合", "符合未授", "qm-quarter", "qm-q1"),
        Stage("granted", "授信", "授信未签", "qm-doing", "qm-q3"),
        Stage("signed", "签约", "签约未用", "qm-most", "qm-q5"),
        Stage("drawn", "用信", "用信", "qm-done", "qm-q7"),
    )
}
EXCLUDED = Stage("excluded", "不符合", "不符合", "qm-stop", "qm-hatch")

LATTICE_ORDER: tuple[Stage, ...] = (
    STAGES["drawn"],
    STAGES["signed"],
    STAGES["granted"],
    STAGES["eligible"],
    STAGES["filed"],
    EXCLUDED,
)
"""From the furthest to the nearest, as lattices are filled."""


def standing(key: str) -> Stage:
    """The stage of a household by its key."""
    return EXCLUDED if key == EXCLUDED.key else STAGES[key]
