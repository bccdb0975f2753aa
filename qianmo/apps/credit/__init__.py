"""授信用信: applications, lines, contracts, draws and repayments."""
