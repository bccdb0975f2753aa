"""A small picture of a measurement: bars beside words, as SVG that needs nothing to be drawn."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from xml.sax.saxutils import escape

WIDE, ROW, WORDS, LONGEST = 720, 26, 250, 360
COLOURS = ("#0f766e", "#b45309", "#475569", "#9f1239")


def draw_bars(path: Path, *, title: str, rows: Mapping[str, Mapping[str, float]], units: Mapping[str, str]) -> None:
    """One group of bars for each measure, a bar for each row, the longest of a group as long as there is room."""
    lines, top = [f'<text x="16" y="26" font-size="16" font-weight="600">{escape(title)}</text>'], 52
    for colour, (measure, unit) in zip(COLOURS, units.items(), strict=False):
        lines.append(f'<text x="16" y="{top}" font-size="13" fill="#475569">{escape(f"{measure}, {unit}")}</text>')
        top += 8
        lines += _group([(name, found[measure]) for name, found in rows.items()], top=top, colour=colour)
        top += ROW * len(rows) + 26
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDE} {top}" font-family="sans-serif" font-size="13">'
    )
    path.write_text("\n".join([head, f'<rect width="{WIDE}" height="{top}" fill="#fff"/>', *lines, "</svg>\n"]))


def _group(bars: Sequence[tuple[str, float]], *, top: int, colour: str) -> list[str]:
    most = max(value for _, value in bars)
    lines = []
    for turn, (name, value) in enumerate(bars):
        y, long = top + ROW * turn, max(2, round(LONGEST * value / most))
        lines += [
            f'<text x="{WORDS - 10}" y="{y + 16}" text-anchor="end">{escape(name)}</text>',
            f'<rect x="{WORDS}" y="{y + 4}" width="{long}" height="16" fill="{colour}"/>',
            f'<text x="{WORDS + long + 8}" y="{y + 16}">{value:,.6g}</text>',
        ]
    return lines
