"""Small DMN files for tests, written as a modeller would read them: columns, rows, formulas."""

from collections.abc import Sequence
from dataclasses import dataclass
from xml.sax.saxutils import escape, quoteattr

from qianmo.decisions import Model, load

NATIVE = "https://www.omg.org/spec/DMN/20191111/MODEL/"


@dataclass(frozen=True)
class Table:
    """A decision table: `columns` as (expression, type), `outputs` as (name, type, default), rows of texts."""

    name: str
    columns: Sequence[tuple[str, str]]
    outputs: Sequence[tuple[str, str, str]]
    rows: Sequence[Sequence[str]]
    policy: str = "UNIQUE"
    asks: Sequence[str] = ()
    allowed: Sequence[str] = ()
    listed: Sequence[str] = ()

    def body(self) -> str:
        columns = "".join(
            f"<input id={quoteattr(f'{self.name}_i{n}')} label={quoteattr(text)}>"
            f"<inputExpression typeRef={quoteattr(kind)}><text>{escape(text)}</text></inputExpression>"
            f"{_values('inputValues', self.allowed, n)}</input>"
            for n, (text, kind) in enumerate(self.columns)
        )
        outputs = "".join(
            f"<output id={quoteattr(f'{self.name}_o{n}')} name={quoteattr(name)} typeRef={quoteattr(kind)}>"
            f"{_values('outputValues', self.listed, n)}{_default(default)}</output>"
            for n, (name, kind, default) in enumerate(self.outputs)
        )
        rules = "".join(
            f"<rule id={quoteattr(f'{self.name}_r{n}')}>"
            + "".join(f"<inputEntry><text>{escape(text)}</text></inputEntry>" for text in row[: len(self.columns)])
            + "".join(f"<outputEntry><text>{escape(text)}</text></outputEntry>" for text in row[len(self.columns) :])
            + "</rule>"
            for n, row in enumerate(self.rows)
        )
        return f'<decisionTable hitPolicy="{self.policy}">{columns}{outputs}{rules}</decisionTable>'


@dataclass(frozen=True)
class Formula:
    """A literal expression."""

    name: str
    text: str
    asks: Sequence[str] = ()
    type: str = ""

    def body(self) -> str:
        return f"<literalExpression><text>{escape(self.text)}</text></literalExpression>"


def _values(tag: str, texts: Sequence[str], place: int) -> str:
    return f"<{tag}><text>{escape(texts[place])}</text></{tag}>" if place < len(texts) and texts[place] else ""


def _default(text: str) -> str:
    return f"<defaultOutputEntry><text>{escape(text)}</text></defaultOutputEntry>" if text else ""


def drawn(
    facts: dict[str, str], *decisions: Table | Formula, types: str = "", namespace: str = NATIVE, asks_all: bool = True
) -> bytes:
    """The file: facts with their types, decisions in order; unless told otherwise each may ask all before it."""
    inputs = "".join(
        f"<inputData id={quoteattr('fact ' + name)} name={quoteattr(name)}>"
        f"<variable name={quoteattr(name)} typeRef={quoteattr(kind)}/></inputData>"
        for name, kind in facts.items()
    )
    bodies, before = "", [f"fact {name}" for name in facts]
    for decision in decisions:
        asked = list(decision.asks) or (before if asks_all else [])
        tags = ((ref, "requiredInput" if ref.startswith("fact ") else "requiredDecision") for ref in asked)
        requirements = "".join(
            f"<informationRequirement><{tag} href={quoteattr('#' + ref)}/></informationRequirement>"
            for ref, tag in tags
        )
        kind = getattr(decision, "type", "")
        variable = f"<variable name={quoteattr(decision.name)}{f' typeRef={quoteattr(kind)}' if kind else ''}/>"
        bodies += (
            f"<decision id={quoteattr(decision.name)} name={quoteattr(decision.name)}>"
            f"{variable}{requirements}{decision.body()}</decision>"
        )
        before = [*before, decision.name]
    opening = f'<definitions xmlns="{namespace}" id="m" name="m" namespace="urn:m">'
    return f"{opening}{types}{inputs}{bodies}</definitions>".encode()


def model(facts: dict[str, str], *decisions: Table | Formula, types: str = "") -> Model:
    """The model of such a file."""
    return load(drawn(facts, *decisions, types=types))
