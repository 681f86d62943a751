"""Calls of both forms of `clickpesa-python-sdk`, and refusals of them, checked to the letter."""

import asyncio
import inspect
import re

import checks
from clickpesa import ClickPesaError


async def ask(call, *args, **kwargs):
    """Calls a method of either client; the blocking one in a thread, so that calls can run at once."""
    if inspect.iscoroutinefunction(call):
        return await call(*args, **kwargs)
    answer = await asyncio.to_thread(call, *args, **kwargs)
    # A lambda around a call of the other client answers something to be awaited.
    return await answer if inspect.isawaitable(answer) else answer


async def refused(error, status, message, call, *args, **kwargs):
    """The call is refused with exactly this class, status and text; returns the body of the answer."""
    try:
        answer = await ask(call, *args, **kwargs)
    except ClickPesaError as raised:
        checks.same(type(raised), error, f"class of {raised!r}")
        checks.same(raised.status_code, status, f"status of {raised!r}")
        assert re.fullmatch(message, str(raised)), f"message: {raised!s}, not {message}"
        return raised.response
    raise AssertionError(f"expected a refusal with {message!r}, got {answer!r}")


async def refused_fully(error, status, message, call, *args, **kwargs):
    """As `refused`, and the body is the long form: status, text and the status in words."""
    body = await refused(error, status, message, call, *args, **kwargs)
    checks.shape(body, {"statusCode": int, "message": str, "error": str}, "error body")
    checks.same((body["statusCode"], body["error"]), (status, checks.ERROR_WORDS[status]), "error body")
