//! Money out: mobile, bank, till, link; banks and rates.

use super::{CHECKS, Part, REFUSALS, Row, TESTS, WIRE, not_yet};

pub(super) const PARTS: &[Part] = &[
    Part(
        "POST /payouts/preview-mobile-money-payout",
        &[
            Row(
                "answers numbers: the debit with its fee, the balance, order and receiver",
                WIRE,
                "payout_preview",
            ),
            Row("`amount` is amount and fee together", TESTS, "a_payout_is_previewed_created_and_queried"),
            Row(
                "the number stands for a name that is not known",
                CHECKS,
                "a_name_that_is_not_known_is_the_number",
            ),
            Row(
                "400 `Insufficient balance: available balance is {balance} TZS`",
                REFUSALS,
                "bad_orders_are_refused_and_change_nothing",
            ),
            not_yet("`payoutFeeBearer` is the merchant's setting: `merchant`, `both` or `customer`"),
            not_yet("from a USD balance the amount is converted at the listed rate"),
        ],
    ),
    Part(
        "POST /payouts/create-mobile-money-payout",
        &[
            Row("answers money as text with two decimals", WIRE, "payout_create"),
            Row(
                "`AUTHORIZED` where an Admin lets the application pay",
                TESTS,
                "a_payout_is_previewed_created_and_queried",
            ),
            Row(
                "`PENDING` where people release it",
                TESTS,
                "without_an_admins_word_a_payout_by_api_waits_for_people",
            ),
            Row(
                "400 `Payout request is already in progress, please retry after {n} seconds`, with `Retry-After`",
                REFUSALS,
                "a_second_payout_waits_for_the_cooldown",
            ),
            Row(
                "only an accepted payout starts that clock; previews do not count",
                REFUSALS,
                "a_second_payout_waits_for_the_cooldown",
            ),
            Row("two at once share one clock", REFUSALS, "two_payouts_at_once_share_one_cooldown"),
            Row(
                "400 `Insufficient balance: …`, and nothing is held",
                REFUSALS,
                "bad_orders_are_refused_and_change_nothing",
            ),
            Row("amount and fee are held at once", CHECKS, "held_money_is_not_in_the_balance"),
        ],
    ),
    Part(
        "GET /payouts/{orderReference}",
        &[
            Row("answers a list, money as text", WIRE, "payout_query"),
            Row(
                "404 `Invalid or missing payout: {ref}`",
                REFUSALS,
                "bad_orders_are_refused_and_change_nothing",
            ),
            Row(
                "each state has its documented word; silence is `PROCESSING`",
                CHECKS,
                "every_state_has_its_documented_word",
            ),
            Row(
                "a refusal by people is `FAILED` with their reason in `notes`",
                TESTS,
                "without_an_admins_word_a_payout_by_api_waits_for_people",
            ),
        ],
    ),
    Part(
        "Bank payouts",
        &[
            not_yet(
                "POST `preview-bank-payout`: as mobile, with `nameLookupStatus`, `transferType` and `estimatedArrival`",
            ),
            not_yet(
                "the platform chooses ACH up to 20,000,000 TZS and RTGS above, unless `transferType` is sent",
            ),
            not_yet("POST `create-bank-payout` takes `accountName` and answers `BANK TRANSFER`"),
            not_yet("400 `Unsupported channel provider` for an unknown bank"),
            not_yet("POST `verify-bank-account` answers `accountName`, or 404 `Account not found`"),
            not_yet("GET `/list/banks` answers name, value and BIC of each bank"),
            not_yet("ACH carries 2,500 to 20,000,000 TZS, RTGS 11,900 to 1,000,000,000"),
        ],
    ),
    Part(
        "Lipa Namba payouts",
        &[
            not_yet("GET `/payouts/lipa-namba-providers` answers name and code of each provider"),
            not_yet(
                "POST `preview-lipa-namba-payout` and `create-lipa-namba-payout` take number and provider, or a QR code",
            ),
            not_yet(
                "400 `lipaNamba or qrCode is required`, `Provide either lipaNamba or qrCode, not both`, `providerCode is required when lipaNamba is provided`",
            ),
            not_yet("the answer's channel is `TIPS LIPA NAMBA`"),
        ],
    ),
    Part(
        "POST /payout-link/generate-payout-url",
        &[
            not_yet("answers `payoutLink` and `clientId`; the recipient types in their own account"),
            not_yet("400 `Application has no access to hosted payout feature`"),
        ],
    ),
    Part(
        "GET /exchange-rates/all",
        &[not_yet("rates of both directions, narrowed by `source` and `target`")],
    ),
];
