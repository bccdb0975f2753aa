"""How static files leave: with the hash of their content in their address, in what scripts import as well."""

from whitenoise.storage import CompressedManifestStaticFilesStorage

IMPORTED = r"""(?P<matched>(?P<before>\bfrom|\bimport\(?)["'](?P<url>\./[^"'/]+\.js)["'])"""


class HashedImports(CompressedManifestStaticFilesStorage):  # type: ignore[misc]  # whitenoise is untyped
    """Addresses that never change their content, kept by browsers for good, down to the parts a script is split into.

    A part that is preloaded has the address it is imported by, or it would be fetched and read twice.
    """

    patterns = (
        *CompressedManifestStaticFilesStorage.patterns,
        ("dist/*.js", ((IMPORTED, '%(before)s"%(url)s"'),)),
    )
