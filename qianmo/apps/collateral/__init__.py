"""押品: things given as security: what they are, whose, their value on a day and their paper."""
