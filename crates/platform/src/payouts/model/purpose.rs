//! What money goes out for, and what follows from that.

use permit::{Kind, Role, rule};

use crate::ledger::TransferKind;

/// What money goes out for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = PayoutPurpose)]
pub enum Purpose {
    /// Somebody is paid.
    Payout,
    /// The merchant's own money goes to the merchant's own account, which Admins alone make and release.
    Withdrawal,
    /// A payment goes back to whoever paid it.
    Refund,
}

/// What the ledger calls what becomes of the money.
pub(in crate::payouts) struct Moves {
    pub hold: TransferKind,
    pub hold_again: TransferKind,
    pub void: TransferKind,
    pub left: TransferKind,
    /// It came back from the provider's side.
    pub refund: TransferKind,
    /// It came back from the payee's side.
    pub reversal: TransferKind,
}

impl Purpose {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Payout, Self::Withdrawal, Self::Refund];

    /// The word kept in the row, and what people call it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Payout => "payout",
            Self::Withdrawal => "withdrawal",
            Self::Refund => "refund",
        }
    }

    /// The purpose of this name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|purpose| purpose.name() == name)
    }

    /// What whoever asks for it needs.
    pub const fn makes(self) -> Kind {
        match self {
            Self::Payout => Kind::CreatePayout,
            Self::Withdrawal => Kind::Withdraw,
            Self::Refund => Kind::RequestRefund,
        }
    }

    /// What whoever releases it needs.
    pub const fn releases(self) -> Kind {
        match self {
            Self::Payout => Kind::AuthorisePayout,
            Self::Withdrawal => Kind::Withdraw,
            Self::Refund => Kind::AuthoriseRefund,
        }
    }

    /// What whoever ends it, takes its release back or settles what became of it needs beside the permission to do so with
    /// payouts.
    pub const fn ends(self) -> Option<Kind> {
        match self {
            Self::Withdrawal => Some(Kind::Withdraw),
            Self::Payout | Self::Refund => None,
        }
    }

    /// Whether a role that does so with payouts ends it, takes its release back and settles what became of it.
    pub fn is_ended_by(self, role: Role) -> bool {
        self.ends().is_none_or(|kind| rule(kind).of(role).allow.enters())
    }

    /// What the ledger calls what becomes of its money.
    pub(in crate::payouts) const fn moves(self) -> Moves {
        use TransferKind as Is;
        match self {
            Self::Payout => Moves {
                hold: Is::Hold,
                hold_again: Is::HoldAgain,
                void: Is::Void,
                left: Is::Payout,
                refund: Is::PayoutRefund,
                reversal: Is::PayoutReversal,
            },
            Self::Withdrawal => Moves {
                hold: Is::WithdrawalHold,
                hold_again: Is::WithdrawalHoldAgain,
                void: Is::WithdrawalVoid,
                left: Is::Withdrawal,
                refund: Is::WithdrawalRefund,
                reversal: Is::WithdrawalReversal,
            },
            Self::Refund => Moves {
                hold: Is::RefundHold,
                hold_again: Is::RefundHoldAgain,
                void: Is::RefundVoid,
                left: Is::Refund,
                refund: Is::RefundReturn,
                reversal: Is::RefundReversal,
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_read_back() {
        for purpose in Purpose::ALL {
            assert_eq!(Purpose::from_name(purpose.name()), Some(purpose));
        }
    }

    #[test]
    fn no_developer_makes_or_releases_any_of_it() {
        for purpose in Purpose::ALL {
            for kind in [purpose.makes(), purpose.releases()] {
                assert!(!rule(kind).of(Role::Developer).allow.enters(), "{purpose:?} {kind:?}");
            }
        }
    }

    #[test]
    fn a_withdrawal_is_in_the_hands_of_admins_to_its_end() {
        for (purpose, manager) in
            [(Purpose::Payout, true), (Purpose::Refund, true), (Purpose::Withdrawal, false)]
        {
            assert!(purpose.is_ended_by(Role::Admin), "{purpose:?}");
            assert_eq!(purpose.is_ended_by(Role::Manager), manager, "{purpose:?}");
        }
    }

    #[test]
    fn each_purpose_has_its_own_word_permissions_and_moves() {
        let of = |purpose: Purpose| {
            let moves = purpose.moves();
            let moves = [moves.hold, moves.hold_again, moves.void, moves.left, moves.refund, moves.reversal];
            (purpose.name(), purpose.makes(), purpose.releases(), moves.map(TransferKind::name))
        };
        let payout = ["hold", "hold_again", "void", "payout", "payout_refund", "payout_reversal"];
        assert_eq!(of(Purpose::Payout), ("payout", Kind::CreatePayout, Kind::AuthorisePayout, payout));
        let names = |word: &str| {
            ["hold", "hold_again", "void", "", "refund", "reversal"].map(|move_| format!("{word}_{move_}"))
        };
        let (word, makes, releases, moves) = of(Purpose::Withdrawal);
        assert_eq!((word, makes, releases), ("withdrawal", Kind::Withdraw, Kind::Withdraw));
        let expected = names("withdrawal");
        assert!(
            moves.iter().zip(&expected).all(|(is, wanted)| *is == wanted.trim_end_matches('_')),
            "{moves:?}"
        );
        let (word, makes, releases, moves) = of(Purpose::Refund);
        assert_eq!((word, makes, releases), ("refund", Kind::RequestRefund, Kind::AuthoriseRefund));
        let refund =
            ["refund_hold", "refund_hold_again", "refund_void", "refund", "refund_return", "refund_reversal"];
        assert_eq!(moves, refund);
        assert_eq!(Purpose::from_name("gift"), None);
    }

    #[test]
    fn nothing_is_treated_as_something_else_than_it_is() {
        let payout = super::super::sample();
        assert_eq!(payout.is_for(Purpose::Payout), Ok(()));
        let elsewhere = super::super::PayoutError::Elsewhere(Purpose::Payout);
        assert_eq!(payout.is_for(Purpose::Refund), Err(elsewhere));
        assert_eq!((payout.total(), payout.channel()), (payout.price.debit, super::super::Channel::Mobile));
        assert_eq!(super::super::WAITS.as_secs(), 604_800, "a payout waits for a week");
    }
}
