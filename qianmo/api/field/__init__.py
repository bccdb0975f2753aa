"""The API of the field app: a phone enrols, fetches what its officer may see, and sends what was written offline."""
