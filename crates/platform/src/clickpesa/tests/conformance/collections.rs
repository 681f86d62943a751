//! Money in: push, card, links, control numbers, mandates.

use super::{CHECKS, CLIENT, Part, REFUSALS, Row, TESTS, WIRE};

const CARDS: &str = "crates/platform/src/clickpesa/tests/cards.rs";
const CHECKOUT: &str = "crates/platform/src/links/tests/checkout.rs";
const PAGES: &str = "crates/platform/src/links/tests/pages.rs";
const CALLBACKS: &str = "crates/platform/src/links/tests/callbacks.rs";
const BILLS: &str = "crates/platform/src/bills/tests/third_party.rs";
const MANDATES: &str = "crates/platform/src/direct_debits/tests/third_party.rs";
const COLLECTING: &str = "crates/platform/src/direct_debits/tests/collecting.rs";
const SCHEDULE: &str = "crates/platform/src/direct_debits/model/tests.rs";
const PAYING: &str = "crates/platform/src/bills/tests/paying.rs";

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
                "a network that cannot be asked is `UNAVAILABLE`, with fee 0 and a `message`",
                TESTS,
                "a_network_that_cannot_be_asked_is_unavailable_and_costs_nothing",
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
            Row(
                "404 `Account has no payment collection methods`, while the account at the provider is switched off",
                REFUSALS,
                "a_push_is_not_previewed_while_nothing_can_be_collected",
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
            Row(
                "the preview lists `VISA` and `MASTER CARD`",
                CARDS,
                "a_card_payment_is_previewed_opened_and_queried",
            ),
            Row(
                "initiating answers `cardPaymentLink` and `clientId`, and the payment can be queried",
                CARDS,
                "a_card_payment_is_previewed_opened_and_queried",
            ),
            Row("`customer` by id or by name, e-mail and number", CARDS, "a_customer_is_known_again_by_id"),
            Row(
                "only USD; what is wrong is refused and changes nothing",
                CARDS,
                "bad_card_orders_are_refused_and_change_nothing",
            ),
            Row(
                "the page behind the link opens; the payment is `PENDING` until the customer acts; eight equal orders make one",
                CLIENT,
                "cards",
            ),
        ],
    ),
    Part(
        "GET /payments/{orderReference}",
        &[
            Row("answers a list, with `collectedAmount` as a number", WIRE, "payment_query"),
            Row(
                "404 `Invalid or missing payment: {ref}`",
                REFUSALS,
                "bad_orders_are_refused_and_change_nothing",
            ),
            Row("each state has its documented word", CHECKS, "every_state_has_its_documented_word"),
            Row(
                "an order in dollars that was paid in shillings is converted",
                PAGES,
                "an_order_in_dollars_is_paid_in_shillings_where_the_merchant_allows_it",
            ),
        ],
    ),
    Part(
        "POST /checkout-link/generate-checkout-url",
        &[
            Row(
                "answers `checkoutLink` and `clientId`",
                CHECKOUT,
                "a_checkout_link_is_made_as_the_reference_says",
            ),
            Row(
                "takes items, and `amount` and `currency` in place of `totalPrice` and `orderCurrency`",
                CHECKOUT,
                "items_and_other_names_of_fields_are_understood",
            ),
            Row(
                "400, 404 and 409 in the documented words",
                CHECKOUT,
                "what_cannot_be_linked_is_refused_in_the_words_of_the_reference",
            ),
            Row("the customer pays on the page", PAGES, "a_payer_pays_and_gets_a_receipt"),
            Row(
                "a payment that failed is tried again, under the same reference",
                PAGES,
                "after_a_payment_failed_it_is_tried_again_and_never_after_success",
            ),
            Row(
                "the return address is the application's",
                PAGES,
                "the_payer_goes_back_to_where_the_application_says",
            ),
            Row(
                "`callbackUrl` is told when it is paid",
                CALLBACKS,
                "a_callback_is_told_when_its_link_is_paid_and_of_nothing_else",
            ),
            Row(
                "the call carries the checksum where it is on",
                CALLBACKS,
                "a_callback_carries_the_checksum_where_the_merchant_has_one",
            ),
        ],
    ),
    Part(
        "Control numbers: /billpay",
        &[
            Row(
                "POST `create-order-control-number` takes `{}`; the server chooses 14 digits",
                BILLS,
                "an_order_number_needs_nothing_and_says_only_what_it_was_told",
            ),
            Row(
                "POST `create-customer-control-number` takes a name and an e-mail address or a number",
                BILLS,
                "a_customer_number_names_a_customer_who_can_be_reached",
            ),
            Row(
                "what cannot be a number, or is used, is refused in words: 400, 409",
                BILLS,
                "what_cannot_be_a_number_is_refused_in_words",
            ),
            Row(
                "bulk takes 1 to 50 and answers numbers and counts",
                BILLS,
                "a_bulk_call_makes_what_can_be_made",
            ),
            Row("bulk says by index why an item failed", BILLS, "a_bulk_call_says_why_each_item_failed"),
            Row(
                "PATCH and PUT change a number and answer what changed; unknown: 404",
                BILLS,
                "a_number_is_changed_and_the_answer_names_what_was",
            ),
            Row(
                "an exact amount, a maximum, a closed number: what breaks the rules is turned away",
                PAYING,
                "what_breaks_the_rules_is_turned_away_before_money_moves",
            ),
            Row(
                "a number that is full takes money again once its maximum is raised",
                PAYING,
                "a_full_number_takes_money_again_once_its_maximum_is_raised",
            ),
            Row(
                "the reference may stand behind the biller's code",
                PAYING,
                "a_reference_is_paid_through_the_billers_code",
            ),
            Row(
                "each network charges the merchant what is published",
                PAYING,
                "each_network_charges_the_merchant_what_is_published",
            ),
            Row("the client drives all of it", CLIENT, "bills"),
        ],
    ),
    Part(
        "Mandates: /customers/crdb-direct-debit-mandate",
        &[
            Row(
                "POST asks for a mandate: `mandateRequestId`, `mandateStatus` `REQUESTED`, totals",
                MANDATES,
                "a_mandate_is_asked_for_queried_and_cancelled",
            ),
            Row(
                "GET with `requestId` answers it; POST `cancel` ends it",
                MANDATES,
                "a_mandate_is_asked_for_queried_and_cancelled",
            ),
            Row(
                "`frequencyType` and `frequency` count instalments by the calendar, month ends and leap years included",
                SCHEDULE,
                "months_that_are_too_short_move_only_their_own_instalment",
            ),
            Row(
                "amounts as text or number, days as `YYYY-MM-DD` or `DD-MM-YYYY`",
                MANDATES,
                "numbers_come_as_text_and_days_either_way_round",
            ),
            Row(
                "what cannot be a mandate is refused in words: 400, 404",
                MANDATES,
                "what_cannot_be_a_mandate_is_refused_in_words",
            ),
            Row(
                "a retry after a lost answer makes no second mandate",
                MANDATES,
                "an_equal_request_in_force_is_the_same_mandate",
            ),
            Row(
                "eight equal requests at once make one",
                "crates/platform/src/direct_debits/tests/racing.rs",
                "eight_equal_requests_at_once_make_one",
            ),
            Row(
                "`mandateCallbackUrl` is told of each change",
                MANDATES,
                "the_callback_is_told_of_each_change_and_of_nothing_else",
            ),
            Row(
                "nothing is collected before the holder of the account agrees",
                "crates/platform/src/direct_debits/tests/deciding.rs",
                "nothing_is_collected_before_the_holder_agrees",
            ),
            Row(
                "each instalment is a payment of its own, on its day",
                COLLECTING,
                "each_instalment_is_collected_on_its_day_and_the_last_ends_it",
            ),
            Row(
                "an instalment that fails is a `FAILED` payment, told by `PAYMENT FAILED`",
                COLLECTING,
                "an_instalment_that_fails_is_told_and_the_next_is_collected_all_the_same",
            ),
        ],
    ),
];
