"""What stands before and after the drive of one village: the plan, who may go when, what is given, what is kept."""
