"""How a loan is secured (担保方式): the code the lake and the core's files tell it by, and its word."""

from collections.abc import Mapping

GUARANTEES: Mapping[str, str] = {"credit": "信用", "surety": "保证", "mortgage": "抵押", "pledge": "质押"}
