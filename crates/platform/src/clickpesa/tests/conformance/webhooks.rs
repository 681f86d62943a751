//! Deliveries.

use super::{Part, Row};

const DELIVERIES: &str = "crates/platform/src/webhooks/tests/deliveries.rs";
const SENDING: &str = "crates/platform/src/payouts/tests/sending.rs";
const MODEL: &str = "crates/platform/src/webhooks/model.rs";
const NODE: &str = "script/webhooks/drive.mjs";

pub(super) const PARTS: &[Part] = &[Part(
    "Webhooks",
    &[
        Row(
            "POST of `{\"event\", \"data\"}`, compact and in canonical order",
            MODEL,
            "a_payload_is_compact_and_in_order",
        ),
        Row(
            "`checksum` and `checksumMethod` in the body and `X-ClickPesa-Signature`, where the checksum is on",
            DELIVERIES,
            "the_checksum_stands_in_body_and_header_or_in_the_header_alone",
        ),
        Row(
            "in the header only, where the endpoint says so: then the body's bytes are what was signed",
            DELIVERIES,
            "the_checksum_stands_in_body_and_header_or_in_the_header_alone",
        ),
        Row("a receiver in another language believes what is signed and nothing else", NODE, "believes"),
        Row(
            "`PAYOUT INITIATED` when it is authorised, and again when it has arrived, with the status",
            SENDING,
            "servers_are_told_when_it_is_released_and_when_it_arrives",
        ),
        Row(
            "the application's address alone is told where it has one, else the merchant's",
            MODEL,
            "an_endpoint_of_the_application_is_told_instead_of_the_merchants",
        ),
        Row("the same, over the wire", DELIVERIES, "an_application_is_told_at_its_own_address"),
        Row(
            "any 2xx is an answer; else it comes again, less and less often, for a day",
            DELIVERIES,
            "a_dead_endpoint_is_tried_less_and_less_often_for_a_day",
        ),
        Row(
            "every attempt is kept and shown, and can be sent again by hand",
            DELIVERIES,
            "a_person_sends_a_test_and_sends_again",
        ),
        Row(
            "`DEPOSIT RECEIVED`, at the merchant's level",
            "crates/platform/src/deposits/tests.rs",
            "a_deposit_is_told_at_the_merchants_level_only",
        ),
    ],
)];
