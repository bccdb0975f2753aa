"""日终: the night that closes the day: an ordered list of named steps, each idempotent per business date."""
