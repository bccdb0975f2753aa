"""What every benchmark leans on: databases of its own, the floor of a COPY, and the line it ends with."""
