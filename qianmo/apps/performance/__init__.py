"""绩效: schemes of points and pay, what each month's work came to under them, and what was changed afterwards."""
