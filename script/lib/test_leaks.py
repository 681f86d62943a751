"""The search for secrets finds what was planted in each form, and nothing where nothing is."""

import base64
import sys
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))
from leaks import found  # noqa: E402

TOKEN = base64.urlsafe_b64encode(bytes(range(200, 232))).decode().rstrip("=")
PASSWORD = "correct horse/battery+staple"


class Search(unittest.TestCase):
    def forms_found(self, secret, content):
        return [form for _, form, _ in found({"it": secret}, {"log": b"before " + content + b" after"})]

    def test_in_clear(self):
        self.assertIn("in clear", self.forms_found(PASSWORD, PASSWORD.encode()))

    def test_percent_encoded(self):
        self.assertEqual(self.forms_found(PASSWORD, b"correct%20horse%2Fbattery%2Bstaple"), ["percent-encoded"])

    def test_in_hexadecimal(self):
        self.assertEqual(self.forms_found(PASSWORD, PASSWORD.encode().hex().encode()), ["in hexadecimal"])

    def test_in_base64_at_any_offset(self):
        for before in (b"", b"a", b"ab", b"abc"):
            self.assertEqual(self.forms_found(PASSWORD, base64.b64encode(before + PASSWORD.encode() + b"xyz")), ["in base64"])

    def test_the_bytes_of_a_token(self):
        self.assertEqual(self.forms_found(TOKEN, bytes(range(200, 232))), ["as the bytes it stands for"])

    def test_a_seed_in_hexadecimal(self):
        seed = bytes(range(20))
        spelt = base64.b32encode(seed).decode()
        self.assertEqual(self.forms_found(spelt, seed.hex().encode()), ["in hexadecimal of the bytes it stands for"])

    def test_nothing_where_nothing_is(self):
        self.assertEqual(self.forms_found(TOKEN, PASSWORD.encode()), [])


if __name__ == "__main__":
    unittest.main()
