"""申请材料: what is gathered of an application from the first contact until it can be decided, and by whom."""
