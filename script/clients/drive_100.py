"""Drives a sandbox with `clickpesa` 1.0.0 from PyPI, unmodified: drive_100.py FACTS.json"""

import hashlib
import hmac
import json
import sys
import time
from concurrent.futures import ThreadPoolExecutor

import checks
from calls import Calls
from clickpesa import ClickPesaClient
from clickpesa.exceptions import ClickPesaAuthError, ClickPesaError, ClickPesaNotFoundError, ClickPesaValidationError
from clickpesa.models import Currency

AMOUNT = "10000"
PREVIEW = {"activeMethods": list}
METHOD = {"name": str, "status": str, "fee": int}
CREATED = {"id": str, "status": str, "channel": str, "orderReference": str, "collectedAmount": str,
           "collectedCurrency": str, "createdAt": str, "clientId": str}
QUERIED = {"id": str, "status": str, "paymentReference": str, "paymentPhoneNumber": str, "orderReference": str,
           "collectedAmount": checks.NUMBER, "collectedCurrency": str, "message": str, "channel": str,
           "createdAt": str, "updatedAt": str, "customer": dict, "clientId": str}


def main():
    sandbox = checks.facts(sys.argv[1])
    calls = Calls()
    calls.watch(ClickPesaClient)
    credentials(sandbox)
    drive = Drive(sandbox)
    drive.preview()
    drive.collect()
    drive.refusals()
    drive.at_once()
    if sandbox["checksum_key"]:
        drive.checksum_on()
    calls.all_made()
    checks.finished("clickpesa 1.0.0")


def connect(sandbox, **changed):
    known = {"client_id": sandbox["client_id"], "api_key": sandbox["api_key"], **changed}
    return ClickPesaClient(**known, base_url=sandbox["base_url"] + "/third-parties")


def refused(error, status, message, call, *args, **kwargs):
    """The call is refused with exactly this class, status and text."""
    try:
        answer = call(*args, **kwargs)
    except ClickPesaError as raised:
        checks.same(type(raised), error, f"class of {raised!r}")
        checks.same(raised.status_code, status, f"status of {raised!r}")
        checks.same(raised.message, message, "message")
    else:
        raise AssertionError(f"expected a refusal with {message!r}, got {answer!r}")


def credentials(sandbox):
    client = connect(sandbox)
    client._generate_token()
    checks.matches(client._token, r"Bearer \S+", "token")
    key = sandbox["api_key"]
    mistyped = key[:-1] + ("A" if key[-1] != "A" else "B")
    for wrong in (mistyped, "SK" + "x" * 40):
        refused(ClickPesaAuthError, 403, "Invalid or Expired API-Key", connect(sandbox, api_key=wrong)._generate_token)
    stranger = connect(sandbox, client_id="ID" + "X" * 30)
    refused(ClickPesaAuthError, 403, "Invalid client details", stranger._generate_token)
    refused(ClickPesaAuthError, 401, "Unauthorized", connect(sandbox, api_key="")._generate_token)
    client._token = "Bearer nonsense"
    refused(ClickPesaAuthError, 401, "Unauthorized", client.query_payment_status, "ANY1")


class Drive:
    def __init__(self, sandbox):
        self.sandbox = sandbox
        self.client = connect(sandbox)

    def signed(self, body):
        """The checksum a caller of this client computes: over the body it will send, keys in order, without spaces."""
        key = self.sandbox["checksum_key"]
        if key is None:
            return None
        text = json.dumps(body, sort_keys=True, separators=(",", ":"))
        return hmac.new(key.encode(), text.encode(), hashlib.sha256).hexdigest()

    def preview_of(self, ref, amount=AMOUNT, phone=checks.PHONE, sender=False):
        body = {"amount": amount, "currency": "TZS", "orderReference": ref, "fetchSenderDetails": sender}
        if phone:
            body["phoneNumber"] = phone
        return self.client.preview_ussd_push(amount, Currency.TZS, ref, phone, sender, self.signed(body))

    def initiate(self, ref, amount=AMOUNT, phone=checks.PHONE):
        body = {"amount": amount, "currency": "TZS", "orderReference": ref, "phoneNumber": phone}
        return self.client.initiate_ussd_push(amount, Currency.TZS, ref, phone, self.signed(body))

    def preview(self):
        ref = checks.reference("PRV")
        found = self.preview_of(ref)
        checks.shape(found, PREVIEW, "preview")
        method = checks.single(found["activeMethods"], "methods of one number")
        checks.shape(method, METHOD, "method")
        checks.same((method["name"], method["status"]), (checks.CHANNEL, "AVAILABLE"), "method")
        found = self.preview_of(ref, sender=True)
        checks.shape(found, {**PREVIEW, "sender": dict}, "preview with sender")
        checks.shape(found["sender"], {"accountName": str, "accountNumber": str, "accountProvider": str}, "sender")
        checks.same(found["sender"]["accountNumber"], checks.PHONE, "sender's number")
        checks.same(found["sender"]["accountProvider"], checks.CHANNEL, "sender's network")
        methods = self.preview_of(ref, phone=None)["activeMethods"]
        assert len(methods) > 1, f"every network is listed without a number: {methods!r}"
        for method in methods:
            checks.shape(method, METHOD, "method", optional={"message": str})
        if self.sandbox["checksum_key"] is None:
            plain = self.client.get_payment_methods(AMOUNT, Currency.TZS, ref, checks.PHONE)
            checks.same(checks.single(plain, "methods")["name"], checks.CHANNEL, "method")

    def collect(self):
        ref = checks.reference("PAY")
        self.preview_of(ref)
        made = self.initiate(ref)
        checks.shape(made, CREATED, "initiated")
        expected = {"status": "PROCESSING", "channel": checks.CHANNEL, "orderReference": ref, "collectedAmount": AMOUNT,
                    "collectedCurrency": "TZS", "clientId": self.sandbox["client_id"]}
        checks.same({name: made[name] for name in expected}, expected, "initiated")
        checks.matches(made["createdAt"], checks.INSTANT, "createdAt")
        paid = self.settled(ref)
        checks.shape(paid, QUERIED, "queried")
        expected = {"id": made["id"], "orderReference": ref, "collectedAmount": 10000, "collectedCurrency": "TZS",
                    "channel": checks.CHANNEL, "paymentPhoneNumber": checks.PHONE, "createdAt": made["createdAt"],
                    "clientId": self.sandbox["client_id"]}
        checks.same({name: paid[name] for name in expected}, expected, "queried")
        checks.matches(paid["updatedAt"], checks.INSTANT, "updatedAt")
        checks.shape(paid["customer"], {"customerName": str, "customerPhoneNumber": str}, "customer", {"customerEmail": str})
        # This client reads the list of one, as documented, as if it were the payment itself.
        try:
            raise AssertionError(f"check_payment_completed: {self.client.check_payment_completed(ref)!r}")
        except TypeError:
            pass
        listed = self.client.query_all_payments({"orderReference": ref})
        checks.shape(listed, {"data": list, "totalCount": int}, "list")
        checks.same(listed["totalCount"], 1, "totalCount")
        checks.same(checks.single(listed["data"], "list")["id"], made["id"], "listed")
        refused(ClickPesaValidationError, 409, checks.used(ref), self.initiate, ref)
        refused(ClickPesaValidationError, 409, checks.used(ref), self.preview_of, ref)

    def settled(self, ref):
        """The payment once it is paid."""
        expire = checks.deadline()
        while True:
            payment = checks.single(self.client.query_payment_status(ref), "query")
            if payment["status"] in ("SUCCESS", "SETTLED"):
                return payment
            checks.same(payment["status"], "PROCESSING", "status on the way")
            expire(payment)
            time.sleep(0.1)

    def refusals(self):
        unknown = checks.reference("NONE")
        refused(ClickPesaNotFoundError, 404, f"Invalid or missing payment: {unknown}", self.client.query_payment_status, unknown)
        checks.same(self.client.check_payment_completed(unknown), False, "an unknown payment")
        blank = "Invalid Order Reference, should only contain alphanumeric characters and cannot be blank"
        for wrong in ("ORDER-1", ""):
            refused(ClickPesaValidationError, 400, blank, self.initiate, wrong)
        long = "Order Reference should be less than or equal to 20 characters"
        refused(ClickPesaValidationError, 400, long, self.initiate, "A" * 21)
        number = "Invalid / unsupported phone number"
        refused(ClickPesaValidationError, 400, number, self.initiate, checks.reference("PAY"), phone="12345")

    def at_once(self):
        ref = checks.reference("ONE")
        self.client._generate_token()

        def attempt(_):
            try:
                return self.initiate(ref)
            except ClickPesaError as raised:
                return raised

        with ThreadPoolExecutor(checks.CALLERS) as callers:
            outcomes = list(callers.map(attempt, range(checks.CALLERS)))
        made = checks.one_success(outcomes, ClickPesaValidationError, ref, "equal pushes at once")
        checks.same(self.settled(ref)["id"], made["id"], "the one payment")
        checks.same(self.client.query_all_payments({"orderReference": ref})["totalCount"], 1, "payments made")

    def checksum_on(self):
        """This client's `get_payment_methods` cannot carry a checksum, and a wrong one is refused."""
        ref = checks.reference("SUM")
        methods = self.client.get_payment_methods
        refused(ClickPesaValidationError, 400, "checksum is required", methods, AMOUNT, Currency.TZS, ref, checks.PHONE)
        push = self.client.initiate_ussd_push
        refused(ClickPesaValidationError, 400, "checksum is required", push, AMOUNT, Currency.TZS, ref, checks.PHONE)
        wrong = "0" * 64
        refused(ClickPesaValidationError, 400, "Invalid checksum", push, AMOUNT, Currency.TZS, ref, checks.PHONE, wrong)


if __name__ == "__main__":
    main()
