"""Reads of signing: contract texts, contracts and how they stand, what stands behind a case."""
