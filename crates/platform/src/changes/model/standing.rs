//! Who can decide a request in a merchant as it is now.

use values::{Id, subjects::Member};

use super::{
    ChangeError, ChangeRequest, SecondPersonError,
    second_person::{Footing, Waiver},
};

/// One active Admin.
#[derive(Debug, Clone)]
pub(crate) struct AdminFacts {
    pub id: Id<Member>,
    pub name: String,
    pub address_confirmed: bool,
}

/// What the rules about second people look at, read once for a whole list.
#[derive(Debug, Clone)]
pub(crate) struct Standing {
    pub footing: Footing,
    pub waiver: Option<Waiver>,
    pub admins: Vec<AdminFacts>,
}

impl Standing {
    /// Whether `confirmer`, an Admin, may confirm, and under which waiver.
    ///
    /// # Errors
    /// `AlreadyDecided`, `Expired` or `SecondPerson`.
    pub(crate) fn confirm(
        &self,
        request: &ChangeRequest,
        confirmer: Id<Member>,
    ) -> Result<Option<Waiver>, ChangeError> {
        request.still_open(self.footing.now)?;
        match self.independent(request.requested_by, confirmer) {
            Ok(()) => Ok(None),
            Err(error) => self.waiver.map(Some).ok_or(ChangeError::SecondPerson(error)),
        }
    }

    fn independent(&self, requester: Id<Member>, confirmer: Id<Member>) -> Result<(), SecondPersonError> {
        let address_confirmed =
            self.admins.iter().any(|admin| admin.id == confirmer && admin.address_confirmed);
        self.footing.check(requester, (confirmer, address_confirmed))
    }

    /// The Admins who can confirm it, in the order they joined.
    pub(crate) fn who_can<'a>(
        &'a self,
        request: &'a ChangeRequest,
    ) -> impl Iterator<Item = &'a AdminFacts> + 'a {
        self.admins.iter().filter(|admin| self.confirm(request, admin.id).is_ok())
    }
}

#[cfg(test)]
mod tests {
    use permit::Role;
    use serde_json::Value;

    use values::Timestamp;

    use super::*;
    use crate::changes::model::{Act, Kind, LIFE, State, Tie, Ties, YOUNG};

    const NOW: Timestamp = Timestamp::from_micros(1_795_417_200_000_000);

    fn member(number: u8) -> Id<Member> {
        Id::from_bytes([number; 16])
    }

    fn asked_by(requester: Id<Member>, role: Role) -> ChangeRequest {
        ChangeRequest {
            id: Id::nil(),
            kind: Kind::KeyMoney,
            state: State::Open,
            subject: None,
            subject_name: String::new(),
            change: Value::Null,
            before: String::new(),
            after: String::new(),
            reason: String::new(),
            requested_by: requester,
            requested_role: role,
            requested_at: NOW,
            expires_at: NOW + LIFE,
            decided_by: None,
            decided_at: None,
            note: None,
            waiver: None,
            learnt: None,
        }
    }

    fn two_admins() -> Standing {
        let admin = |number| AdminFacts { id: member(number), name: String::new(), address_confirmed: true };
        let footing = Footing { now: NOW, merchant_created_at: NOW - YOUNG, ties: Ties::default() };
        Standing { footing, waiver: None, admins: vec![admin(1), admin(2)] }
    }

    fn tied(by: u8, to: u8) -> Standing {
        let act = Act { by: member(by), member: member(to), tie: Tie::Invited, at: NOW };
        let base = two_admins();
        Standing { footing: Footing { ties: Ties::new(vec![act]), ..base.footing }, ..base }
    }

    #[test]
    fn the_other_admin_confirms_and_the_requester_does_not() {
        let request = asked_by(member(1), Role::Admin);
        assert_eq!(two_admins().confirm(&request, member(2)), Ok(None));
        let refused = two_admins().confirm(&request, member(1));
        assert_eq!(refused, Err(ChangeError::SecondPerson(SecondPersonError::Same)));
        let who: Vec<_> = two_admins().who_can(&request).map(|admin| admin.id).collect();
        assert_eq!(who, [member(2)]);
    }

    #[test]
    fn a_tie_in_either_direction_keeps_them_from_being_two() {
        let request = asked_by(member(1), Role::Admin);
        for (by, to) in [(1, 2), (2, 1)] {
            assert!(matches!(
                tied(by, to).confirm(&request, member(2)),
                Err(ChangeError::SecondPerson(SecondPersonError::TooClose { .. }))
            ));
        }
        assert_eq!(tied(3, 2).confirm(&request, member(2)), Ok(None));
    }

    #[test]
    fn a_waiver_is_named_only_where_it_was_needed() {
        let alone = Standing { waiver: Some(Waiver::NeverTwo), ..two_admins() };
        assert_eq!(alone.confirm(&asked_by(member(9), Role::Developer), member(1)), Ok(None));
        assert_eq!(alone.confirm(&asked_by(member(1), Role::Admin), member(1)), Ok(Some(Waiver::NeverTwo)));
    }

    #[test]
    fn nothing_is_confirmed_after_its_time() {
        let base = two_admins();
        let late = Standing { footing: Footing { now: NOW + LIFE, ..base.footing }, ..base };
        let request = asked_by(member(1), Role::Admin);
        assert_eq!(late.confirm(&request, member(2)), Err(ChangeError::Expired));
        let declined = ChangeRequest { state: State::Declined, ..asked_by(member(1), Role::Admin) };
        assert_eq!(
            two_admins().confirm(&declined, member(2)),
            Err(ChangeError::AlreadyDecided(State::Declined))
        );
    }

    #[test]
    fn it_is_the_confirmers_own_address_that_mail_has_confirmed() {
        let mut standing = two_admins();
        standing.admins[1].address_confirmed = false;
        let refused = standing.confirm(&asked_by(member(1), Role::Admin), member(2));
        assert_eq!(refused, Err(ChangeError::SecondPerson(SecondPersonError::AddressUnconfirmed)));
        assert_eq!(standing.confirm(&asked_by(member(2), Role::Admin), member(1)), Ok(None));
    }
}
