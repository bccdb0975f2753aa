"""How the keys of second factors are kept: sealed like the identifiers of customers, never in the clear."""

from base64 import b64decode, b64encode

from allauth.mfa.adapter import DefaultMFAAdapter

from qianmo.storage.identifiers import open_bytes, seal_bytes

BOUND_TO = "second-factor"


class SealedFactors(DefaultMFAAdapter):  # type: ignore[misc]  # the library has no types
    """Seals what the library stores, and names the bank in the authenticator."""

    def encrypt(self, text: str) -> str:
        """A key as it is stored."""
        return b64encode(seal_bytes(text.encode(), bound_to=BOUND_TO)).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """A stored key in the clear."""
        return open_bytes(b64decode(encrypted_text), bound_to=BOUND_TO).decode()

    def get_totp_issuer(self) -> str:
        """The name over the code in the authenticator."""
        return "Qianmo"

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        """The bank as a device keeps it: passkeys hold for the host name they were bound at."""
        bank: dict[str, str] = super().get_public_key_credential_rp_entity()
        return {**bank, "name": "阡陌 Qianmo"}

    def send_notification_mail(self, *args: object, **kwargs: object) -> None:
        """The bank sends no mail; the audit tells instead."""
