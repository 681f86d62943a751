//! Endpoints, events and deliveries, and the rules about them.

pub(super) mod schedule;
pub(super) mod signature;

use serde_json::{Value, json};
use values::{Id, Subject, Timestamp, subjects::Application};

use crate::{developer::checksum, outbound::AddressError};

macro_rules! subjects {
    ($($(#[$doc:meta])* $name:ident $prefix:literal),+ $(,)?) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum $name {}
        impl Subject for $name { const PREFIX: &'static str = $prefix; }
        // Only an identifier of it is ever shown; the schema macro wants one of the parameter too.
        impl utoipa::PartialSchema for $name {
            fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::schema::Schema> {
                <Id<Self> as utoipa::PartialSchema>::schema()
            }
        }
        impl utoipa::ToSchema for $name {}
    )+};
}

subjects! {
    /// An address of the merchant's that is told about events.
    Endpoint "whk",
    /// Something that happened.
    Event "evt",
    /// One event on its way to one endpoint.
    Delivery "dlv",
    /// One try of a delivery.
    Attempt "att",
}

/// A kind of event that endpoints can ask for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, utoipa::ToSchema)]
pub struct EventKind {
    /// Its name in filters.
    pub name: &'static str,
    /// What the body calls it, as ClickPesa does.
    pub wire_name: &'static str,
    /// When it is sent.
    pub says: &'static str,
}

/// A payment arrived.
pub(super) const PAYMENT_RECEIVED: &str = "payment.received";

/// What a direct debit is told by, to callbacks too.
pub const DIRECT_DEBIT_CHANGED: &str = "direct_debit.changed";

/// What a deposit is told by.
pub const DEPOSIT_RECEIVED: &str = "deposit.received";

/// What an instruction for a deposit is told by.
pub const DEPOSIT_INSTRUCTION_CHANGED: &str = "deposit_instruction.changed";

/// What callbacks are told; a callback stands for one subject, so it hears of nothing else.
pub(super) fn is_for_callbacks(name: &str) -> bool {
    matches!(name, PAYMENT_RECEIVED | DIRECT_DEBIT_CHANGED)
}

/// Every kind of event, in the order in which they are documented.
pub const EVENTS: &[EventKind] = &[
    EventKind { name: PAYMENT_RECEIVED, wire_name: "PAYMENT RECEIVED", says: "A customer's payment arrived" },
    EventKind {
        name: "payment.failed",
        wire_name: "PAYMENT FAILED",
        says: "A customer's payment did not go through",
    },
    EventKind {
        name: "payment.reversed",
        wire_name: "PAYMENT REVERSED",
        says: "The provider took a customer's payment back after it had arrived",
    },
    EventKind {
        name: DIRECT_DEBIT_CHANGED,
        wire_name: "DIRECT DEBIT MANDATE",
        says: "A direct debit was agreed to, refused, cancelled, or is over",
    },
    EventKind {
        name: DEPOSIT_RECEIVED,
        wire_name: "DEPOSIT RECEIVED",
        says: "Money arrived on the merchant's account at the bank; told to webhooks without an application",
    },
    EventKind {
        name: DEPOSIT_INSTRUCTION_CHANGED,
        wire_name: "DEPOSIT INSTRUCTION",
        says: "Somebody asked how to deposit, or that ended; told to webhooks without an application",
    },
    EventKind {
        name: "payout.created",
        wire_name: "PAYOUT INITIATED",
        says: "A payout was released and is on its way",
    },
    EventKind { name: "payout.paid", wire_name: "PAYOUT INITIATED", says: "A payout reached its payee" },
    EventKind { name: "payout.failed", wire_name: "PAYOUT FAILED", says: "A payout ended before money left" },
    EventKind { name: "payout.refunded", wire_name: "PAYOUT REFUNDED", says: "A payout left and came back" },
    EventKind {
        name: "payout.reversed",
        wire_name: "PAYOUT REVERSED",
        says: "The receiving provider returned a payout",
    },
    EventKind {
        name: "withdrawal.changed",
        wire_name: "WITHDRAWAL CHANGED",
        says: "A withdrawal was released, reached the settlement account, ended before money left, or came back",
    },
    EventKind {
        name: "refund.created",
        wire_name: "REFUND INITIATED",
        says: "A refund was released and is on its way",
    },
    EventKind { name: "refund.paid", wire_name: "REFUND PAID", says: "A refund reached whoever had paid" },
    EventKind { name: "refund.failed", wire_name: "REFUND FAILED", says: "A refund ended before money left" },
    EventKind { name: "refund.returned", wire_name: "REFUND RETURNED", says: "A refund left and came back" },
    EventKind {
        name: "refund.reversed",
        wire_name: "REFUND REVERSED",
        says: "The receiving provider returned a refund",
    },
];

impl EventKind {
    /// Whether people or ClickPesa clients know it by this name.
    pub(super) fn is_called(&self, name: &str) -> bool {
        name == self.name || name == self.wire_name
    }
}

/// What the test button sends; every endpoint takes it.
pub(super) const TEST_EVENT: EventKind =
    EventKind { name: "kibali.test", wire_name: "KIBALI TEST", says: "Somebody pressed *Send a test*" };

/// An event about to be written in the transaction that causes it.
#[derive(Debug, Clone)]
pub struct NewEvent {
    /// One of [`EVENTS`], such as `payment.received`.
    pub name: &'static str,
    /// What the body calls it, such as `PAYMENT RECEIVED`.
    pub wire_name: &'static str,
    /// What it is about: a payment, a payout, a deposit.
    pub subject: [u8; 16],
    /// The application it came through; an endpoint of that application is told instead of the merchant's.
    pub application: Option<Id<Application>>,
    /// The body's `data`, in ClickPesa's shape.
    pub data: Value,
}

impl NewEvent {
    /// The body without any signature: compact, keys in order.
    pub(super) fn payload(&self) -> String {
        checksum::canonical(&json!({"event": self.wire_name, "data": self.data}))
    }
}

/// Why something about webhooks is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub(super) enum WebhookError {
    #[error(transparent)]
    Address(#[from] AddressError),
    #[error("There are 50 webhooks already. Delete one that is no longer used.")]
    TooMany,
    #[error("100 webhooks were made since yesterday. Change one that is there, or make the next tomorrow.")]
    TooManyToday,
    #[error("This webhook is off. Turn it on, then send.")]
    Off,
    #[error("The test before is still on its way. Wait until it has an answer.")]
    TestWaits,
    #[error(
        "The secret was rotated less than a day ago, and the one before still signs until {0}. Rotate again after that. If \
         the new one leaked, delete this webhook and add it anew."
    )]
    StillRotating(Timestamp),
}

/// The kind of event of this name.
pub(super) fn kind_of(name: &str) -> Option<&'static EventKind> {
    EVENTS.iter().chain([&TEST_EVENT]).find(|kind| kind.name == name)
}

/// What an event of this name is about, and what identifiers of that begin with.
pub(super) fn subject_of(event: &str) -> (&'static str, &'static str) {
    match event.split('.').next().unwrap_or_default() {
        "payment" => ("payment", "pay"),
        "direct_debit" => ("direct_debit", "ddm"),
        "deposit" => ("deposit", "dep"),
        "deposit_instruction" => ("deposit_instruction", "dpi"),
        "payout" => ("payout", "pout"),
        "withdrawal" => ("withdrawal", "pout"),
        "refund" => ("refund", "pout"),
        _ => ("webhook", Endpoint::PREFIX),
    }
}

/// An endpoint as the routing of events sees it.
#[derive(Debug, Clone)]
pub(super) struct Listener {
    pub id: Id<Endpoint>,
    pub application: Option<Id<Application>>,
    pub events: String,
}

/// Who is told: the endpoints of the application that want the event, or else those of the merchant.
pub(super) fn audience(
    listeners: Vec<Listener>,
    name: &str,
    application: Option<Id<Application>>,
) -> Vec<Id<Endpoint>> {
    let wanting =
        listeners.into_iter().filter(|listener| listener.events.split(' ').any(|wanted| wanted == name));
    let (of_applications, of_merchant): (Vec<_>, Vec<_>) =
        wanting.partition(|listener| listener.application.is_some());
    let mut told: Vec<_> =
        of_applications.into_iter().filter(|listener| listener.application == application).collect();
    if told.is_empty() {
        told = of_merchant;
    }
    told.into_iter().map(|listener| listener.id).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn listener(number: u8, application: Option<u8>, events: &str) -> Listener {
        Listener {
            id: Id::from_bytes([number; 16]),
            application: application.map(|number| Id::from_bytes([number; 16])),
            events: events.to_owned(),
        }
    }

    fn event(application: Option<u8>) -> NewEvent {
        NewEvent {
            name: "payout.paid",
            wire_name: "PAYOUT INITIATED",
            subject: [0; 16],
            application: application.map(|number| Id::from_bytes([number; 16])),
            data: json!({"status": "SUCCESS", "amount": "10.00"}),
        }
    }

    #[test]
    fn every_event_says_what_it_is_about() {
        for kind in EVENTS {
            assert_ne!(subject_of(kind.name).0, "webhook", "{}", kind.name);
        }
        assert_eq!(subject_of(TEST_EVENT.name), ("webhook", "whk"));
        assert_eq!(subject_of("refund.paid"), ("refund", "pout"));
    }

    #[test]
    fn an_endpoint_of_the_application_is_told_instead_of_the_merchants() {
        let all = vec![
            listener(1, None, "payout.paid payment.received"),
            listener(2, Some(8), "payout.paid"),
            listener(3, Some(9), "payout.paid"),
            listener(4, None, "payment.received"),
        ];
        let told = |application: Option<u8>| {
            audience(all.clone(), "payout.paid", application.map(|number| Id::from_bytes([number; 16])))
        };
        assert_eq!(told(Some(8)), [Id::from_bytes([2; 16])]);
        assert_eq!(told(Some(7)), [Id::from_bytes([1; 16])]);
        assert_eq!(told(None), [Id::from_bytes([1; 16])]);
    }

    #[test]
    fn an_application_whose_endpoint_wants_other_events_falls_back_to_the_merchants() {
        let all = vec![listener(1, None, "payout.paid"), listener(2, Some(8), "payment.received")];
        assert_eq!(audience(all, "payout.paid", Some(Id::from_bytes([8; 16]))), [Id::from_bytes([1; 16])]);
    }

    #[test]
    fn a_payload_is_compact_and_in_order() {
        assert_eq!(
            event(None).payload(),
            r#"{"data":{"amount":"10.00","status":"SUCCESS"},"event":"PAYOUT INITIATED"}"#
        );
    }
}
