"""What is typed into the larger forms, read into what an act asks for; what does not hold is said beside its field."""
