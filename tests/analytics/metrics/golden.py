"""What the lowering emits for Spark, kept as files; `python -m tests.analytics.metrics.golden` writes them anew."""

from pathlib import Path

from qianmo.analytics.metrics.catalogue import every_definition
from qianmo.analytics.metrics.lowering import lowered

FOLDER = Path(__file__).parent / "golden"


def emitted() -> dict[str, str]:
    """Each definition's SQL for Spark, by the path it has below the metrics."""
    return {path: lowered(found.text, name=found.name) + "\n" for path, found in every_definition().items()}


def main() -> None:
    """Write them anew, to be read in the diff."""
    for path, sql in emitted().items():
        (FOLDER / path).parent.mkdir(parents=True, exist_ok=True)
        (FOLDER / path).write_text(sql, encoding="utf-8")


if __name__ == "__main__":
    main()
