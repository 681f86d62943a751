"""Looks for secrets in bytes, in each form in which something might have written them down."""

import base64
import binascii
from urllib.parse import quote


def forms(secret):
    """Each spelling of the secret as (name, bytes): as it is, in hexadecimal, in base64 at any offset, percent-encoded."""
    plain = secret.encode()
    yield "in clear", plain
    if (quoted := quote(secret, safe="").encode()) != plain:
        yield "percent-encoded", quoted
    yield from _encoded("", plain)
    if raw := _decoded(secret):
        yield "as the bytes it stands for", raw
        yield from _encoded(" of the bytes it stands for", raw)


def _encoded(of, plain):
    yield f"in hexadecimal{of}", plain.hex().encode()
    yield f"in upper-case hexadecimal{of}", plain.hex().upper().encode()
    for offset in range(3):
        # Only the characters that depend on no neighbour, whatever stands before and after.
        text = base64.b64encode(b"\0" * offset + plain)
        first = (0, 2, 3)[offset]
        last = (offset + len(plain)) * 8 // 6
        yield f"in base64{of}", text[first:last]
        yield f"in base64{of}", text[first:last].translate(bytes.maketrans(b"+/", b"-_"))


def _decoded(secret):
    """The bytes that a token of base64url or a seed of base32 stands for, if it reads as one of them."""
    for decode, alphabet in ((base64.b32decode, 8), (base64.urlsafe_b64decode, 4)):
        try:
            raw = decode(secret + "=" * (-len(secret) % alphabet))
        except (binascii.Error, ValueError):
            continue
        if len(raw) >= 10:
            return raw
    return None


def found(secrets, places):
    """(label of the secret, form, name of the place) for each of `secrets` found in `places`, both by name."""
    wanted = {(label, form, spelt) for label, secret in secrets.items() for form, spelt in forms(secret)}
    return sorted({(label, form, name) for name, content in places.items() for label, form, spelt in wanted if spelt in content})
