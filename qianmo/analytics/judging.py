"""Whether a decision table can decide every household by what the lake tells of it (`tiering.FACTS`)."""

from qianmo import decisions
from qianmo.analytics.tiering import FACTS
from qianmo.decisions import editing
from qianmo.domain.refusal import Refused

ONE_ROW = {"UNIQUE", "FIRST"}
"""Hit policies of a table of which one row answers."""
BARRING = {
    decisions.Trouble.MISTAKE,
    decisions.Trouble.TYPE,
    decisions.Trouble.UNKNOWN,
    decisions.Trouble.OVERLAP,
    decisions.Trouble.GAP,
}
"""What keeps a table from being published: a household in a gap would be left out by oversight."""


def sound_sheet(source: bytes, *, decision: str, called: str) -> editing.Sheet | Refused:
    """The sheet that takes a decision in a model; `called` is the table in a sentence (分层).

    Refused: mistakes, gaps or overlaps; a fact the lake does not tell of every household, or one of another sort.
    """
    try:
        model = decisions.load(source)
        asked = model.facts_behind(decision)
    except decisions.ModelError as error:
        return Refused(code="unsound_model", reason=f"决策表有错，{error}")
    faults = [finding for finding in decisions.check(model) if finding.kind in BARRING]
    if faults:
        return Refused(code="faults", reason=f"{faults[0].sentence}（共 {len(faults)} 处）")
    kinds = editing.fact_kinds(model)
    for name in sorted(asked):
        if name not in FACTS:
            known = "、".join(label for label, _ in FACTS.values())
            return Refused(code="unknown_fact", reason=f"用到了 {name}。{called}只看 {known}")
        if kinds[name] != FACTS[name][1].value:
            return Refused(code="odd_fact", reason=f"“{FACTS[name][0]}”的类型不对。请照随产品附的表写")
    return next(one for one in editing.sheets(model) if one.name == decision)
