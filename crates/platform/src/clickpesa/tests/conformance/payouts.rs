//! Money out: mobile, bank, till, link; banks and rates.

use super::{CHECKS, CLIENT, Part, REFUSALS, Row, TESTS, WIRE, not_yet};

const BANKS: &str = "crates/platform/src/clickpesa/tests/banks.rs";
const TILLS: &str = "crates/platform/src/clickpesa/tests/tills.rs";
const PAYEES: &str = "crates/platform/src/links/tests/payees.rs";
const RETURNING: &str = "crates/platform/src/payouts/tests/returning.rs";

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
            Row(
                "POST `preview-bank-payout` and `create-bank-payout`: as mobile, with `nameLookupStatus`, `transferType`, `estimatedArrival` and `BANK TRANSFER`",
                BANKS,
                "a_bank_payout_is_previewed_created_and_queried",
            ),
            Row(
                "the platform chooses ACH or RTGS unless `transferType` is sent",
                BANKS,
                "the_platform_chooses_how_a_bank_payout_travels",
            ),
            Row(
                "400 `Unsupported channel provider`, and what names nobody is refused",
                BANKS,
                "bank_payouts_that_name_nobody_are_refused",
            ),
            Row(
                "GET `/list/banks` answers name, value and BIC",
                BANKS,
                "banks_are_listed_with_name_slug_and_bic",
            ),
            Row(
                "the cooldown covers phones, banks and tills together",
                BANKS,
                "the_cooldown_covers_phones_banks_and_tills_together",
            ),
            Row(
                "eight equal bank payouts at once make one",
                BANKS,
                "equal_bank_payouts_at_once_make_one_record",
            ),
            Row(
                "from a USD balance the amount is converted at the listed rate",
                BANKS,
                "dollars_are_debited_and_shillings_arrive",
            ),
            Row(
                "`payoutFeeBearer` is the merchant's setting",
                BANKS,
                "the_fee_is_borne_by_whom_the_merchant_says",
            ),
            Row("the client drives all of it", CLIENT, "banks"),
            not_yet("POST `verify-bank-account` answers `accountName`, or 404 `Account not found`"),
        ],
    ),
    Part(
        "Lipa Namba payouts",
        &[
            Row(
                "GET `/payouts/lipa-namba-providers` answers name and code of each provider",
                TILLS,
                "providers_are_listed_beside_a_payout_of_any_name",
            ),
            Row(
                "a till is paid by number and provider, or by QR code, as `TIPS LIPA NAMBA`",
                TILLS,
                "a_till_is_paid_by_number_and_by_code",
            ),
            Row(
                "400 in the documented words where neither, both, or no provider is sent",
                TILLS,
                "tills_that_are_none_are_refused_in_the_words_clients_know",
            ),
            Row("the client drives all of it", CLIENT, "tills"),
        ],
    ),
    Part(
        "Money that comes back",
        &[
            Row(
                "`REFUNDED` gives back amount and fee, once",
                RETURNING,
                "money_that_came_back_is_available_again_once",
            ),
            Row(
                "`PAYOUT REFUNDED` and `PAYOUT REVERSED` tell how",
                RETURNING,
                "servers_are_told_how_money_came_back",
            ),
        ],
    ),
    Part(
        "POST /payout-link/generate-payout-url",
        &[
            Row(
                "answers `payoutLink` and `clientId`; the recipient types in their own account",
                PAYEES,
                "a_payout_link_is_made_as_the_reference_says",
            ),
            Row(
                "400 `Application has no access to hosted payout feature`",
                PAYEES,
                "what_cannot_be_a_payout_link_is_refused_in_the_words_of_the_reference",
            ),
            Row(
                "the payee sees whose account it is, confirms once, and sees where the payout stands",
                PAYEES,
                "a_payee_says_where_the_money_goes_and_others_release_it",
            ),
            Row(
                "the client makes links whose pages open; eight equal orders make one",
                CLIENT,
                "payout_links",
            ),
        ],
    ),
];
