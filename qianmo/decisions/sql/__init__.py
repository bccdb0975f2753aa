"""Lowers a bound model to one SELECT for DuckDB or PostgreSQL, with the answers `case` gives."""
