"""押品: things given as security: their kinds, values, papers and state. Not furnished yet."""
