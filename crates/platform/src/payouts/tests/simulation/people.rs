//! Who the people are, and how that changes: they lose the role of a Manager or their access and get it back, and their payout
//! duty becomes another one.

use permit::{Duty, Role, record};
use values::{
    Id,
    subjects::{Member, Merchant},
};

use super::{
    planted::Bug,
    world::{PEOPLE, World, member, merchant},
};
use crate::changes::RoleChange;

record! {
    /// Which part of payouts is somebody's.
    struct DutyRow in "member" (merchant, id) None {
        merchant: Id<Merchant>,
        id: Id<Member>,
        payout_duty: Duty,
    }
}

impl World {
    /// Which part of payouts is theirs, as far as their role has one.
    pub(super) fn duty(&self, who: u8) -> Duty {
        self.duties.get(&who).copied().unwrap_or(Duty::Both)
    }

    /// Whether they may ask for payouts.
    pub(super) fn may_make(&self, who: u8) -> bool {
        !self.lost.contains(&who) && self.duty(who) != Duty::Approver
    }

    /// Makes somebody what they are now, with the payout duty that they have.
    pub(super) fn put(&mut self, who: u8, role: Role, active: bool) {
        self.model.put_member(member(who), role, active);
        self.put_duty(who, self.duty(who));
    }

    pub(super) fn put_duty(&mut self, who: u8, payout_duty: Duty) {
        let (merchant, id) = (merchant(), member(who));
        self.model.memory.put(&DutyRow { merchant, id, payout_duty });
    }

    /// Somebody is no Manager any more, or is one again.
    pub(super) fn change_somebody(&mut self) {
        let who = PEOPLE[self.dice.place(4).expect("four")];
        let is_lost = self.lost.contains(&who);
        let (role, active) = match (is_lost, self.dice.percent(50)) {
            (true, _) => (Role::Manager, true),
            (false, true) => (Role::Developer, true),
            (false, false) => (Role::Manager, false),
        };
        // A role without a part in payouts ends the duty.
        if role == Role::Developer {
            self.duties.remove(&who);
        }
        self.put(who, role, active);
        self.put_change(who);
        if is_lost {
            self.lost.remove(&who);
        } else {
            self.lost.insert(who);
            self.forget_approvals(who);
        }
        self.note(|| format!("{who} becomes {role:?}, {active}"));
    }

    /// Somebody only prepares from now on, or only releases, or does both again.
    pub(super) fn narrow_somebody(&mut self) {
        let who = PEOPLE[self.dice.place(4).expect("four")];
        let duty = match self.dice.roll(4) {
            0 => Duty::Initiator,
            1 => Duty::Approver,
            _ => Duty::Both,
        };
        if self.lost.contains(&who) || self.duty(who) == duty {
            return;
        }
        self.duties.insert(who, duty);
        self.put_duty(who, duty);
        if self.planted != Some(Bug::NarrowedStillCounts) {
            self.put_change(who);
        }
        self.forget_approvals(who);
        self.count("a payout duty was changed");
        self.note(|| format!("the payout duty of {who} becomes {duty:?}"));
    }

    /// What the history says of either.
    fn put_change(&mut self, who: u8) {
        let theirs = self.orders.iter_mut().filter(|order| order.edited.contains(&who));
        theirs.for_each(|order| order.editor_left = true);
        let (merchant, member, at) = (merchant(), member(who), self.now);
        let (id, kind) = (Id::new(at, [who; 10]), "changed".to_owned());
        self.model.memory.put(&RoleChange {
            merchant,
            member,
            id,
            kind,
            role_before: None,
            by_member: None,
            at,
        });
    }

    /// What they approved stops counting, also where they may approve again.
    fn forget_approvals(&mut self, who: u8) {
        self.orders.iter_mut().for_each(|order| {
            order.approved.remove(&who);
        });
    }
}
