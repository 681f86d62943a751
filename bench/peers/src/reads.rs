//! What Kibali reads before it makes a payout by key: these rows, by these columns, kept like this until the commit. Each
//! row is read once in a batch, however many payouts rest on it.

use crate::{
    template::{Named, Template},
    value::Value,
};

/// Rows of one table by keys.
pub(crate) struct Read {
    pub table: &'static str,
    pub columns: &'static [&'static str],
    pub by: &'static [&'static str],
    /// Of these only those.
    pub only: &'static str,
    /// In this order they are locked.
    pub order: &'static str,
    /// How PostgreSQL keeps them; SQLite has one writer.
    pub lock: &'static str,
    pub keys: Vec<Vec<Value>>,
}

const SHARE: &str = " FOR SHARE OF t";
const UPDATE: &str = " FOR UPDATE OF t";
const ALONE: &[&str] = &["merchant"];
const EACH: &[&str] = &["merchant", "id"];

/// In the order in which Kibali reads and locks; the accounts come last.
pub(crate) fn all(template: &Template, named: &[Named], on_day: i64) -> Vec<Read> {
    let Template { merchant, application, api_key, maker, currency, days, .. } = template;
    let of_merchant = |part: &Value| vec![vec![merchant.clone(), part.clone()]];
    let alone = || vec![vec![merchant.clone()]];
    let read = |table, columns, by, keys| Read { table, columns, by, only: "", order: "id", lock: "", keys };
    let taken = |named: &Named| {
        let kind = Value::Text("payout".to_owned());
        vec![merchant.clone(), kind, Value::Text(named.reference.clone())]
    };
    let day = |who: &Value| vec![merchant.clone(), who.clone(), currency.clone(), Value::Int(on_day)];
    vec![
        Read {
            only: " AND t.state <> 'off' AND t.deleted_at IS NULL AND t.one_off = 0",
            ..read("endpoint", &["merchant", "id", "application", "events"], ALONE, alone())
        },
        read("member", &["merchant", "id", "state", "role"], EACH, of_merchant(maker)),
        read(
            "merchant",
            &["id", "second_factor_required", "closed_at", "kyc_state", "token_generation"],
            &["id"],
            alone(),
        ),
        Read {
            only: " AND t.state = 'connected'",
            ..read("rail_account", &["merchant", "id"], ALONE, alone())
        },
        Read {
            lock: SHARE,
            ..read(
                "api_key",
                &[
                    "merchant",
                    "id",
                    "application",
                    "name",
                    "created_by",
                    "scopes",
                    "dormant_at",
                    "expires_at",
                    "revoked_at",
                ],
                EACH,
                of_merchant(api_key),
            )
        },
        Read {
            lock: SHARE,
            ..read(
                "application",
                &[
                    "merchant",
                    "id",
                    "name",
                    "client_id",
                    "key_scopes",
                    "features",
                    "token_generation",
                    "state",
                ],
                EACH,
                of_merchant(application),
            )
        },
        Read {
            lock: SHARE,
            order: "application",
            ..read(
                "mandate",
                &["merchant", "application", "rules", "until_at"],
                &["merchant", "application"],
                of_merchant(application),
            )
        },
        Read {
            lock: SHARE,
            order: "merchant",
            ..read("payout_policy", &["merchant", "rules"], ALONE, alone())
        },
        Read {
            lock: UPDATE,
            order: "merchant, t.subject, t.currency, t.on_day",
            ..read(
                "day_total",
                &["merchant", "subject", "currency", "on_day", "total"],
                &["merchant", "subject", "currency", "on_day"],
                days.iter().map(day).collect(),
            )
        },
        Read {
            lock: UPDATE,
            order: "merchant, t.kind, t.reference",
            ..read(
                "order_reference",
                &["merchant", "kind", "reference"],
                &["merchant", "kind", "reference"],
                named.iter().map(taken).collect(),
            )
        },
        Read {
            lock: UPDATE,
            order: "merchant, t.id",
            ..read(
                "account",
                &["merchant", "id", "kind", "currency", "balance", "floor", "entries", "last_at"],
                &["merchant", "currency"],
                vec![vec![merchant.clone(), currency.clone()]],
            )
        },
    ]
}
