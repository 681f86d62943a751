//! Who counts as a second person, and when one person suffices.

use values::{Duration, Id, Timestamp, subjects::Member};

use super::ties::{Bond, Ties};

/// Within so long after an act that ties two people, the one does not count as independent of the other.
pub(crate) const CLOSE: Duration = Duration::from_secs(7 * 24 * 3600);
/// A merchant younger than this has no two people who have known each other for longer.
pub(crate) const YOUNG: Duration = Duration::from_secs(14 * 24 * 3600);

/// What one person does to another, by which the other owes them the position.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Tie {
    Invited,
    Promoted,
    Enabled,
    FactorReset,
}

impl Tie {
    /// The kinds of a `role_change` that tie; acts that give nobody anything tie nobody.
    pub(crate) const KINDS: [(&'static str, Self); 5] = [
        ("invited", Self::Invited),
        ("joined", Self::Invited),
        ("promoted", Self::Promoted),
        ("enabled", Self::Enabled),
        ("factor_reset", Self::FactorReset),
    ];

    /// Reads the kind of a `role_change`.
    pub(crate) fn from_role_change(kind: &str) -> Option<Self> {
        Self::KINDS.into_iter().find(|(name, _)| *name == kind).map(|(_, tie)| tie)
    }

    const fn says(self) -> &'static str {
        match self {
            Self::Invited => "invited",
            Self::Promoted => "promoted",
            Self::Enabled => "enabled again",
            Self::FactorReset => "given a new second factor",
        }
    }
}

/// What is known of the one who asked (or made) and the one who is to confirm (or authorise).
#[derive(Debug, Clone, Copy)]
pub(crate) struct Between {
    pub same: bool,
    pub address_confirmed: bool,
    pub bond: Option<Bond>,
    pub merchant_created_at: Timestamp,
}

impl Between {
    /// Refuses a second person who is none.
    ///
    /// # Errors
    /// `Same`, `AddressUnconfirmed`, `TooClose` or `TiedOverOthers`; all but the first not in a merchant's first 14 days.
    pub(crate) fn check(&self, now: Timestamp) -> Result<(), SecondPersonError> {
        if self.same {
            return Err(SecondPersonError::Same);
        }
        if now < self.merchant_created_at + YOUNG {
            return Ok(());
        }
        if !self.address_confirmed {
            return Err(SecondPersonError::AddressUnconfirmed);
        }
        let Some(Bond { direct, since }) = self.bond.filter(|bond| now < bond.since + CLOSE) else {
            return Ok(());
        };
        let until = since + CLOSE;
        Err(match direct {
            Some(tie) => SecondPersonError::TooClose { how: tie.says(), until },
            None => SecondPersonError::TiedOverOthers { until },
        })
    }
}

/// What the rule about second people looks at in a merchant, read once for any two of its people.
#[derive(Debug, Clone)]
pub(crate) struct Footing {
    pub now: Timestamp,
    pub merchant_created_at: Timestamp,
    /// Of the last 7 days.
    pub ties: Ties,
}

impl Footing {
    /// Refuses `confirmer`, whose address mail did or did not confirm, where they do not count as a second person beside
    /// `requester`.
    ///
    /// # Errors
    /// As [`Between::check`].
    pub(crate) fn check(
        &self,
        requester: Id<Member>,
        (confirmer, address_confirmed): (Id<Member>, bool),
    ) -> Result<(), SecondPersonError> {
        let between = Between {
            same: requester == confirmer,
            address_confirmed,
            bond: self.ties.between(requester, confirmer),
            merchant_created_at: self.merchant_created_at,
        };
        between.check(self.now)
    }

    /// Beside whom `member`, whose address mail did or did not confirm, does not count as a second person.
    pub(crate) fn not_beside(&self, (member, address_confirmed): (Id<Member>, bool)) -> NotBeside {
        match (self.young(), address_confirmed) {
            (true, _) => NotBeside::These(Vec::new()),
            (false, false) => NotBeside::Anybody,
            (false, true) => NotBeside::These(self.ties.around(member).into_iter().collect()),
        }
    }

    /// Whether the merchant is so young that second people need not have been there before.
    pub(crate) fn young(&self) -> bool {
        self.now < self.merchant_created_at + YOUNG
    }
}

/// Beside whom a member does not count as a second person at this moment, themselves apart.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NotBeside {
    /// Whoever it is: their address is not confirmed.
    Anybody,
    /// Those tied to them.
    These(Vec<Id<Member>>),
}

/// Why somebody does not count as the second person.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum SecondPersonError {
    /// Nobody is their own second person.
    #[error("a second person is someone other than whoever asked")]
    Same,
    /// No mail ever reached them.
    #[error("confirm your e-mail address by the mail you were sent, then you count as a second person")]
    AddressUnconfirmed,
    /// One owes the other the position since less than 7 days.
    #[error(
        "of the two people, one was {how} by the other less than 7 days ago; somebody else confirms, or wait until {until}"
    )]
    TooClose {
        /// `invited`, `promoted`, …
        how: &'static str,
        /// From when on they count.
        until: Timestamp,
    },
    /// The same, over people who stand between them.
    #[error(
        "the two people are tied over others: less than 7 days ago they were invited, promoted, enabled again or given a new \
         second factor by one another or by the same person; somebody else confirms, or wait until {until}"
    )]
    TiedOverOthers {
        /// From when on they count.
        until: Timestamp,
    },
}

/// How many Admins there are and were.
#[derive(Debug, Clone, Copy)]
pub(crate) struct AdminHistory {
    pub active: i64,
    pub ever_two_at: Option<Timestamp>,
    pub one_since: Option<Timestamp>,
    pub stopped_at: Option<Timestamp>,
}

/// Why one Admin suffices where two are asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Waiver {
    /// The merchant never had two.
    NeverTwo,
    /// It has had one only for more than 7 days, and nobody who lost the role objected.
    OneSince(Timestamp),
}

impl AdminHistory {
    /// The waiver, if there is one: counted anew each time, for a second Admin ends it.
    pub(crate) fn waiver(&self, now: Timestamp) -> Option<Waiver> {
        if self.active != 1 || self.stopped_at.is_some() {
            return None;
        }
        match (self.ever_two_at, self.one_since) {
            (None, _) => Some(Waiver::NeverTwo),
            (Some(_), Some(since)) if now >= since + CLOSE => Some(Waiver::OneSince(since)),
            _ => None,
        }
    }
}

impl std::fmt::Display for Waiver {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::NeverTwo => f.write_str("The merchant never had two Admins, so one Admin suffices."),
            Self::OneSince(since) => {
                write!(
                    f,
                    "The merchant has had one Admin since {since} and nobody objected, so one Admin suffices."
                )
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const START: Timestamp = Timestamp::from_micros(1_795_417_200_000_000);

    fn days(days: u64) -> Duration {
        Duration::from_secs(days * 24 * 3600)
    }

    fn strangers() -> Between {
        Between { same: false, address_confirmed: true, bond: None, merchant_created_at: START }
    }

    #[test]
    fn nobody_is_their_own_second_person_however_young_the_merchant() {
        let between = Between { same: true, ..strangers() };
        assert_eq!(between.check(START), Err(SecondPersonError::Same));
        assert_eq!(between.check(START + days(100)), Err(SecondPersonError::Same));
    }

    #[test]
    fn an_unconfirmed_address_does_not_count() {
        let between = Between { address_confirmed: false, ..strangers() };
        assert_eq!(between.check(START + YOUNG), Err(SecondPersonError::AddressUnconfirmed));
    }

    #[test]
    fn a_tie_counts_for_seven_days_from_the_fourteenth_day_on() {
        let at = START + days(20);
        for tie in ["invited", "joined", "promoted", "enabled", "factor_reset"] {
            let tie = Tie::from_role_change(tie).expect("a tie");
            let between = Between { bond: Some(Bond { direct: Some(tie), since: at }), ..strangers() };
            assert!(matches!(between.check(at), Err(SecondPersonError::TooClose { .. })), "{tie:?}");
            assert!(between.check(at + days(7) - Duration::from_micros(1)).is_err());
            assert_eq!(between.check(at + days(7)), Ok(()));
        }
        let over_others = Between { bond: Some(Bond { direct: None, since: at }), ..strangers() };
        assert_eq!(over_others.check(at), Err(SecondPersonError::TiedOverOthers { until: at + days(7) }));
        assert_eq!(over_others.check(at + days(7)), Ok(()));
        let bond = Some(Bond { direct: Some(Tie::Invited), since: START });
        let young = Between { bond, ..strangers() };
        assert_eq!(young.check(START + days(14) - Duration::from_micros(1)), Ok(()));
    }

    #[test]
    fn acts_that_give_nothing_tie_nobody() {
        for kind in ["demoted", "disabled", "removed"] {
            assert_eq!(Tie::from_role_change(kind), None);
        }
    }

    #[test]
    fn one_person_suffices_only_where_two_never_were_or_long_are_not() {
        let never = AdminHistory { active: 1, ever_two_at: None, one_since: None, stopped_at: None };
        assert_eq!(never.waiver(START), Some(Waiver::NeverTwo));
        let fell = AdminHistory { ever_two_at: Some(START), one_since: Some(START + days(1)), ..never };
        assert_eq!(fell.waiver(START + days(8) - Duration::from_micros(1)), None);
        assert_eq!(fell.waiver(START + days(8)), Some(Waiver::OneSince(START + days(1))));
        let unknown = AdminHistory { one_since: None, ..fell };
        assert_eq!(unknown.waiver(START + days(100)), None, "no date, no waiver");
        let two = AdminHistory { active: 2, ..never };
        assert_eq!(two.waiver(START + days(100)), None);
    }

    #[test]
    fn an_objection_stops_the_waiver() {
        let history = AdminHistory {
            active: 1,
            ever_two_at: Some(START),
            one_since: Some(START),
            stopped_at: Some(START + days(8)),
        };
        assert_eq!(history.waiver(START + days(300)), None);
    }

    #[test]
    fn whoever_is_refused_hears_how_they_are_tied_and_until_when() {
        let at = START + days(20);
        let how = |tie| {
            let between = Between { bond: Some(Bond { direct: Some(tie), since: at }), ..strangers() };
            match between.check(at) {
                Err(SecondPersonError::TooClose { how, until }) if until == at + days(7) => how,
                other => panic!("{other:?}"),
            }
        };
        let words = [Tie::Invited, Tie::Promoted, Tie::Enabled, Tie::FactorReset].map(how);
        assert_eq!(words, ["invited", "promoted", "enabled again", "given a new second factor"]);
        assert_eq!(
            Between { address_confirmed: false, ..strangers() }.check(START),
            Ok(()),
            "not in the first 14 days"
        );
    }

    #[test]
    fn a_merchant_is_young_for_fourteen_days() {
        let at = |now| Footing { now, merchant_created_at: START, ties: Ties::default() };
        assert!(at(START).young() && at(START + days(14) - Duration::from_micros(1)).young());
        assert!(!at(START + days(14)).young());
    }

    #[test]
    fn those_beside_whom_one_does_not_count_are_those_beside_whom_one_is_refused() {
        use super::super::ties::Act;

        let member = |number: u8| Id::from_bytes([number; 16]);
        let act = |by, to| Act { by: member(by), member: member(to), tie: Tie::Invited, at: START + YOUNG };
        let old = Footing {
            now: START + YOUNG,
            merchant_created_at: START,
            ties: Ties::new(vec![act(1, 2), act(2, 3), act(4, 5)]),
        };
        let young = Footing { now: old.now - Duration::from_micros(1), ..old.clone() };
        for (footing, confirmed) in [(&old, true), (&old, false), (&young, true), (&young, false)] {
            let not_beside = footing.not_beside((member(1), confirmed));
            for other in 2..=6 {
                let refused = footing.check(member(other), (member(1), confirmed)).is_err();
                let counted = match &not_beside {
                    NotBeside::Anybody => true,
                    NotBeside::These(these) => these.contains(&member(other)),
                };
                assert_eq!(counted, refused, "{other} {confirmed} {}", footing.young());
            }
        }
    }

    #[test]
    fn a_waiver_says_why_one_person_suffices() {
        let since = Waiver::OneSince(START).to_string();
        assert_eq!(Waiver::NeverTwo.to_string(), "The merchant never had two Admins, so one Admin suffices.");
        assert!(since.contains(&format!("one Admin since {START} and nobody objected")), "{since}");
    }
}
