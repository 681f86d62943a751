"""Parts of the drive of `clickpesa-python-sdk` 0.2.0: banks, tills, cards, links, control numbers, account, rates."""

import asyncio
import re
from decimal import Decimal
from urllib.parse import urlencode
from urllib.request import urlopen

import checks
from asking import ask, refused_fully
from clickpesa import ConflictError, NotFoundError, ValidationError

ACCOUNT, BIC, BANK = "0150123456789", "CORUTZTZ", "CRDB BANK PLC"
TILL, TILL_PROVIDER = "5551234", "503"
EXACT, ANY = "EXACT", "ALLOW_PARTIAL_AND_OVER_PAYMENT"
NUMBER_TEXT = r"[0-9]{5,20}"


async def at_once(drive, create, ref, what, words=None):
    """Eight equal creates at once: one answer of success, seven conflicts."""
    outcomes = await asyncio.gather(*(ask(create) for _ in range(checks.CALLERS)), return_exceptions=True)
    return checks.one_success(outcomes, ConflictError, ref, what, words)


async def banks(drive):
    """The list of banks, a preview, a payout that arrives, and what is refused."""
    payouts, ref = drive.client.payouts, checks.reference("BNK")
    listed = await ask(payouts.get_banks)
    assert isinstance(listed, list) and len(listed) >= 27, f"banks: {listed!r}"
    for bank in listed:
        checks.shape(bank, {"name": str, "value": str, "bic": str}, "bank")
        checks.matches(bank["bic"], r"[A-Z0-9]{8}", "bic")
        checks.matches(bank["value"], r"[a-z0-9_]+", "slug")
    ours = checks.single([bank for bank in listed if bank["bic"] == BIC], "banks with this BIC")
    checks.same(ours["name"], BANK, "bank's name")

    before = (await drive.balances())["TZS"]
    preview = await ask(payouts.preview_bank, 50_000, ACCOUNT, BIC, ref)
    checks.shape(preview, {**drive.PREVIEW, "nameLookupStatus": str, "transferType": str, "estimatedArrival": str}, "preview")
    fee = Decimal(str(preview["fee"]))
    checks.same(Decimal(str(preview["amount"])), 50_000 + fee, "preview's debit")
    checks.same((preview["channelProvider"], preview["transferType"]), (BANK, "ACH"), "preview")
    checks.one_of(preview["estimatedArrival"], ("Instant", "1-3 Working Days"), "arrival")
    checks.one_of(preview["nameLookupStatus"], ("RESOLVED", "UNAVAILABLE"), "name")
    checks.same(preview["receiver"]["accountNumber"], ACCOUNT, "receiver")
    checks.same(preview["receiver"]["accountCurrency"], "TZS", "receiver")
    chosen = await ask(payouts.preview_bank, 50_000, ACCOUNT, BIC, ref, transfer_type="RTGS")
    checks.same(chosen["transferType"], "RTGS", "a transfer type that was asked for")

    made = await ask(payouts.create_bank, 50_000, ACCOUNT, "JOHN DOE", BIC, ref)
    checks.shape(made, {**drive.CREATED, "transferType": str, "estimatedArrival": str}, "created")
    expected = {"status": "AUTHORIZED", "channel": "BANK TRANSFER", "channelProvider": BANK, "transferType": "ACH",
                "amount": f"{50_000 + fee:.2f}", "fee": f"{fee:.2f}", "currency": "TZS", "orderReference": ref,
                "order": {"amount": "50000.00", "currency": "TZS"}, "exchanged": False, "clientId": drive.sandbox["client_id"]}
    checks.same({name: made[name] for name in expected}, expected, "created")
    checks.same((made["beneficiary"]["accountNumber"], made["beneficiary"]["accountName"], made["beneficiary"]["amount"]),
                (ACCOUNT, "JOHN DOE", "50000.00"), "beneficiary")
    paid = await drive.payout_settled(ref)
    checks.same((paid["id"], paid["transferType"], paid["channel"]), (made["id"], "ACH", "BANK TRANSFER"), "queried")
    checks.same((await drive.balances())["TZS"], before - 50_000 - fee, "balance after the payout")
    again = (50_000, ACCOUNT, "JOHN DOE", BIC, ref)
    await refused_fully(ConflictError, 409, checks.used(ref), payouts.create_bank, *again)
    wrong = (50_000, ACCOUNT, "JOHN DOE", "NOSUCHXX", checks.reference("BNK"))
    await refused_fully(ValidationError, 400, "Unsupported channel provider", payouts.create_bank, *wrong)
    one = checks.reference("ONE")
    made = await at_once(drive, lambda: payouts.create_bank(50_000, ACCOUNT, "JOHN DOE", BIC, one), one, "bank payouts")
    checks.same((await drive.payout_settled(one))["id"], made["id"], "the one bank payout")
    listed = await ask(payouts.list_all, channel="BANK TRANSFER", transferType="ACH", orderReference=one)
    checks.same((listed["totalCount"], checks.single(listed["data"], "list")["id"]), (1, made["id"]), "listed by channel")
    checks.same((await ask(payouts.list_all, transferType="RTGS", orderReference=one))["totalCount"], 0, "another type")


async def tills(drive):
    """Providers, a preview and a payout to a till, by number and by QR code."""
    payouts, ref = drive.client.payouts, checks.reference("TIL")
    providers = await ask(payouts.get_lipa_namba_providers)
    assert isinstance(providers, list) and providers, f"providers: {providers!r}"
    for provider in providers:
        checks.shape(provider, {"name": str, "providerCode": str}, "provider")
    checks.one_of(TILL_PROVIDER, [provider["providerCode"] for provider in providers], "M-Pesa's code")
    to = {"lipa_namba": TILL, "provider_code": TILL_PROVIDER}
    preview = await ask(payouts.preview_lipa_namba, 5_000, ref, **to)
    checks.shape(preview, drive.PREVIEW, "preview")
    fee = Decimal(str(preview["fee"]))
    checks.same(Decimal(str(preview["amount"])), 5_000 + fee, "preview's debit")
    checks.same(preview["receiver"]["accountNumber"], TILL, "receiver")
    made = await ask(payouts.create_lipa_namba, 5_000, ref, **to)
    checks.shape(made, drive.CREATED, "created")
    expected = {"status": "AUTHORIZED", "channel": "TIPS LIPA NAMBA", "amount": f"{5_000 + fee:.2f}", "fee": f"{fee:.2f}",
                "orderReference": ref, "order": {"amount": "5000.00", "currency": "TZS"}}
    checks.same({name: made[name] for name in expected}, expected, "created")
    paid = await drive.payout_settled(ref)
    checks.same((paid["id"], paid["channel"]), (made["id"], "TIPS LIPA NAMBA"), "queried")
    await refused_fully(ConflictError, 409, checks.used(ref), payouts.create_lipa_namba, 5_000, ref, **to)
    one = checks.reference("ONE")
    made = await at_once(drive, lambda: payouts.create_lipa_namba(5_000, one, **to), one, "till payouts")
    listed = await ask(payouts.list_all, channel="TIPS LIPA NAMBA", orderReference=one)
    checks.same((listed["totalCount"], checks.single(listed["data"], "list")["id"]), (1, made["id"]), "listed by channel")
    call = drive.client.request
    body = {"amount": 5_000, "currency": "TZS", "orderReference": checks.reference("TIL")}
    path = "/third-parties/payouts/preview-lipa-namba-payout"
    for more, words in (
        ({}, "lipaNamba or qrCode is required"),
        ({"lipaNamba": TILL, "providerCode": TILL_PROVIDER, "qrCode": "tz.go.bot.tips"}, "Provide either lipaNamba or qrCode, not both"),
        ({"lipaNamba": TILL}, "providerCode is required when lipaNamba is provided"),
    ):
        await refused_fully(ValidationError, 400, re.escape(words), call, "POST", path, json={**body, **more})


async def cards(drive):
    """A preview and a payment whose page opens; what the card says comes from the page."""
    payments, ref = drive.client.payments, checks.reference("CRD")
    preview = await ask(payments.preview_card, "25", ref)
    checks.shape(preview, {"activeMethods": list}, "preview")
    for method in preview["activeMethods"]:
        checks.shape(method, {"name": str, "status": str, "fee": checks.NUMBER}, "method", {"message": str})
    names = {method["name"] for method in preview["activeMethods"]}
    checks.same(names, {"VISA", "MASTER CARD"}, "cards")
    person = {"fullName": "John Doe", "email": "john@example.com", "phoneNumber": checks.PHONE}
    made = await ask(payments.initiate_card, "25", ref, person)
    checks.shape(made, {"cardPaymentLink": str, "clientId": str}, "card payment")
    await opens(made["cardPaymentLink"], "the card page")
    found = checks.single(await ask(payments.get_status, ref), "query")
    checks.same((found["status"], found["collectedCurrency"], found["orderReference"]), ("PENDING", "USD", ref), "queried")
    checks.same(found["collectedAmount"], 25, "amount")
    await refused_fully(ConflictError, 409, checks.used(ref), payments.initiate_card, "25", ref, person)
    await refused_fully(ValidationError, 400, ".*USD.*", payments.preview_card, "25", checks.reference("CRD"), currency="TZS")
    one = checks.reference("ONE")
    await at_once(drive, lambda: payments.initiate_card("25", one, person), one, "card payments")
    checks.same((await ask(payments.list_all, orderReference=one))["totalCount"], 1, "card payments made")


async def opens(address, what):
    """The page behind a link that a payer is sent answers as HTML."""
    checks.matches(address, r"https?://.+", what)

    def fetch():
        with urlopen(address, timeout=10) as answer:
            return answer.status, answer.headers.get_content_type()

    checks.same(await asyncio.to_thread(fetch), (200, "text/html"), what)


async def links(drive):
    """Links for checkout, by price and by items."""
    made, ref = drive.client.links, checks.reference("LNK")
    link = await ask(made.generate_checkout, ref, "TZS", total_price="15000", customer_name="Zoë Ng'ang'a",
                     customer_email="zoe@example.com", customer_phone=checks.PHONE, description="Ada/Karo №1")
    checks.shape(link, {"checkoutLink": str, "clientId": str}, "checkout link")
    checks.same(link["clientId"], drive.sandbox["client_id"], "client id")
    await opens(link["checkoutLink"], "the checkout page")
    await refused_fully(ConflictError, 409, checks.used(ref), made.generate_checkout, ref, "TZS", total_price="15000")
    items = [{"name": "Sukari", "price": "3000", "quantity": 2}, {"name": "Mchele", "price": "9000", "quantity": 1}]
    link = await ask(made.generate_checkout, checks.reference("LNK"), "TZS", order_items=items)
    await opens(link["checkoutLink"], "the checkout page of items")
    nameless = [{"price": "3000", "quantity": 2}]
    await refused_fully(ValidationError, 400, "All items must have a name.*", made.generate_checkout,
                        checks.reference("LNK"), "TZS", order_items=nameless)
    one = checks.reference("ONE")
    await at_once(drive, lambda: made.generate_checkout(one, "TZS", total_price="15000"), one, "checkout links")


async def payout_links(drive):
    """Links through which payees say where their money goes, and the payout that one leads to."""
    made, payouts, ref = drive.client.links, drive.client.payouts, checks.reference("PLK")
    link = await ask(made.generate_payout, "7000", ref)
    checks.shape(link, {"payoutLink": str, "clientId": str}, "payout link")
    checks.same(link["clientId"], drive.sandbox["client_id"], "client id")
    await opens(link["payoutLink"], "the payout page")
    await refused_fully(ConflictError, 409, checks.used(ref), made.generate_payout, "7000", ref)
    await refused_fully(NotFoundError, 404, f"Invalid or missing payout: {ref}", payouts.get_status, ref)
    shown = await sends(link["payoutLink"], way="phone", phone=checks.PHONE)
    for text in ("7,000", "0712 345 678", ref):
        assert text in shown, f"the page that asks whether that is right: {text!r} is not in {shown}"
    await sends(link["payoutLink"], seen=re.search(r'name="seen" value="([^"]+)"', shown)[1])
    waits = checks.single(await ask(payouts.get_status, ref), "query")
    expected = {"orderReference": ref, "status": "PENDING", "channel": "MOBILE MONEY", "channelProvider": checks.PROVIDER,
                "currency": "TZS", "clientId": drive.sandbox["client_id"]}
    checks.same({name: waits[name] for name in expected}, expected, "what the payee confirmed")
    checks.same(Decimal(waits["amount"]), 7000 + Decimal(waits["fee"]), "amount and fee")
    checks.same(waits["beneficiary"]["accountNumber"], checks.PHONE, "the number that the payee typed")
    words = "Invalid amount: a payout link is over an amount from TZS 100 to TZS 1,000,000,000"
    await refused_fully(ValidationError, 400, words, made.generate_payout, "99", checks.reference("PLK"))
    one = checks.reference("ONE")
    await at_once(drive, lambda: made.generate_payout("7000", one), one, "payout links")


async def sends(address, **fields):
    """The page that answers a form of plain fields."""

    def post():
        with urlopen(address, urlencode(fields).encode(), timeout=10) as answer:
            return answer.read().decode()

    return await asyncio.to_thread(post)


BILL = {"billPayNumber": str}
BILL_MAY = {"billDescription": (str, type(None)), "billCustomerName": (str, type(None)),
            "billAmount": (int, float, type(None)), "billPaymentMode": str,
            "billMaxCollectionAmount": (int, float, type(None)), "billRemainingCollectionAmount": (int, float, type(None))}


async def bills(drive):
    """Control numbers: single and bulk, asked for, changed, refused."""
    billpay = drive.client.billpay
    plain = await ask(billpay.create_order_control_number)
    checks.shape(plain, BILL, "an order number of nothing", BILL_MAY)
    checks.matches(plain["billPayNumber"], r"\d{14}", "a number the server chose")
    checks.same(plain["billPaymentMode"], ANY, "mode unless told")
    ref = checks.reference("B")
    made = await ask(billpay.create_order_control_number, ref, 50_000, None, "Order 1", EXACT)
    expected = {"billPayNumber": ref, "billAmount": 50_000, "billDescription": "Order 1", "billPaymentMode": EXACT}
    checks.same({name: made[name] for name in expected}, expected, "order number")
    found = await ask(billpay.get_details, ref)
    checks.same({name: found[name] for name in expected}, expected, "asked for")
    used = "Bill reference already used: Use a different reference"
    await refused_fully(ConflictError, 409, used, billpay.create_order_control_number, ref)
    customer = await ask(billpay.create_customer_control_number, "Asha Juma", checks.PHONE, None, None, 20_000, 60_000)
    expected = {"billCustomerName": "Asha Juma", "billAmount": 20_000, "billPaymentMode": ANY, "billMaxCollectionAmount": 60_000}
    checks.same({name: customer[name] for name in expected}, expected, "customer number")
    await refused_fully(NotFoundError, 404, "BillPay Number does not exist", billpay.get_details, "99999999999999")

    changed = await ask(billpay.update_reference, ref, amount=40_000, description="Order 1b")
    expected = {"billPayNumber": ref, "billAmount": 40_000, "billDescription": "Order 1b"}
    checks.same({name: changed[name] for name in expected}, expected, "changed")
    off = await ask(billpay.update_status, ref, "INACTIVE")
    checks.same(off["billPayNumber"], ref, "switched off")
    checks.same((await ask(billpay.get_details, ref))["billAmount"], 40_000, "amount after the change")
    await refused_fully(NotFoundError, 404, "BillPay Number does not exist", billpay.update_status, "99999999999999", "ACTIVE")

    items = [{"billReference": checks.reference("B"), "billAmount": 1_000}, {"billReference": ref}, {"billDescription": "Third"}]
    bulk = await ask(billpay.bulk_create_order_numbers, items)
    checks.shape(bulk, {"billPayNumbers": list, "created": int, "failed": int, "errors": list}, "bulk")
    checks.same((bulk["created"], bulk["failed"], len(bulk["billPayNumbers"])), (2, 1, 2), "bulk")
    error = checks.single(bulk["errors"], "errors of bulk")
    checks.shape(error, {"index": int, "reason": str}, "error of bulk")
    checks.same((error["index"], error["reason"]), (1, used), "error of bulk")
    people = [{"customerName": "Asha Juma", "customerPhone": checks.PHONE}, {"customerName": "Juma Mwita", "customerEmail": "j@example.com"}]
    bulk = await ask(billpay.bulk_create_customer_numbers, people)
    checks.same((bulk["created"], bulk["failed"], len(bulk["billPayNumbers"])), (2, 0, 2), "bulk of customers")
    checks.same("errors" in bulk, False, "errors where nothing failed")
    one = checks.reference("B")
    await at_once(drive, lambda: billpay.create_order_control_number(one, 1_000), one, "control numbers", used)


async def account(drive):
    """The statement: it adds up, narrows by day, and knows its currencies."""
    service = drive.client.account
    found = await ask(service.get_statement)
    checks.shape(found, {"accountDetails": dict, "transactions": list}, "statement")
    details = found["accountDetails"]
    money = {name: checks.NUMBER for name in ("openingBalance", "closingBalance", "totalCredits", "totalDebits")}
    checks.shape(details, {"currency": str, **money}, "details")
    fields = {"id": str, "date": str, "description": str, "entry": str, "amount": checks.NUMBER, "balance": checks.NUMBER,
              "currency": str, "orderReference": str, "type": str}
    credits = debits = Decimal(0)
    for line in found["transactions"]:
        checks.shape(line, fields, "line")
        checks.one_of(line["entry"], ("Credit", "Debit"), "entry")
        checks.one_of(line["type"], ("Payment", "Deposit", "Withdraw", "Payout", "Fee - Payout", "Fee - Withdraw",
                                     "Fee - Payment", "Reversed Payout", "Reversed Withdraw", "Refunded Payout",
                                     "Refunded Withdraw"), "type")
        if line["entry"] == "Credit":
            credits += Decimal(str(line["amount"]))
        else:
            debits += Decimal(str(line["amount"]))
    total = {name: Decimal(str(details[name])) for name in money}
    checks.same((total["totalCredits"], total["totalDebits"]), (credits, debits), "totals of the lines")
    checks.same(total["openingBalance"] + credits - debits, total["closingBalance"], "closing balance")
    assert found["transactions"], "a statement of a merchant that worked has lines"
    empty = await ask(service.get_statement, "TZS", "2000-01-01", "02-01-2000")
    checks.same((empty["transactions"], empty["accountDetails"]["closingBalance"]), ([], 0), "days before everything")
    checks.same((await ask(service.get_statement, "USD"))["accountDetails"]["currency"], "USD", "the other currency")
    await refused_fully(ValidationError, 400, "Invalid currency: currency must be either TZS or USD", service.get_statement, "KES")


async def rates(drive):
    """Rates both ways, narrowed by either side."""
    service = drive.client.exchange
    listed = await ask(service.get_rates)
    pairs = set()
    for rate in listed:
        checks.shape(rate, {"source": str, "target": str, "rate": checks.NUMBER, "date": str}, "rate")
        assert rate["rate"] > 0, f"rate: {rate!r}"
        pairs.add((rate["source"], rate["target"]))
    assert {("USD", "TZS"), ("TZS", "USD")} <= pairs, f"rates both ways: {pairs}"
    one = checks.single(await ask(service.get_rates, "USD", "TZS"), "one pair")
    checks.same((one["source"], one["target"]), ("USD", "TZS"), "one pair")
    for rate in await ask(service.get_rates, source="TZS"):
        checks.same(rate["source"], "TZS", "source")
