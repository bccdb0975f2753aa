"""公示: the county's rosters on their way, one village, its sample, notice and objections."""
