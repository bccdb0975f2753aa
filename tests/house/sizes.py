"""How long things may be: a file that hits its limit is split by noun, a function by the branches it takes."""

import ast
from collections.abc import Iterator

from tests.house.tree import Fault, Source

MODULE, TEST, CONFTEST, TEMPLATE, FUNCTION, ACTS = 300, 500, 150, 150, 60, 8
WRITTEN_BY_HAND = {".py", ".ts", ".js", ".mjs", ".vue", ".css", ".sql"}
FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)


def line_limit(source: Source) -> int | None:
    """The most lines a file may have; None where a machine writes it."""
    if source.is_migration:
        return None
    if source.name == "conftest.py":
        return CONFTEST
    if source.suffix == ".html":
        return TEMPLATE
    if source.suffix not in WRITTEN_BY_HAND:
        return None
    return TEST if source.is_under("tests") else MODULE


def long_files(source: Source) -> Iterator[Fault]:
    limit, lines = line_limit(source), len(source.lines)
    if limit is not None and lines > limit:
        yield Fault(source.path, limit + 1, f"{lines} lines, at most {limit}: split it by noun")


def long_functions(source: Source) -> Iterator[Fault]:
    if source.is_migration:
        return
    for node in source.nodes:
        if isinstance(node, FUNCTIONS):
            lines = (node.end_lineno or node.lineno) - node.lineno + 1
            if lines > FUNCTION:
                yield Fault(source.path, node.lineno, f"{node.name} has {lines} lines, at most {FUNCTION}")


def crowded_doors(source: Source) -> Iterator[Fault]:
    """A services file with more acts than a reader can hold."""
    if not source.is_under("qianmo/apps") or not (source.name == "services.py" or "/services/" in source.path):
        return
    acts = [node for node in source.module.body if isinstance(node, FUNCTIONS) and not node.name.startswith("_")]
    if len(acts) > ACTS:
        yield Fault(source.path, acts[ACTS].lineno, f"{len(acts)} public acts, at most {ACTS}: make a package by noun")
