"""A signature holds for one content of one kind under one name, by one secret."""

import hashlib
import hmac

import pytest

from data.signing import SIGNATURE, UNSIGNED, Signer, derived

OURS, THEIRS = Signer("0123456789abcdef"), Signer("fedcba9876543210")
CONTENT = {"b": "2", "a": "1"}


def test_a_signature_is_the_hmac_of_what_is_signed():
    key = hmac.new(b"0123456789abcdef", b"headwind: what is published", hashlib.sha256).digest()
    expected = hmac.new(key, b'["bundle", "one", {"a": "1", "b": "2"}]', hashlib.sha256).hexdigest()
    assert OURS.sign("bundle", "one", CONTENT) == expected
    assert OURS.is_signed("bundle", "one", CONTENT, expected)


@pytest.mark.parametrize(
    ("kind", "name", "content"),
    [("snapshot", "one", CONTENT), ("bundle", "two", CONTENT), ("bundle", "one", CONTENT | {"a": "2"})],
)
def test_a_signature_holds_for_nothing_else(kind, name, content):
    assert not OURS.is_signed(kind, name, content, OURS.sign("bundle", "one", CONTENT))


@pytest.mark.parametrize("signature", ["", None, 7, "é", "\ud800", ["x"], THEIRS.sign("bundle", "one", CONTENT)])
def test_what_is_no_signature_of_this_secret_is_refused(signature):
    assert not OURS.is_signed("bundle", "one", CONTENT, signature)


def test_without_a_secret_nothing_is_signed_and_everything_passes():
    assert UNSIGNED.signed("bundle", "one", CONTENT) == CONTENT
    assert UNSIGNED.is_signed("bundle", "one", CONTENT, "anything")
    assert SIGNATURE in OURS.signed("bundle", "one", CONTENT)


def test_each_purpose_has_its_own_key():
    assert derived("secret", "sessions") != derived("secret", "what is published") != b"secret"
