"""Names that say nothing, and names that say something else in a bank.

A drawer called after no subject fills with everything; a class called Manager would be mistaken for a person.
"""

import ast
import re
from collections.abc import Iterator
from pathlib import PurePosixPath

from tests.house.tree import Fault, Source

DRAWERS = {"util", "utils", "helper", "helpers", "common", "misc"}
EMPTY_MODULES = DRAWERS | {"data", "info", "core", "base"}
EMPTY_VERBS = {"handle", "process", "do"}

WORDS_OF_THE_BANK = {
    ("qianmo/apps/grids", "helper"): "协办, the second steward of a cell: a person, not a drawer for code",
}
"""Identifiers that look empty and are the bank's own: (folder, lower-case word) to the reason."""

IMPOSED = {"handle", "process_view", "process_exception", "do_GET", "do_HEAD", "do_POST"}
"""Method names that Django's commands and middleware and http.server ask for by name."""


def words(name: str) -> list[str]:
    """The words of an identifier in any of the usual spellings, in lower case."""
    return re.findall(r"[a-z0-9]+", re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name).lower())


def empty_names(source: Source) -> Iterator[Fault]:
    if source.is_migration or not source.is_python:
        return
    for part in PurePosixPath(source.path).with_suffix("").parts:
        if EMPTY_MODULES.intersection([part.lower()]) or "manager" in words(part):
            yield Fault(source.path, 1, f"the module name {part} says nothing of its subject")
    methods = {id(item) for node in source.nodes if isinstance(node, ast.ClassDef) for item in node.body}
    for node in source.nodes:
        for name, what in _named(node):
            fault = _fault(source, name, what, is_method=id(node) in methods)
            if fault:
                yield Fault(source.path, getattr(node, "lineno", 1), fault)


def _fault(source: Source, name: str, what: str, *, is_method: bool) -> str | None:
    parts = words(name)
    if parts[:1] == ["test"] and what == "function":
        return None  # a test is named by a sentence, which may hold any word
    for word in DRAWERS.intersection(parts):
        if not any(source.is_under(folder) and word == known for folder, known in WORDS_OF_THE_BANK):
            return f"{what} {name}: “{word}” names no subject"
    if what == "class" and "manager" in parts:
        return f"class {name}: a manager is a person in this house"
    if what == "function" and parts and parts[0] in EMPTY_VERBS and not (is_method and name in IMPOSED):
        return f"function {name}: “{parts[0]}” is no verb of the bank's"
    return None


def _named(node: ast.AST) -> Iterator[tuple[str, str]]:
    """Names this node gives to something, each with what it is."""
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
        yield node.name, "function"
    elif isinstance(node, ast.ClassDef):
        yield node.name, "class"
    elif isinstance(node, ast.arg):
        yield node.arg, "argument"
    elif isinstance(node, ast.Name | ast.Attribute) and isinstance(node.ctx, ast.Store):
        yield (node.id if isinstance(node, ast.Name) else node.attr), "variable"
    elif isinstance(node, ast.alias) and node.asname:
        yield node.asname, "import"


def silent_modules(source: Source) -> Iterator[Fault]:
    """A module of the product that does not say what it decides or keeps."""
    if (
        source.is_python
        and source.is_under("qianmo")
        and not source.is_migration
        and not ast.get_docstring(source.module)
    ):
        yield Fault(source.path, 1, "no docstring: say what this module decides or keeps, in whose words")
