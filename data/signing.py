"""Signatures of what is published: HMAC-SHA256 by the deployment's secret. Standard library only."""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Mapping
from typing import Any, Final

# The key of a signature in a manifest.
SIGNATURE: Final = "signature"
SIGN: Final = "If it is your own, sign it: python -m app sign."


def derived(secret: str, purpose: str) -> bytes:
    """Return the key that a secret gives to one purpose: what one of them leaks says nothing of another."""
    return hmac.digest(secret.encode("utf-8", "surrogateescape"), f"headwind: {purpose}".encode(), hashlib.sha256)


class Signer:
    """Signs what is published and verifies it; without a secret nothing is signed, and everything passes."""

    def __init__(self, secret: str = "") -> None:
        """Derive the key of signatures; the secret itself is not kept."""
        self._key = derived(secret, "what is published") if secret else b""

    @property
    def signs(self) -> bool:
        """Tell whether there is a secret."""
        return bool(self._key)

    def sign(self, kind: str, name: str, content: Mapping[str, Any]) -> str:
        """Return the signature of a content, which holds for this kind of thing under this name alone."""
        message = json.dumps([kind, name, content], sort_keys=True).encode()
        return hmac.new(self._key, message, hashlib.sha256).hexdigest()

    def is_signed(self, kind: str, name: str, content: Mapping[str, Any], signature: object) -> bool:
        """Tell whether a signature is this secret's, in a time that says nothing of it; True without a secret."""
        if not self.signs:
            return True
        expected = self.sign(kind, name, content)
        return hmac.compare_digest(expected.encode(), str(signature).encode("utf-8", "replace"))

    def signed(self, kind: str, name: str, content: Mapping[str, Any]) -> dict[str, Any]:
        """Return a content with its signature in it; as it is without a secret."""
        return {**content, SIGNATURE: self.sign(kind, name, content)} if self.signs else dict(content)


UNSIGNED: Final = Signer()
