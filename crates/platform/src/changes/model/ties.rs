//! Who owes whom their position, also over the people between them.

use std::collections::{BTreeSet, HashMap};

use values::{Id, Timestamp, subjects::Member};

use super::second_person::Tie;

/// Something one member did to another, by which the other owes them the position.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Act {
    pub by: Id<Member>,
    pub member: Id<Member>,
    pub tie: Tie,
    pub at: Timestamp,
}

impl Act {
    fn is_between(&self, one: Id<Member>, other: Id<Member>) -> bool {
        (self.by, self.member) == (one, other) || (self.by, self.member) == (other, one)
    }
}

/// What ties two people.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Bond {
    /// What the one did to the other; `None` where others stand between them.
    pub direct: Option<Tie>,
    /// The oldest act that the bond rests on: it ends 7 days after that.
    pub since: Timestamp,
}

/// Acts that tie people.
///
/// A tie counts in both directions, and over any number of people: whoever brings in one person who brings in another holds
/// both, as maker and as checker.
#[derive(Debug, Clone, Default)]
pub(crate) struct Ties(Vec<Act>);

impl Ties {
    pub(crate) fn new(mut acts: Vec<Act>) -> Self {
        acts.sort_by_key(|act| std::cmp::Reverse(act.at));
        Self(acts)
    }

    /// What ties two people, if anything does: of all the ways from the one to the other, the one that lasts longest.
    pub(crate) fn between(&self, one: Id<Member>, other: Id<Member>) -> Option<Bond> {
        let mut circles = Circles::default();
        // The latest first: the act that joins the circles of the two is the oldest of the way that lasts longest.
        let joining = self.0.iter().find(|act| {
            circles.join(act.by, act.member);
            circles.of(one) == circles.of(other)
        })?;
        let direct = self.0.iter().find(|act| act.is_between(one, other)).map(|act| act.tie);
        Some(Bond { direct, since: joining.at })
    }

    /// Everybody whom anything ties to `member`.
    pub(crate) fn around(&self, member: Id<Member>) -> BTreeSet<Id<Member>> {
        let mut circles = Circles::default();
        self.0.iter().for_each(|act| circles.join(act.by, act.member));
        let people = self.0.iter().flat_map(|act| [act.by, act.member]);
        people.filter(|other| *other != member && circles.of(*other) == circles.of(member)).collect()
    }
}

/// Who is tied to whom, each circle named by one of its people.
#[derive(Default)]
struct Circles(HashMap<Id<Member>, Id<Member>>);

impl Circles {
    fn of(&self, member: Id<Member>) -> Id<Member> {
        let mut at = member;
        while let Some(next) = self.0.get(&at) {
            at = *next;
        }
        at
    }

    fn join(&mut self, one: Id<Member>, other: Id<Member>) {
        let (one, other) = (self.of(one), self.of(other));
        if one != other {
            self.0.insert(one, other);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn member(number: u8) -> Id<Member> {
        Id::from_bytes([number; 16])
    }

    fn at(second: i64) -> Timestamp {
        Timestamp::from_micros(second * 1_000_000)
    }

    /// `(by, to, second)`.
    fn ties(acts: &[(u8, u8, i64)]) -> Ties {
        let act = |(by, to, second): &(u8, u8, i64)| Act {
            by: member(*by),
            member: member(*to),
            tie: Tie::Invited,
            at: at(*second),
        };
        Ties::new(acts.iter().map(act).collect())
    }

    fn since(ties: &Ties, one: u8, other: u8) -> Option<i64> {
        let bond = ties.between(member(one), member(other));
        assert_eq!(bond, ties.between(member(other), member(one)), "a bond has no direction");
        bond.map(|bond| bond.since.as_seconds())
    }

    #[test]
    fn an_act_ties_in_both_directions_and_nobody_else() {
        let ties = ties(&[(1, 2, 5)]);
        assert_eq!(since(&ties, 1, 2), Some(5));
        assert_eq!(ties.between(member(2), member(1)).expect("a bond").direct, Some(Tie::Invited));
        assert_eq!(since(&ties, 1, 3), None);
        assert_eq!(since(&ties, 3, 4), None);
    }

    #[test]
    fn a_bond_reaches_over_any_number_of_people_whatever_the_direction_of_each_act() {
        let chain = ties(&[(1, 2, 5), (2, 3, 6), (3, 4, 7)]);
        assert_eq!(since(&chain, 1, 4), Some(5));
        assert_eq!(chain.between(member(1), member(4)).expect("a bond").direct, None);
        let siblings = ties(&[(1, 2, 5), (1, 3, 6)]);
        assert_eq!(since(&siblings, 2, 3), Some(5), "two whom the same person brought in");
        let patrons = ties(&[(1, 3, 5), (2, 3, 6)]);
        assert_eq!(since(&patrons, 1, 2), Some(5), "two who acted upon the same person");
    }

    #[test]
    fn those_around_somebody_are_those_whom_a_bond_ties_to_them() {
        let ties = ties(&[(1, 2, 5), (3, 2, 6), (3, 4, 7), (5, 6, 8)]);
        let of = |number| ties.around(member(number)).into_iter().collect::<Vec<_>>();
        assert_eq!(of(1), [member(2), member(3), member(4)]);
        assert_eq!(of(6), [member(5)]);
        assert!(of(7).is_empty());
    }

    #[test]
    fn a_bond_lasts_as_long_as_the_way_that_lasts_longest() {
        // The direct act is old; the way over 3 lasts until its older act.
        let both = ties(&[(1, 2, 1), (1, 3, 8), (3, 2, 6)]);
        assert_eq!(since(&both, 1, 2), Some(6));
        assert_eq!(both.between(member(1), member(2)).expect("a bond").direct, Some(Tie::Invited));
        let again = ties(&[(1, 2, 1), (1, 2, 4)]);
        assert_eq!(since(&again, 1, 2), Some(4), "the latest of equal acts");
        let circle = ties(&[(1, 2, 1), (2, 3, 2), (3, 1, 3)]);
        assert_eq!(since(&circle, 1, 2), Some(2), "a circle ends");
    }
}
