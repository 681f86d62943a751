//! What to do about an error of the API, in one sentence.

/// For the stable code of a refusal, or else for the status of the answer; nothing where all is well.
pub(in crate::developer) fn what_to_do(code: &str, status: i64) -> &'static str {
    match code {
        "session.required" => "The key or token no longer works: make a new token, or a new key if it ended.",
        "scope.refused" => {
            "The key lacks this scope: ask an Admin which scopes the application's keys may carry."
        }
        "address.refused" => {
            "The call came from an address that is not on the IP list: add it under Integration."
        }
        "checksum.refused" => {
            "The checksum is on: put the field checksum into every body, made with the present key of exactly that body."
        }
        "checksum.missing" | "checksum.wrong" => {
            "The checksum is on: put the field checksum into the body, made with the present key of that body and a field call."
        }
        "application.feature_off" => {
            "The application lacks this feature: turn it on, or ask an Admin for it."
        }
        "payment.reference_used" | "payout.reference_used" | "reference.used" => {
            "The reference was used before: take a new one for each payment and payout."
        }
        "reference.invalid" => "Make the reference of letters and digits only, 20 at most.",
        "phone.invalid" => "Write the number as 2557XXXXXXXX, of a network that has mobile money.",
        "amount.invalid" => "The amount is no number or outside the limits: the answer says which.",
        "payout.cooldown" => "Another payout was made a moment ago: wait as long as Retry-After says.",
        "input.malformed" => "The body is not JSON: look at quotes, commas and the Content-Type.",
        "input.invalid" => "A field is missing or wrong: the answer names it.",
        "query.invalid" => "A query parameter cannot be read: the answer names it.",
        "not_found" => {
            "Nothing has this id or reference here: check it, and which merchant the key belongs to."
        }
        "idempotency.other_body" => {
            "The Idempotency-Key was used for another body: take a new one for a new act."
        }
        "payout.insufficient_balance" => "The balance does not cover amount and fee: top up, or pay less.",
        "too_large" => "The body is larger than 1 MB: send less at once.",
        "too_many" => "Too many calls: wait as long as Retry-After says.",
        "busy" => "Kibali was busy and changed nothing: try again after a moment.",
        "failure" => {
            "Something failed on our side and nothing was changed: try again, or give us the request id."
        }
        _ => by_status(status),
    }
}

fn by_status(status: i64) -> &'static str {
    match status {
        ..=399 => "",
        401 => "The key or token no longer works: make a new token, or a new key if it ended.",
        403 => "The key may not do this: the answer says what is missing.",
        404 => "Nothing has this id, reference or path: check it.",
        405 => "This path takes another method: look at the API page.",
        409 => "It clashes with what is there, such as a reference used before: the answer says with what.",
        429 => "Too many calls: wait as long as Retry-After says.",
        500.. => "Something failed on our side: try again, or give us the request id.",
        _ => "The call is not as it must be: the answer says why.",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_error_comes_with_something_to_do() {
        assert_eq!(what_to_do("", 200), "");
        for status in [400, 401, 403, 404, 405, 409, 413, 422, 429, 500, 503] {
            assert!(what_to_do("payout.some_new_code", status).len() > 20, "{status}");
        }
        assert!(what_to_do("scope.refused", 403).contains("Admin"));
        for code in ["checksum.missing", "checksum.wrong", "checksum.refused"] {
            assert!(what_to_do(code, 400).contains("present key"), "{code}");
        }
    }
}
