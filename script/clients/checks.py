"""What the drives of both clients share: facts of the wire, and checks that look at content and types."""

import json
import re
import time
import uuid
from pathlib import Path

PHONE = "255712345678"  # its prefix 71 belongs to Mixx by Yas, formerly Tigo; in the sandbox it always succeeds
CHANNEL, PROVIDER = "TIGO-PESA", "TIGO PESA"
CALLERS = 8
SETTLES_WITHIN_SECONDS = 30

NUMBER = (int, float)
INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z")
MONEY = re.compile(r"\d+\.\d\d")
ERROR_WORDS = {400: "Bad Request", 401: "Unauthorized", 404: "Not Found", 409: "Conflict"}

_passed = 0


def facts(path):
    """The line the sandbox printed when it was ready."""
    return json.loads(Path(path).read_text())


def reference(kind):
    """An order reference nobody used before: letters and digits, at most 20."""
    return f"{kind}{uuid.uuid4().hex[:12].upper()}"


def used(ref):
    return f"Order reference {ref} already used: Create a different reference"


def same(found, expected, what):
    """The value is the expected one, and of its type: 1 is not True, "1" is not 1."""
    assert found == expected and isinstance(found, bool) == isinstance(expected, bool), f"{what}: {found!r}, not {expected!r}"
    _count()


def one_of(found, expected, what):
    assert found in expected, f"{what}: {found!r}, not one of {expected!r}"
    _count()


def matches(found, pattern, what):
    """The value is text, and the whole of it matches."""
    assert isinstance(found, str) and re.fullmatch(pattern, found), f"{what}: {found!r} does not match {pattern}"
    _count()


def shape(found, fields, what, optional=None):
    """The object has all of `fields`, at most `optional` besides, each of its type and none of them null."""
    assert isinstance(found, dict), f"{what}: {found!r} is no object"
    optional = optional or {}
    missing, extra = fields.keys() - found.keys(), found.keys() - fields.keys() - optional.keys()
    assert not missing and not extra, f"{what}: missing {sorted(missing)}, unknown {sorted(extra)} in {found!r}"
    for name, value in found.items():
        kind = fields.get(name) or optional[name]
        wrong_bool = isinstance(value, bool) and kind is not bool
        assert isinstance(value, kind) and not wrong_bool, f"{what}.{name}: {value!r} is no {kind}"
    _count()


def single(found, what):
    """The only element of a list of one."""
    assert isinstance(found, list) and len(found) == 1, f"{what}: {found!r} is no list of one"
    _count()
    return found[0]


def one_success(outcomes, error, ref, what, words=None):
    """Of equal creates at once, one made the record and the others were told that the reference is used."""
    made = [outcome for outcome in outcomes if isinstance(outcome, dict)]
    told = [outcome for outcome in outcomes if isinstance(outcome, error)]
    assert len(made) == 1 and len(told) == len(outcomes) - 1, f"{what}: {outcomes!r}"
    for outcome in told:
        same(outcome.status_code, 409, f"{what}: status")
        same(str(outcome), words or used(ref), f"{what}: message")
    return made[0]


def deadline():
    end = time.monotonic() + SETTLES_WITHIN_SECONDS
    return lambda seen: _expire(seen) if time.monotonic() > end else None


def _expire(seen):
    raise AssertionError(f"not settled within {SETTLES_WITHIN_SECONDS} s, last seen: {seen!r}")


def _count():
    global _passed
    _passed += 1


def finished(name):
    print(f"  {name}: {_passed} checks passed", flush=True)
