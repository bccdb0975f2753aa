"""How rows reach PostgreSQL: plural COPY, encrypted identifiers, guards that the database keeps."""
