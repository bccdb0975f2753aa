"""Values and rules of the bank in the standard library alone: no clock, no input or output."""
