"""Starts and stops the processes of one machine: embedded PostgreSQL, web, worker; knows no Django.

Everything it keeps lies in one state directory (`./var` by default), which only its owner may enter. A
thing that cannot be started is refused by `CannotStart` with one sentence that says what is wrong and
what to do.
"""


class CannotStart(Exception):
    """One sentence for the person at the terminal: what stands in the way, and the way out."""
