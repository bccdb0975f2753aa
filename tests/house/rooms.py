"""The rooms and their order, read from where they are declared: the import contracts."""

import configparser
from functools import cache

from tests.house.tree import HOME

CONTRACTS = HOME / ".importlinter"
DOORS = ("models", "queries", "services")


@cache
def contracts() -> dict[str, dict[str, str]]:
    """Every contract's settings, by its short name."""
    parser = configparser.ConfigParser()
    parser.read(CONTRACTS, encoding="utf-8")
    prefix = "importlinter:contract:"
    return {name.removeprefix(prefix): dict(parser[name]) for name in parser.sections() if name.startswith(prefix)}


def layers(contract: str) -> list[set[str]]:
    """Layers of a contract, the top one first; each holds the packages that stand beside one another."""
    return [set(line.replace("|", " ").split()) for line in contracts()[contract]["layers"].strip().splitlines()]


@cache
def heights() -> dict[str, int]:
    """How high each room lies; strangers lie at one height."""
    return {room: height for height, layer in enumerate(reversed(layers("rooms"))) for room in layer}


def is_below(lower: str, upper: str) -> bool:
    """Whether `upper` may know `lower`."""
    return heights()[lower] < heights()[upper]


def packages_in(folder: str) -> set[str]:
    """Packages that lie in a folder of the tree."""
    return {path.parent.name for path in (HOME / folder).glob("*/__init__.py")}
