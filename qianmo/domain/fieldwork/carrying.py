"""How many households a phone carries, and from when on a bank is told before it is too late."""

MOST_HOUSEHOLDS = 5_000
"""More than these a phone of five years ago neither searches at once nor keeps beside its photos."""
NEARLY_FULL = MOST_HOUSEHOLDS * 9 // 10
