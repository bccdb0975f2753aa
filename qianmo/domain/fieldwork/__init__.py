"""Field work: what a form asks, what an envelope may say, and how what two people wrote of one household is joined."""
