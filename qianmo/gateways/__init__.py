"""The outside world: rosters and workbooks, a bank's own core; each with a real client and a fake server."""
