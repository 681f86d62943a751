//! What the network's answers mean for a payment: pure, so that every case can be tested.

use rails::{CollectionOrder, DebitOrder, Outcome, RailError, Submission};
use values::{Amount, Duration, Timestamp};

use super::{
    FeePaidBy, Method, Payment, PaymentState,
    card::{CARD_LIFE, NOT_IN_TIME},
};

/// For so long a customer may answer after being asked; and what could not be asked for in so long is not asked for any more.
const RUNS_OUT: Duration = Duration::from_secs(10 * 60);
/// A network out of reach for so long is given up.
const GIVE_UP: Duration = Duration::from_secs(5 * 60);
/// A bank has this long to take a direct debit and to carry it out.
const BANK_DAY: Duration = Duration::from_secs(24 * 3600);
/// For so long after it ran out, evidence may still come.
const WATCH: Duration = Duration::from_secs(3 * 24 * 3600);

/// What happens to a payment next.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::payments) enum Next {
    /// The customer has been asked.
    Asked,
    /// The money came; the receipt.
    Received(String),
    /// No money came; why.
    Failed(String),
    /// The provider's page for the card is at this address.
    Opened(String),
    /// The network has certainly not taken it; hand it over again after so long.
    Later(Duration),
    /// The provider was certainly not asked for its page; ask after so long.
    NotOpened(Duration),
    /// Nothing yet; ask again after so long.
    Wait(Duration),
    /// Nothing any more.
    Done,
}

/// Whether a payment that is about to be asked for may be before its customer already.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::payments) enum Earlier {
    /// It was never handed over.
    No,
    /// A worker died while it was handed over.
    Perhaps,
    /// So it is, and its account was switched off since: nothing is handed over there any more.
    SwitchedOff,
}

impl Payment {
    /// What the customer pays altogether.
    pub fn total(&self) -> Amount {
        match self.fee_bearer {
            FeePaidBy::Customer => {
                self.amount.checked_add(self.fee).expect("an amount within a tariff has room for its fee")
            }
            FeePaidBy::Merchant => self.amount,
        }
    }

    /// The order as the network knows it, the same at every repetition; none where no phone is asked.
    pub(in crate::payments) fn order(&self) -> Option<CollectionOrder> {
        Some(CollectionOrder {
            key: self.id.to_string(),
            phone: self.phone.clone()?,
            amount: self.total(),
            before_fee: self.amount,
            requested_at: self.created_at,
        })
    }

    /// The order as the bank knows it, the same at every repetition; none where no account is debited.
    pub(in crate::payments) fn debit_order(&self) -> Option<DebitOrder> {
        Some(DebitOrder {
            key: self.id.to_string(),
            account: self.account.clone()?,
            amount: self.total(),
            requested_at: self.created_at,
        })
    }

    /// What becomes of a payment that is not handed over, or not once more: its account was switched off, or a push was not
    /// asked for in time, and a customer who has left the shop is not asked. `None` where it is handed over.
    pub(in crate::payments) fn only_asks(&self, earlier: Earlier, now: Timestamp) -> Option<Next> {
        let late = self.method == Method::UssdPush && now >= self.created_at + RUNS_OUT;
        match earlier {
            _ if self.state != PaymentState::Pending => None,
            Earlier::SwitchedOff => Some(Next::Asked),
            _ if !late => None,
            Earlier::No => Some(Next::Failed("It was not sent in time. Nobody was asked to pay.".to_owned())),
            Earlier::Perhaps => Some(Next::Asked),
        }
    }

    /// What the network's word on taking the order means. Where the customer may have been asked before, no refusal ends the
    /// payment: the network is asked how it went.
    pub(in crate::payments) fn submitted(
        &self,
        answer: &Result<Submission, RailError>,
        earlier: Earlier,
        now: Timestamp,
    ) -> Next {
        let later = |pause| match earlier {
            Earlier::No => Next::Later(pause),
            Earlier::Perhaps | Earlier::SwitchedOff => Next::Wait(pause),
        };
        match answer {
            Ok(Submission::Accepted | Submission::Unclear) => Next::Asked,
            Err(RailError::NotNow(wait)) if now + *wait < self.created_at + self.gives_up() => later(*wait),
            Err(RailError::Unreachable | RailError::Locked) if now < self.created_at + self.gives_up() => {
                later(self.pause(now))
            }
            Ok(Submission::Declined { .. }) | Err(_) if earlier != Earlier::No => Next::Asked,
            Ok(Submission::Declined { reason }) => Next::Failed(reason.clone()),
            Err(RailError::NotNow(_)) => {
                Next::Failed("The network was busy for too long. Nobody was asked to pay.".to_owned())
            }
            Err(RailError::Locked) => Next::Failed(
                "The provider refuses this merchant's credentials. Nobody was asked to pay.".to_owned(),
            ),
            Err(RailError::Unreachable) => {
                Next::Failed("The network could not be reached. Nobody was asked to pay.".to_owned())
            }
            Err(RailError::KeyReused) => {
                Next::Failed("The network has another order under this id.".to_owned())
            }
        }
    }

    /// What the network's word on the outcome means.
    pub(in crate::payments) fn answered(&self, outcome: &Outcome, now: Timestamp) -> Next {
        match (outcome, self.state) {
            (_, PaymentState::Succeeded | PaymentState::Settled) => Next::Done,
            (Outcome::Succeeded { provider_reference, .. }, _) => Next::Received(provider_reference.clone()),
            (Outcome::Failed { .. } | Outcome::Returned { .. }, PaymentState::Failed) => Next::Done,
            (Outcome::Failed { reason } | Outcome::Returned { reason, .. }, _) => {
                Next::Failed(reason.clone())
            }
            (Outcome::Pending | Outcome::Unknown | Outcome::Absent, PaymentState::Failed) => {
                if now < self.created_at + WATCH { Next::Wait(self.pause(now)) } else { Next::Done }
            }
            (Outcome::Pending | Outcome::Unknown | Outcome::Absent, _) if now < self.runs_out_at() => {
                Next::Wait(self.pause(now))
            }
            (Outcome::Pending | Outcome::Unknown | Outcome::Absent, _) => {
                let why = match self.method {
                    Method::Card => NOT_IN_TIME,
                    Method::UssdPush | Method::Billpay => "The customer did not answer in time.",
                    Method::DirectDebit => "The bank did not answer in time.",
                };
                Next::Failed(why.to_owned())
            }
        }
    }

    /// What it means that the simulator has its money, and the merchant's money has become real meanwhile.
    pub(in crate::payments) fn not_for_real(&self) -> Next {
        match self.state {
            PaymentState::Failed => Next::Done,
            _ => Next::Failed("Only simulated money came, which is not booked beside real money.".to_owned()),
        }
    }

    /// Until when the customer may pay: a push counts from when they were asked, which was the last change of its row.
    fn runs_out_at(&self) -> Timestamp {
        match self.method {
            Method::Card => self.created_at + CARD_LIFE,
            Method::DirectDebit => self.created_at + BANK_DAY,
            Method::UssdPush | Method::Billpay => self.updated_at + RUNS_OUT,
        }
    }

    /// How long a provider out of reach is tried.
    const fn gives_up(&self) -> Duration {
        match self.method {
            Method::DirectDebit => BANK_DAY,
            Method::UssdPush | Method::Card | Method::Billpay => GIVE_UP,
        }
    }

    /// Whether the network may still bring the money of a payment that failed.
    pub(in crate::payments) fn may_still_arrive(outcome: &Outcome) -> bool {
        matches!(outcome, Outcome::Pending | Outcome::Unknown | Outcome::Absent)
    }

    /// Whether the network has the order of a payment that is given up and does not say what became of it. Where it knows of
    /// no order so long after, none is on its way to it any more.
    pub(in crate::payments) fn is_doubtful(outcome: &Outcome) -> bool {
        matches!(outcome, Outcome::Pending | Outcome::Unknown)
    }

    /// Whether money may still come by this payment, as far as anybody knows: no other is asked for meanwhile for what is
    /// paid once.
    pub fn may_bring_money(&self, now: Timestamp) -> bool {
        match self.state {
            PaymentState::Awaiting | PaymentState::Pending | PaymentState::Processing => true,
            PaymentState::Failed => self.in_doubt && now < self.created_at + WATCH,
            PaymentState::Succeeded | PaymentState::Settled => false,
        }
    }

    /// How long until asking again makes sense: the older, the longer.
    pub(super) fn pause(&self, now: Timestamp) -> Duration {
        pause_after(now.since(self.created_at))
    }
}

/// How long until asking again makes sense about what was first asked so long ago: the older, the longer.
pub fn pause_after(age: Duration) -> Duration {
    Duration::from_secs(match age.as_secs() {
        0..10 => 1,
        10..60 => 3,
        60..600 => 15,
        600..3600 => 300,
        _ => 3600,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn payment(state: PaymentState) -> Payment {
        Payment { state, ..Payment::sample() }
    }

    fn after(seconds: u64) -> Timestamp {
        Timestamp::from_micros(0) + Duration::from_secs(seconds)
    }

    #[test]
    fn the_customer_confirms_the_fee_too_unless_the_merchant_bears_it() {
        let asked = |payment: &Payment| payment.order().map(|order| order.amount.minor());
        let mut push = payment(PaymentState::Pending);
        assert_eq!(asked(&push), Some(1_092_000));
        push.fee_bearer = FeePaidBy::Merchant;
        assert_eq!(asked(&push), Some(1_000_000));
        push.phone = None;
        assert_eq!(asked(&push), None, "nobody is asked");
    }

    #[test]
    fn a_push_without_an_answer_runs_out_but_is_watched() {
        let open = payment(PaymentState::Processing);
        assert_eq!(open.answered(&Outcome::Unknown, after(5)), Next::Wait(Duration::from_secs(1)));
        assert!(matches!(open.answered(&Outcome::Unknown, after(600)), Next::Failed(_)));
        let failed = payment(PaymentState::Failed);
        assert!(matches!(failed.answered(&Outcome::Unknown, after(4_000)), Next::Wait(_)));
        let late =
            Outcome::Succeeded { provider_reference: "R1".to_owned(), at: after(5_000), payer_name: None };
        assert_eq!(failed.answered(&late, after(5_000)), Next::Received("R1".to_owned()));
        assert_eq!(failed.answered(&Outcome::Unknown, after(4 * 24 * 3600)), Next::Done);
    }

    #[test]
    fn a_bank_has_a_day() {
        let debit = Payment {
            method: Method::DirectDebit,
            fee_bearer: FeePaidBy::Merchant,
            account: Some("0150123456789".to_owned()),
            ..payment(PaymentState::Pending)
        };
        assert_eq!(debit.debit_order().map(|order| order.amount.minor()), Some(1_000_000));
        let away = Err(RailError::Unreachable);
        assert!(matches!(debit.submitted(&away, Earlier::No, after(23 * 3600)), Next::Later(_)));
        assert!(matches!(debit.submitted(&away, Earlier::No, after(24 * 3600)), Next::Failed(_)));
        let asked = Payment { state: PaymentState::Processing, ..debit };
        assert!(matches!(asked.answered(&Outcome::Pending, after(23 * 3600)), Next::Wait(_)));
        assert!(matches!(asked.answered(&Outcome::Pending, after(24 * 3600)), Next::Failed(_)));
    }

    #[test]
    fn money_is_received_once() {
        let again =
            Outcome::Succeeded { provider_reference: "R1".to_owned(), at: after(1), payer_name: None };
        for paid in [PaymentState::Succeeded, PaymentState::Settled] {
            assert_eq!(payment(paid).answered(&again, after(2)), Next::Done);
        }
    }

    #[test]
    fn a_network_out_of_reach_is_tried_again_for_a_while() {
        let open = payment(PaymentState::Pending);
        let at = |answer, seconds| open.submitted(&answer, Earlier::No, after(seconds));
        assert!(matches!(at(Err(RailError::Unreachable), 10), Next::Later(_)));
        assert!(matches!(at(Err(RailError::Unreachable), 300), Next::Failed(_)));
        assert_eq!(at(Ok(Submission::Unclear), 1), Next::Asked);
        let busy = |seconds| Err(RailError::NotNow(Duration::from_secs(seconds)));
        assert_eq!(at(busy(60), 10), Next::Later(Duration::from_secs(60)));
        assert!(matches!(at(busy(60), 240), Next::Failed(_)), "it would be asked for too late");
    }

    #[test]
    fn nobody_is_asked_too_late_and_a_prompt_has_its_whole_time() {
        let open = payment(PaymentState::Pending);
        assert_eq!(open.only_asks(Earlier::No, after(599)), None);
        assert!(matches!(open.only_asks(Earlier::No, after(600)), Some(Next::Failed(_))));
        assert_eq!(open.only_asks(Earlier::SwitchedOff, after(0)), Some(Next::Asked), "never there again");
        let asked = Payment { updated_at: after(590), ..payment(PaymentState::Processing) };
        assert_eq!(asked.only_asks(Earlier::No, after(9_000)), None, "it was sent");
        for outcome in [Outcome::Pending, Outcome::Unknown, Outcome::Absent] {
            assert!(matches!(asked.answered(&outcome, after(590 + 599)), Next::Wait(_)));
            assert!(matches!(asked.answered(&outcome, after(590 + 600)), Next::Failed(_)));
        }
    }

    #[test]
    fn what_may_have_been_asked_for_does_not_fail_unasked() {
        let open = payment(PaymentState::Pending);
        assert_eq!(open.only_asks(Earlier::Perhaps, after(9_000)), Some(Next::Asked));
        let declined = Ok(Submission::Declined { reason: "no".to_owned() });
        assert_eq!(open.submitted(&declined, Earlier::No, after(1)), Next::Failed("no".to_owned()));
        for answer in [
            declined,
            Err(RailError::Unreachable),
            Err(RailError::Locked),
            Err(RailError::KeyReused),
            Err(RailError::NotNow(Duration::from_secs(60))),
        ] {
            assert_eq!(open.submitted(&answer, Earlier::Perhaps, after(301)), Next::Asked, "{answer:?}");
        }
        let away = Err(RailError::Unreachable);
        assert!(
            matches!(open.submitted(&away, Earlier::Perhaps, after(1)), Next::Wait(_)),
            "it stays in doubt"
        );
    }
}
