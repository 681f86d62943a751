"""Drives a sandbox with `clickpesa-python-sdk` 0.2.0 from PyPI, unmodified, sync and async: drive_020.py FACTS.json"""

import asyncio
import sys
from decimal import Decimal

import checks
import clickpesa.async_client
import clickpesa.client
import parts_020
from asking import ask, refused, refused_fully
from calls import Calls
from clickpesa import (
    AsyncClickPesa,
    AuthenticationError,
    ClickPesa,
    ConflictError,
    ForbiddenError,
    InsufficientFundsError,
    NotFoundError,
    SecurityManager,
    ValidationError,
    WebhookValidator,
)
from clickpesa import services

OPENING_BALANCE = Decimal(2_000_000)
PREVIEW = {"amount": checks.NUMBER, "balance": checks.NUMBER, "channelProvider": str, "fee": checks.NUMBER,
           "exchanged": bool, "order": dict, "payoutFeeBearer": str, "receiver": dict}
CREATED = {"id": str, "createdAt": str, "updatedAt": str, "orderReference": str, "amount": str, "currency": str,
           "fee": str, "exchanged": bool, "status": str, "channel": str, "channelProvider": str, "order": dict,
           "beneficiary": dict, "clientId": str}
QUERIED = {name: kind for name, kind in CREATED.items() if name != "order"}
MAY_COME = {"transferType": str, "notes": str}
PERSON = {"accountNumber": str, "accountName": str}


async def main():
    sandbox = checks.facts(sys.argv[1])
    # The package has no argument for its address: these two are what its constructors read.
    clickpesa.client._PRODUCTION_URL = clickpesa.async_client._PRODUCTION_URL = sandbox["base_url"]
    calls = Calls()
    for name in services.__all__:
        calls.watch(getattr(services, name))
    for kind in (clickpesa.client.ClickPesaClient, clickpesa.async_client.AsyncClickPesaClient):
        calls.watch(kind)
    drives = [Drive(sandbox, ClickPesa), Drive(sandbox, AsyncClickPesa)]
    balances = await drives[0].balances()
    checks.same(balances["TZS"], OPENING_BALANCE, "opening balance")
    for drive in drives:
        await drive.credentials()
        await drive.pay_out()
        await drive.pay_out_at_once()
        await drive.payout_refusals()
        await parts_020.banks(drive)
        await parts_020.tills(drive)
    # Collections change the balance when they settle, so they come after everything that counts it.
    for drive in drives:
        await drive.collect()
        await drive.collect_at_once()
        await drive.collection_lists()
        await drive.checksum()
        for what in (parts_020.cards, parts_020.links, parts_020.payout_links, parts_020.bills, parts_020.rates, parts_020.account):
            await what(drive)
        drive.signatures()
    for drive in drives:
        await ask(drive.client.close)
    calls.all_made()
    checks.finished("clickpesa-python-sdk 0.2.0, sync and async")


class Drive:
    PREVIEW, CREATED = PREVIEW, CREATED

    def __init__(self, sandbox, kind):
        self.sandbox = sandbox
        self.kind = kind
        self.client = self.connect()

    def connect(self, **changed):
        # One attempt: a repeat after a 5xx would hide that there was one.
        known = {name: self.sandbox[name] for name in ("client_id", "api_key", "checksum_key")}
        return self.kind(**{**known, **changed}, max_retries=1)

    async def balances(self):
        listed = await ask(self.client.account.get_balance)
        assert isinstance(listed, list), f"balances: {listed!r} is no list"
        for balance in listed:
            checks.shape(balance, {"currency": str, "balance": checks.NUMBER}, "balance")
        return {balance["currency"]: Decimal(str(balance["balance"])) for balance in listed}

    async def credentials(self):
        await ask(self.client._authenticate)
        checks.matches(self.client._token, r"Bearer \S+", "token")
        checks.same(await ask(self.client.is_healthy), True, "is_healthy")
        wrong = self.connect(api_key=self.sandbox["api_key"][::-1])
        await refused(ForbiddenError, 403, "Invalid or Expired API-Key", wrong.account.get_balance)
        checks.same(await ask(wrong.is_healthy), False, "is_healthy with a wrong key")
        stranger = self.connect(client_id="ID" + "X" * 30)
        await refused(ForbiddenError, 403, "Invalid client details", stranger.account.get_balance)
        blank = self.connect(api_key="")
        body = await refused(AuthenticationError, 401, "Invalid client-id or api-key", blank.account.get_balance)
        checks.same(body["message"], "Unauthorized", "401 of the token call")
        stale = self.connect()
        stale._token, stale._token_expires_at = "Bearer nonsense", float("inf")
        await refused_fully(AuthenticationError, 401, "Unauthorized", stale.account.get_balance)
        for client in (wrong, stranger, blank, stale):
            await ask(client.close)

    async def pay_out(self):
        payouts, ref = self.client.payouts, checks.reference("OUT")
        before = (await self.balances())["TZS"]
        preview = await ask(payouts.preview_mobile_money, 1000, checks.PHONE, ref)
        checks.shape(preview, PREVIEW, "preview")
        fee = Decimal(str(preview["fee"]))
        checks.same(preview["order"], {"amount": 1000, "currency": "TZS", "id": ref}, "preview's order")
        checks.same(Decimal(str(preview["balance"])), before, "preview's balance")
        checks.same(Decimal(str(preview["amount"])), 1000 + fee, "preview's debit")
        checks.same((preview["channelProvider"], preview["payoutFeeBearer"]), (checks.PROVIDER, "merchant"), "preview")
        checks.same(preview["exchanged"], False, "exchanged")
        receiver = {**PERSON, "accountCurrency": str, "amount": checks.NUMBER}
        checks.shape(preview["receiver"], receiver, "receiver")
        checks.same(preview["receiver"]["accountNumber"], checks.PHONE, "receiver's number")
        fraction = await ask(payouts.preview_mobile_money, 1500.0, checks.PHONE, ref)
        checks.same(fraction["order"]["amount"], 1500, "an amount sent as 1500.0")

        made = await ask(payouts.create_mobile_money, 1000, checks.PHONE, ref)
        checks.shape(made, CREATED, "created")
        expected = {"orderReference": ref, "currency": "TZS", "amount": f"{1000 + fee:.2f}", "fee": f"{fee:.2f}",
                    "exchanged": False, "status": "AUTHORIZED", "channel": "MOBILE MONEY",
                    "channelProvider": checks.PROVIDER, "order": {"amount": "1000.00", "currency": "TZS"},
                    "clientId": self.sandbox["client_id"]}
        checks.same({name: made[name] for name in expected}, expected, "created")
        checks.shape(made["beneficiary"], {**PERSON, "amount": str}, "beneficiary")
        checks.same(made["beneficiary"]["amount"], "1000.00", "beneficiary's amount")
        checks.matches(made["createdAt"], checks.INSTANT, "createdAt")

        paid = await self.payout_settled(ref)
        expected = {name: made[name] for name in ("id", "createdAt", "orderReference", "amount", "currency", "fee", "clientId")}
        checks.same({name: paid[name] for name in expected}, expected, "queried")
        checks.same(paid["beneficiary"]["accountNumber"], checks.PHONE, "beneficiary's number")
        checks.same((await self.balances())["TZS"], before - 1000 - fee, "balance after the payout")
        again = (1000, checks.PHONE, ref)
        await refused_fully(ConflictError, 409, checks.used(ref), payouts.create_mobile_money, *again)
        await refused_fully(ConflictError, 409, checks.used(ref), payouts.preview_mobile_money, *again)

    async def pay_out_at_once(self):
        ref = checks.reference("ONE")
        before = (await self.balances())["TZS"]
        create = self.client.payouts.create_mobile_money
        calls = [ask(create, 1000, checks.PHONE, ref) for _ in range(checks.CALLERS)]
        outcomes = await asyncio.gather(*calls, return_exceptions=True)
        made = checks.one_success(outcomes, ConflictError, ref, "equal payouts at once")
        checks.same((await self.payout_settled(ref))["id"], made["id"], "the one payout")
        listed = await ask(self.client.payouts.list_all, orderReference=ref)
        checks.shape(listed, {"data": list, "totalCount": int}, "list")
        checks.same((listed["totalCount"], len(listed["data"])), (1, 1), "payouts made")
        checks.same((await self.balances())["TZS"], before - Decimal(made["amount"]), "balance after one debit")

    async def payout_settled(self, ref):
        expire = checks.deadline()
        while True:
            payout = checks.single(await ask(self.client.payouts.get_status, ref), "query")
            checks.shape(payout, QUERIED, "queried", MAY_COME)
            checks.shape(payout["beneficiary"], PERSON, "beneficiary", {"amount": str, "beneficiaryMobileNumber": str, "swiftNumber": str})
            if payout["status"] == "SUCCESS":
                return payout
            checks.one_of(payout["status"], ("AUTHORIZED", "PROCESSING"), "status on the way")
            expire(payout)
            await asyncio.sleep(0.1)

    async def payout_refusals(self):
        payouts = self.client.payouts
        create = payouts.create_mobile_money
        before = await self.balances()
        unknown = checks.reference("NONE")
        await refused_fully(NotFoundError, 404, f"Invalid or missing payout: {unknown}", payouts.get_status, unknown)
        poor = r"Insufficient balance: available balance is [\d.,]+ TZS"
        await refused_fully(InsufficientFundsError, 400, poor, create, 4_999_999, checks.PHONE, checks.reference("OUT"))
        words = "Invalid Order Reference, should only contain alphanumeric characters and cannot be blank"
        await refused_fully(ValidationError, 400, words, create, 1000, checks.PHONE, "ORDER-1")
        long = "Order Reference should be less than or equal to 20 characters"
        await refused_fully(ValidationError, 400, long, create, 1000, checks.PHONE, "A" * 21)
        number = "Invalid / unsupported phone number"
        await refused_fully(ValidationError, 400, number, create, 1000, "12345", checks.reference("OUT"))
        checks.same(await self.balances(), before, "balances after refusals")

    async def collect(self):
        payments, ref = self.client.payments, checks.reference("PAY")
        preview = await ask(payments.preview_ussd_push, "10000", ref, checks.PHONE, fetch_sender_details=True)
        checks.shape(preview, {"activeMethods": list, "sender": dict}, "preview")
        method = checks.single(preview["activeMethods"], "methods of one number")
        checks.shape(method, {"name": str, "status": str, "fee": int}, "method")
        checks.same((method["name"], method["status"]), (checks.CHANNEL, "AVAILABLE"), "method")
        checks.same(preview["sender"]["accountNumber"], checks.PHONE, "sender's number")
        made = await ask(payments.initiate_ussd_push, "10000", checks.PHONE, ref)
        expected = {"id": made["id"], "status": "PROCESSING", "channel": checks.CHANNEL, "orderReference": ref,
                    "collectedAmount": "10000", "collectedCurrency": "TZS", "createdAt": made["createdAt"],
                    "clientId": self.sandbox["client_id"]}
        checks.same(made, expected, "initiated")
        paid = await self.payment_settled(ref)
        expected = {"id": made["id"], "orderReference": ref, "collectedAmount": 10000, "collectedCurrency": "TZS",
                    "channel": checks.CHANNEL, "paymentPhoneNumber": checks.PHONE, "createdAt": made["createdAt"]}
        checks.same({name: paid[name] for name in expected}, expected, "queried")
        await refused_fully(ConflictError, 409, checks.used(ref), payments.initiate_ussd_push, "10000", checks.PHONE, ref)
        unknown = checks.reference("NONE")
        await refused_fully(NotFoundError, 404, f"Invalid or missing payment: {unknown}", payments.get_status, unknown)

    async def collect_at_once(self):
        payments, ref = self.client.payments, checks.reference("ONE")
        calls = [ask(payments.initiate_ussd_push, "10000", checks.PHONE, ref) for _ in range(checks.CALLERS)]
        made = checks.one_success(await asyncio.gather(*calls, return_exceptions=True), ConflictError, ref, "equal pushes at once")
        checks.same((await self.payment_settled(ref))["id"], made["id"], "the one payment")
        listed = await ask(payments.list_all, orderReference=ref)
        checks.same((listed["totalCount"], len(listed["data"])), (1, 1), "payments made")

    async def collection_lists(self):
        """Filters, order and pages of the list of payments."""
        payments, refs = self.client.payments, [checks.reference("LST") for _ in range(3)]
        for ref, amount in zip(refs, ("3000", "1000", "2000")):
            await ask(payments.initiate_ussd_push, amount, checks.PHONE, ref)
        listed = await ask(payments.list_all, limit=3, sortBy="createdAt", orderBy="DESC")
        checks.same([payment["orderReference"] for payment in listed["data"]], refs[::-1], "the newest first")
        assert listed["totalCount"] > 3, f"totalCount counts every match: {listed['totalCount']}"
        second = await ask(payments.list_all, limit=1, skip=1)
        checks.same(checks.single(second["data"], "a page of one")["orderReference"], refs[1], "skipping one")
        for ref in refs:
            await self.payment_settled(ref)
        paid = await ask(payments.list_all, status="SUCCESS", channel=checks.CHANNEL, collectedCurrency="TZS", limit=100)
        assert set(refs) <= {payment["orderReference"] for payment in paid["data"]}, "paid ones by status and channel"
        checks.same({payment["status"] for payment in paid["data"]}, {"SUCCESS"}, "statuses")
        none = await ask(payments.list_all, startDate="2000-01-01", endDate="31-01-2000")
        checks.same(none, {"data": [], "totalCount": 0}, "days before everything")
        await refused_fully(ValidationError, 400, "Cannot sort by colour", payments.list_all, sortBy="colour")

    def signatures(self):
        """The package's own signing and checking fit each other."""
        body, key = {"event": "PAYMENT RECEIVED", "data": {"id": "1"}}, "CHK-test-key-1"
        checksum = SecurityManager.create_checksum(key, body)
        checks.same(WebhookValidator.verify(body, checksum, key), True, "its own signature")
        checks.same(SecurityManager.verify_webhook(key, {**body, "event": "X"}, checksum), False, "another body")

    async def payment_settled(self, ref):
        expire = checks.deadline()
        while True:
            payment = checks.single(await ask(self.client.payments.get_status, ref), "query")
            if payment["status"] in ("SUCCESS", "SETTLED"):
                return payment
            checks.same(payment["status"], "PROCESSING", "status on the way")
            expire(payment)
            await asyncio.sleep(0.1)

    async def checksum(self):
        """On: it is required and must be right. Off: a client that sends one all the same is served."""
        unsigned, otherwise = self.connect(checksum_key=None), self.connect(checksum_key="CHK-another-key")
        call = ("1000", checks.reference("SUM"), checks.PHONE)
        if self.sandbox["checksum_key"] is None:
            await ask(otherwise.payments.preview_ussd_push, *call)
        else:
            wrong = (ValidationError, 400)
            await refused_fully(*wrong, "checksum is required", unsigned.payments.preview_ussd_push, *call)
            await refused_fully(*wrong, "Invalid checksum", otherwise.payments.preview_ussd_push, *call)
        for client in (unsigned, otherwise):
            await ask(client.close)


if __name__ == "__main__":
    asyncio.run(main())
