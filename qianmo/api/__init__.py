"""The open API: programs of the bank read and send through it under a token, within the sight of the token's holder."""
