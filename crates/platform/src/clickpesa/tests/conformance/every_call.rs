//! What holds for every call: tokens, errors, references, limits, lists, the checksum, the address list.

use super::{CHECKS, CLIENT, LISTING, Part, REFUSALS, Row, TESTS, WIRE};

const SORTING: &str = "crates/platform/src/clickpesa/tests/sorting.rs";
const BODIES: &str = "crates/platform/src/clickpesa/tests/checksums.rs";
const CHECKSUM: &str = "crates/checksum/src/tests.rs";
const SECURITY: &str = "crates/platform/src/developer/tests/security.rs";
const APPLICATIONS: &str = "crates/platform/src/developer/tests/applications.rs";
const KEYS: &str = "crates/platform/src/developer/tests/keys.rs";
const TERMS: &str = "crates/platform/src/terms/tests/mod.rs";
const KYC: &str = "crates/platform/src/terms/tests/kyc.rs";
const AMOUNT: &str = "crates/platform/src/wire/amount.rs";

pub(super) const PARTS: &[Part] = &[
    Part(
        "POST /generate-token",
        &[
            Row(
                "answers `{\"success\": true, \"token\": \"Bearer …\"}`, the word `Bearer` inside the token",
                WIRE,
                "token",
            ),
            Row(
                "takes the headers `client-id` and `api-key`",
                TESTS,
                "a_token_is_asked_for_with_or_without_a_body",
            ),
            Row(
                "takes an empty body, `{}`, or no JSON at all",
                TESTS,
                "a_token_is_asked_for_with_or_without_a_body",
            ),
            Row(
                "takes `client-secret` in place of `api-key`",
                TESTS,
                "a_token_is_asked_for_with_or_without_a_body",
            ),
            Row(
                "401 `Unauthorized` where a header is missing",
                TESTS,
                "a_token_is_asked_for_with_or_without_a_body",
            ),
            Row(
                "403 `Invalid client details` for an unknown client id",
                TESTS,
                "a_token_is_asked_for_with_or_without_a_body",
            ),
            Row(
                "403 `Invalid or Expired API-Key` for an unknown, revoked or expired key",
                TESTS,
                "a_token_is_asked_for_with_or_without_a_body",
            ),
            Row(
                "403 `Unauthorized API-Key` for the key of another application",
                TESTS,
                "a_token_is_asked_for_with_or_without_a_body",
            ),
            Row(
                "its refusals have a `message` and nothing else",
                TESTS,
                "a_token_is_asked_for_with_or_without_a_body",
            ),
            Row(
                "client ids begin with `ID` and have 32 characters",
                APPLICATIONS,
                "an_application_collects_at_once_and_its_client_id_stays_in_sight",
            ),
            Row("a key is shown once, with its client id", KEYS, "a_key_is_shown_once_and_works"),
        ],
    ),
    Part(
        "Tokens",
        &[
            Row("a token lives 60 minutes", TESTS, "a_token_is_asked_for_with_or_without_a_body"),
            Row(
                "a missing, malformed or expired token: 401 `Unauthorized`, in the long form",
                REFUSALS,
                "only_keys_with_the_right_pass",
            ),
            Row(
                "`Authorization` may carry `Bearer` once, twice or not at all",
                TESTS,
                "a_token_is_asked_for_with_or_without_a_body",
            ),
            Row(
                "switching the checksum on or off ends every token of the merchant",
                SECURITY,
                "turning_the_checksum_on_off_or_over_ends_every_token",
            ),
            Row("revoking a key ends its tokens", REFUSALS, "only_keys_with_the_right_pass"),
            Row(
                "disabling an application ends its tokens, for good",
                SECURITY,
                "a_disabled_applications_tokens_do_not_come_back_with_it",
            ),
        ],
    ),
    Part(
        "Answers and refusals",
        &[
            Row(
                "every success is 200, creates too",
                CHECKS,
                "every_success_is_200_and_every_refusal_has_one_form",
            ),
            Row(
                "a refusal is `{\"statusCode\", \"message\", \"error\"}`, and the message is one text",
                CHECKS,
                "every_success_is_200_and_every_refusal_has_one_form",
            ),
            Row(
                "each refusal has its documented words and status",
                "crates/platform/src/clickpesa/refusal.rs",
                "each_is_worded_as_documented",
            ),
            Row(
                "fields that a call does not know are ignored",
                TESTS,
                "a_push_is_previewed_initiated_and_queried",
            ),
            Row(
                "query parameters that a call does not know are ignored",
                LISTING,
                "a_page_is_what_a_look_at_all_rows_would_give",
            ),
            Row("amounts are taken as text and as numbers", AMOUNT, "text_and_numbers_are_amounts"),
            Row("what is no amount is refused", AMOUNT, "everything_else_is_refused_as_money_is"),
            Row(
                "times are ISO 8601 in UTC with milliseconds",
                TESTS,
                "a_push_is_previewed_initiated_and_queried",
            ),
            Row("a body that is no JSON object: 400", REFUSALS, "bad_orders_are_refused_and_change_nothing"),
            Row("an unknown route: 404 `Cannot GET /path`", REFUSALS, "what_is_no_route_is_said_so"),
            Row(
                "400 `Application has no access to COLLECTION API feature. …` and the same for PAYOUT",
                REFUSALS,
                "only_keys_with_the_right_pass",
            ),
            Row(
                "a call that is repeated after its answer was lost makes nothing twice",
                CHECKS,
                "a_repeated_create_makes_nothing_twice",
            ),
            Row("eight equal creates at once make one", TESTS, "eight_equal_creates_at_once_make_one"),
        ],
    ),
    Part(
        "Order references",
        &[
            Row(
                "letters and digits only, not blank: 400 with the documented words",
                REFUSALS,
                "bad_orders_are_refused_and_change_nothing",
            ),
            Row(
                "at most 20 characters: 400 `Order Reference should be less than or equal to 20 characters`",
                REFUSALS,
                "bad_orders_are_refused_and_change_nothing",
            ),
            Row(
                "used once per merchant and kind: 409 `Order reference {ref} already used: Create a different reference`",
                REFUSALS,
                "bad_orders_are_refused_and_change_nothing",
            ),
            Row("the same is said at the preview", REFUSALS, "bad_orders_are_refused_and_change_nothing"),
            Row(
                "a preview does not reserve the reference",
                TESTS,
                "a_push_is_previewed_initiated_and_queried",
            ),
            Row(
                "the reference of a payment that failed stays used",
                CHECKS,
                "the_reference_of_what_failed_stays_used",
            ),
        ],
    ),
    Part(
        "Phone numbers and networks",
        &[
            Row(
                "`2557XXXXXXXX`; `+255…` and `0…` mean the same",
                CHECKS,
                "phone_numbers_are_taken_in_every_spelling",
            ),
            Row(
                "a number of no network: 400 `Invalid / unsupported phone number`",
                REFUSALS,
                "bad_orders_are_refused_and_change_nothing",
            ),
            Row(
                "networks are known by their prefixes",
                "crates/values/src/phone.rs",
                "knows_networks_by_prefix",
            ),
            Row(
                "a network has one name for collections and another for payouts",
                "crates/rails/src/networks.rs",
                "money_in_and_money_out_have_different_names",
            ),
        ],
    ),
    Part(
        "Limits",
        &[
            Row(
                "120 calls a minute from one address, then 429 with `Retry-After`",
                REFUSALS,
                "an_address_has_so_many_calls_a_minute",
            ),
            Row(
                "120 a minute and 60 seconds between payouts, unless the operator says otherwise",
                CHECKS,
                "limits_are_the_documented_ones_unless_told",
            ),
            Row("a push carries 500 to 3,000,000 TZS", CHECKS, "amounts_have_the_documented_bounds"),
            Row("a mobile payout carries 100 to 5,000,000 TZS", CHECKS, "amounts_have_the_documented_bounds"),
            Row(
                "each service has its published limits, which the merchant's Admins may change",
                "crates/rails/src/fees/service.rs",
                "each_service_has_the_published_limits",
            ),
            Row(
                "an amount outside them: 400 with the limit in words",
                TERMS,
                "an_amount_outside_the_limits_is_told_the_limit_by_every_call",
            ),
            Row(
                "before KYC is approved: 100 calls a day, token calls too, until midnight in East Africa",
                KYC,
                "a_hundred_calls_a_day_before_approval_on_all_instances_together",
            ),
            Row(
                "before KYC is approved: 100,000 TZS in total",
                KYC,
                "money_in_and_out_is_limited_altogether_before_approval",
            ),
        ],
    ),
    Part(
        "Fees and rates",
        &[
            Row(
                "each service costs what is published",
                "crates/rails/src/fees/service.rs",
                "each_service_costs_what_is_published",
            ),
            Row(
                "tables are settings: two people change one, and the next order pays by it",
                TERMS,
                "two_people_change_a_table_and_the_next_order_pays_by_it",
            ),
            Row(
                "the merchant, the recipient or both in halves bear a payout's fee",
                "crates/rails/src/fees/bearer.rs",
                "each_bearer_pays_their_part",
            ),
            Row(
                "GET `/exchange-rates/all`: rates of both directions as numbers, narrowed by `source` and `target`",
                TERMS,
                "rates_are_listed_as_exact_numbers_and_filtered",
            ),
        ],
    ),
    Part(
        "Lists: GET /payments/all and /payouts/all",
        &[
            Row(
                "answers `{\"data\", \"totalCount\"}`, the count of all matches",
                LISTING,
                "a_page_is_what_a_look_at_all_rows_would_give",
            ),
            Row("`all` is no order reference", TESTS, "lists_are_filtered_sorted_and_paged"),
            Row(
                "`skip` from 0, `limit` from 1; other values: 400",
                TESTS,
                "lists_are_filtered_sorted_and_paged",
            ),
            Row("20 unless told, at most 100", CHECKS, "a_page_has_twenty_rows_unless_told"),
            Row(
                "`sortBy` any field, nested ones with dots; `createdAt` unless told",
                SORTING,
                "rows_are_sorted_by_any_field_of_the_answer",
            ),
            Row(
                "`orderBy` `ASC` or `DESC`, which is meant unless told",
                LISTING,
                "a_page_is_what_a_look_at_all_rows_would_give",
            ),
            Row(
                "`startDate` and `endDate` in both forms of dates",
                TESTS,
                "lists_are_filtered_sorted_and_paged",
            ),
            Row(
                "`endDate` includes its day, in East Africa",
                LISTING,
                "a_page_is_what_a_look_at_all_rows_would_give",
            ),
            Row(
                "filters by `status`, `orderReference`, `clientId`, `id`",
                LISTING,
                "a_page_is_what_a_look_at_all_rows_would_give",
            ),
            Row("filters by currency and channel", CHECKS, "lists_are_narrowed_by_currency_and_channel"),
            Row("an unreadable filter: 400", TESTS, "lists_are_filtered_sorted_and_paged"),
        ],
    ),
    Part(
        "GET /account/balance",
        &[
            Row(
                "a list of `{\"currency\", \"balance\"}`, TZS and USD, with numbers",
                TESTS,
                "a_push_is_previewed_initiated_and_queried",
            ),
            Row("money that a payout holds is not in it", CHECKS, "held_money_is_not_in_the_balance"),
            Row(
                "404 for a merchant that never had money",
                REFUSALS,
                "a_merchant_without_money_has_no_balance_yet",
            ),
        ],
    ),
    Part(
        "GET /account/statement",
        &[
            Row(
                "opening and closing balance, totals and lines with a running balance",
                "crates/platform/src/clickpesa/tests/statement.rs",
                "a_statement_says_what_changed_the_balance",
            ),
            Row(
                "400 `Invalid currency: currency must be either TZS or USD`",
                "crates/platform/src/clickpesa/tests/statement.rs",
                "a_statement_of_no_currency_is_refused_in_the_documented_words",
            ),
            Row("totals are those of the lines", CLIENT, "account"),
        ],
    ),
    Part(
        "Checksum",
        &[
            Row(
                "off by default; where it is on, every body carries it: 400 `checksum is required`",
                BODIES,
                "with_the_checksum_on_every_body_carries_it",
            ),
            Row("a wrong one: 400 `Invalid checksum`", BODIES, "with_the_checksum_on_every_body_carries_it"),
            Row("GETs and the token call carry none", BODIES, "with_the_checksum_on_every_body_carries_it"),
            Row("its key begins with `CHK`", SECURITY, "the_checksum_goes_on_at_once_and_off_by_two_people"),
            Row(
                "objects are sorted at every depth, in lists too (vectors A and G)",
                CHECKSUM,
                "vector_a_nested_objects_are_sorted_too",
            ),
            Row(
                "the older way, where the body says so (vectors A and B)",
                CHECKSUM,
                "vector_b_in_both_methods",
            ),
            Row("the older way in vector A", CHECKSUM, "vector_a_legacy"),
            Row(
                "numbers as Python and as JavaScript print them (vectors C, D and E)",
                CHECKSUM,
                "vectors_c_d_e_numbers_as_python_and_javascript_print_them",
            ),
            Row("text beyond ASCII as it is and escaped (vector F)", CHECKSUM, "vector_f_text_beyond_ascii"),
            Row(
                "lists, truth values and nothing (vectors G, H and I)",
                CHECKSUM,
                "vectors_g_h_i_lists_booleans_and_nothing",
            ),
            Row("a webhook (vector W)", CHECKSUM, "vector_w_a_webhook_and_its_bytes_have_the_same_checksum"),
            Row(
                "any body as Python and JavaScript would sign it",
                CHECKSUM,
                "what_python_and_javascript_sign_is_accepted",
            ),
            Row(
                "only the outermost checksum fields are left out",
                CHECKSUM,
                "only_the_top_level_checksum_is_left_out",
            ),
        ],
    ),
    Part(
        "Addresses and applications",
        &[
            Row(
                "an empty address list lets everybody call; one entry refuses all others: 403",
                REFUSALS,
                "other_addresses_are_refused_at_once",
            ),
            Row(
                "a merchant has several applications, each with its features",
                APPLICATIONS,
                "an_application_collects_at_once_and_its_client_id_stays_in_sight",
            ),
            Row(
                "an application has several keys, each with a name, an end and a revocation",
                KEYS,
                "an_ended_revoked_or_replaced_key_is_refused_from_the_next_request_on",
            ),
        ],
    ),
];
