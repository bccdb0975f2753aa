"""绩效: schemes, points, piece-rate, FTP profit, allocation, payslips, staff grades and contests. Not furnished yet."""
