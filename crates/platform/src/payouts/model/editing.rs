//! Changing a payout while it waits: its amount, its payee, its note.

use values::{Amount, Timestamp};

use super::{Door, Payout, PayoutError, Purpose};

/// How often a payout is changed at most: each change stays in its history, which every decision about it reads, and is told to
/// those who can release it.
pub(in crate::payouts) const MOST_CHANGES: usize = 50;

impl Payout {
    /// Refuses to change what no member made here in person: what a program or a payee asked for, they know as they asked.
    ///
    /// # Errors
    /// `Elsewhere`, `NotWaiting`, `InBatch`, `Expired`, `NotEditable`.
    pub(in crate::payouts) fn editable(&self, now: Timestamp) -> Result<(), PayoutError> {
        self.is_for(Purpose::Payout)?;
        self.waits(now)?;
        if self.made_by.is_some() && self.door == Door::Request {
            Ok(())
        } else {
            Err(PayoutError::NotEditable)
        }
    }

    /// How much more than it is `amount` would be; nothing where it is less.
    ///
    /// # Errors
    /// `Amount` for one in another currency: it stays with its balance.
    pub(in crate::payouts) fn more(&self, amount: Amount) -> Result<Amount, PayoutError> {
        let currency = self.amount.currency();
        if amount.currency() != currency {
            let says = format!("this payout is taken from the balance in {currency}, and stays so");
            return Err(PayoutError::Amount(says));
        }
        Ok(amount.checked_sub(self.amount).unwrap_or(Amount::zero(currency)))
    }

    /// Refuses whoever acts upon what they read when it was last changed at `read`, if it was changed since.
    ///
    /// # Errors
    /// `ChangedSince`.
    pub(in crate::payouts) fn is_as_read(&self, read: Timestamp) -> Result<(), PayoutError> {
        if self.updated_at.reads_as(read) { Ok(()) } else { Err(PayoutError::ChangedSince) }
    }
}

/// A payee in a few letters, which tell one account from another and name none whole: the name, and how the account ends.
pub(in crate::payouts) fn in_short(name: &str, account: &str) -> String {
    let length = account.chars().count();
    let end: String = account.chars().skip(length - 3.min(length / 2)).collect();
    if name == account { format!("…{end}") } else { format!("{name} …{end}") }
}

#[cfg(test)]
mod tests {
    use values::{Currency, Duration, Id};

    use super::{
        super::{PayoutState, WAITS, sample},
        *,
    };

    fn start() -> Timestamp {
        Timestamp::from_micros(0)
    }

    #[test]
    fn only_what_waits_and_a_member_made_here_is_changed() {
        for state in PayoutState::ALL {
            let payout = Payout { state, ..sample() };
            assert_eq!(payout.editable(start()).is_ok(), state == PayoutState::Pending, "{state:?}");
        }
        assert_eq!(sample().editable(start() + WAITS), Err(PayoutError::Expired));
        for (payout, refused) in [
            (Payout { made_by: None, ..sample() }, PayoutError::NotEditable),
            (Payout { door: Door::Link, ..sample() }, PayoutError::NotEditable),
            (Payout { batch: Some(Id::nil()), ..sample() }, PayoutError::InBatch(Id::nil())),
            (Payout { purpose: Purpose::Refund, ..sample() }, PayoutError::Elsewhere(Purpose::Refund)),
            (
                Payout { purpose: Purpose::Withdrawal, ..sample() },
                PayoutError::Elsewhere(Purpose::Withdrawal),
            ),
        ] {
            assert_eq!(payout.editable(start()), Err(refused));
        }
    }

    #[test]
    fn it_stays_in_its_currency_and_only_what_is_more_counts() {
        let in_ = |minor, currency| Amount::new(minor, currency).expect("in range");
        let more = |minor| sample().more(in_(minor, Currency::TZS)).map(Amount::minor);
        assert_eq!([more(100_000), more(100_001), more(1)], [Ok(0), Ok(1), Ok(0)]);
        let refused = sample().more(in_(100_000, Currency::USD));
        assert!(matches!(refused, Err(PayoutError::Amount(says)) if says.contains("TZS")));
    }

    #[test]
    fn what_was_changed_since_is_not_what_was_read() {
        let (told, later) = (start() + Duration::from_micros(999), start() + Duration::from_millis(1));
        assert_eq!(sample().is_as_read(start()), Ok(()));
        assert_eq!(
            Payout { updated_at: told, ..sample() }.is_as_read(start()),
            Ok(()),
            "it is told as before"
        );
        assert_eq!(
            Payout { updated_at: later, ..sample() }.is_as_read(start()),
            Err(PayoutError::ChangedSince)
        );
    }

    #[test]
    fn a_payee_in_short_names_no_account_whole() {
        assert_eq!(in_short("ASHA", "0150123456789"), "ASHA …789");
        assert_eq!(in_short("255712345678", "255712345678"), "…678");
        assert_eq!(in_short("TILL", "503"), "TILL …3");
    }
}
