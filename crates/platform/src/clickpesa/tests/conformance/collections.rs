//! Money in: push, card, links, control numbers, mandates.

use super::{CHECKS, Part, Row, TESTS, WIRE, not_yet};

pub(super) const PARTS: &[Part] = &[
    Part(
        "POST /payments/preview-ussd-push-request",
        &[
            Row("answers `activeMethods` with name, status and fee", WIRE, "ussd_preview"),
            Row(
                "a number narrows them to its network; without one all four are listed",
                TESTS,
                "a_push_is_previewed_initiated_and_queried",
            ),
            Row(
                "`sender` is there exactly when `fetchSenderDetails` asks for it",
                CHECKS,
                "the_sender_is_named_when_asked_for",
            ),
            Row(
                "the fee is the one of the table: 10,000 TZS costs 920",
                TESTS,
                "a_push_is_previewed_initiated_and_queried",
            ),
            Row(
                "only TZS, which is meant where no currency is named",
                TESTS,
                "a_push_is_previewed_initiated_and_queried",
            ),
        ],
    ),
    Part(
        "POST /payments/initiate-ussd-push-request",
        &[
            Row("answers as documented, `collectedAmount` as text", WIRE, "ussd_initiate"),
            Row(
                "begins as `PROCESSING`, its id with `{orderReference}LCP`",
                TESTS,
                "a_push_is_previewed_initiated_and_queried",
            ),
            Row(
                "ends as `SUCCESS`, and the money is on the balance",
                TESTS,
                "a_push_is_previewed_initiated_and_queried",
            ),
            Row("ends as `FAILED` with the reason", CHECKS, "the_reference_of_what_failed_stays_used"),
            Row(
                "a push that nobody answers ends as failed after some minutes",
                "crates/platform/src/payments/tests.rs",
                "an_unanswered_push_runs_out_and_late_money_is_not_lost",
            ),
        ],
    ),
    Part(
        "POST /payments/preview-card-payment and initiate-card-payment",
        &[
            not_yet("the preview lists `VISA` and `MASTER CARD`; only USD"),
            not_yet(
                "initiating takes `customer` by id or by name, e-mail and number, and answers `cardPaymentLink` and `clientId`",
            ),
            not_yet(
                "the page behind the link takes, declines or challenges; the result comes by webhook and query",
            ),
            not_yet(
                "a card payment is `PENDING` while the customer must act, then `SUCCESS`, then `SETTLED` after two working days",
            ),
        ],
    ),
    Part(
        "GET /payments/{orderReference}",
        &[
            Row("answers a list, with `collectedAmount` as a number", WIRE, "payment_query"),
            Row(
                "404 `Invalid or missing payment: {ref}`",
                "crates/platform/src/clickpesa/tests/refusals.rs",
                "bad_orders_are_refused_and_change_nothing",
            ),
            Row("each state has its documented word", CHECKS, "every_state_has_its_documented_word"),
            not_yet("`exchanged` and `exchange` appear where a conversion took place"),
        ],
    ),
    Part(
        "POST /checkout-link/generate-checkout-url",
        &[
            not_yet(
                "takes `totalPrice` or `orderItems`, exactly one of them, and answers `checkoutLink` and `clientId`",
            ),
            not_yet("every item has a name, a price and a quantity"),
            not_yet("takes `amount` and `currency` in place of `totalPrice` and `orderCurrency`"),
            not_yet("the page lets the customer pay; the return address is the application's"),
            not_yet("`callbackUrl` is told when it is paid"),
            not_yet("400 `Application has no access to checkout link feature.`; 409 for a used reference"),
        ],
    ),
    Part(
        "Control numbers: /billpay",
        &[
            not_yet("POST `create-order-control-number` takes `{}`; the server chooses 14 digits"),
            not_yet(
                "a `billReference` of one's own comes back as `billPayNumber`; used: 409 `Bill reference already used: Use a different reference`",
            ),
            not_yet("POST `create-customer-control-number` takes a name and an e-mail address or a number"),
            not_yet("an order number closes after a payment, a customer number stays"),
            not_yet("`EXACT` takes the exact amount; a maximum closes the number when it is full"),
            not_yet("bulk takes 1 to 50, answers numbers, counts and errors by index, and bare lists too"),
            not_yet(
                "GET `/billpay/{number}` answers the number; unknown: 404 `BillPay Number does not exist`",
            ),
            not_yet("PATCH `/billpay/{number}` changes at least one field and answers what changed"),
            not_yet("PUT `/billpay/update-status` does the same for the status"),
        ],
    ),
    Part(
        "Mandates: /customers/crdb-direct-debit-mandate",
        &[
            not_yet("POST asks for a mandate: `mandateRequestId`, `mandateStatus` `REQUESTED`, totals"),
            not_yet("GET with `requestId` answers it; POST `cancel` ends it"),
        ],
    ),
];
