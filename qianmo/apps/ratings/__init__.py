"""评议: rosters, screening, sittings, ballots and verdicts: what a village says of its own households."""
