"""The parts of the look on one page, each state beside its word, with invented figures.

Open to staff of a demonstration or in debug; it shows nothing of the bank.
"""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse

from qianmo.domain.funnel import Funnel
from qianmo.web.canal import reaches
from qianmo.web.seat import Seat, seated, show
from qianmo.web.stages import EXCLUDED, LATTICE_ORDER, STAGES

SAMPLE = Funnel(
    filed=84_792,
    eligible=53_054,
    granted=52_195,
    granted_fen=781_100_000_000,
    signed=26_029,
    signed_fen=327_000_000_000,
    drawn=20_210,
    drawn_fen=215_300_000_000,
)
GROUND = [
    ("--qm-path", "路"),
    ("--qm-plot-2", "地"),
    ("--qm-ink", "墨"),
    ("--qm-brand", "田青"),
    ("--qm-canal", "渠蓝"),
    ("--qm-wheat-fill", "麦"),
    ("--qm-cinnabar", "朱"),
    ("--qm-sprout", "苗"),
]
COVERAGE = [(f"--qm-seq-{step}", text) for step, text in enumerate(("<25%", "25", "35", "45", "55", "65", "75"), 1)]
RISK = [(f"--qm-risk-{step}", f"险 {step}") for step in range(1, 7)]
CHANGE = [
    (f"--qm-div-{step}", word)
    for step, word in zip(("m3", "m2", "m1", "0", "p1", "p2", "p3"), "降  0  升", strict=True)
]
KINDS = [(f"--qm-cat-{step}", f"类 {step}") for step in range(1, 7)]
DARK = {
    *("--qm-ink", "--qm-brand", "--qm-canal", "--qm-cinnabar", "--qm-sprout", "--qm-div-m3", "--qm-div-p3"),
    *(f"--qm-seq-{step}" for step in (5, 6, 7)),
    *(f"--qm-risk-{step}" for step in (5, 6)),
    *(f"--qm-cat-{step}" for step in (1, 3, 4, 5, 6)),
}
"""Grounds on which text is white."""
SAMPLE_SQUARES = [6, 4, 7, 2, 1, 3]
SAMPLE_RULER = [
    ("", "9-21 一", "受理"), ("qm-passed", "22 二", ""), ("qm-passed", "23 三", ""), ("qm-stopped", "24 四", "停表"),
    ("qm-free", "25", "中秋节"), ("qm-free", "26", ""), ("qm-free", "27", ""), ("qm-passed", "28 一", ""),
    ("qm-now", "29 二", ""), ("", "30 三", ""), ("qm-free", "10-01", "国庆节"), ("", "8 四", ""),
    ("qm-due", "9 五", ""),
]  # fmt: skip


@seated(None)
def showcase(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Every part once."""
    if not (settings.DEBUG or settings.QIANMO_DEMO):
        raise Http404
    return show(
        request,
        seat,
        "parts.html",
        room="parts",
        scales=[GROUND, COVERAGE, RISK, CHANGE, KINDS],
        dark=DARK,
        stages=[*STAGES.values(), EXCLUDED],
        reaches=reaches(SAMPLE),
        ruler=SAMPLE_RULER,
        squares=[stage.square for stage, n in zip(LATTICE_ORDER, SAMPLE_SQUARES, strict=True) for _ in range(n)],
    )
