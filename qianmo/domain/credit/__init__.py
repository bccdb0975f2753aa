"""Rules of credit: final limits, revolving lines, interest, repayments, subsidies and classes."""
