//! What people change of payouts that wait.

use permit::Problem;

use super::{
    super::{
        super::{commands::Edit, queries::PayoutEntry},
        every_state::actor,
    },
    checks::Finding,
    world::{Act, PEOPLE, World, member},
};

impl World {
    /// Now and then somebody has a payout cost something else, or tries to. What is planted is looked for without that, so that
    /// what finds it stays as it is written down.
    pub(super) fn edit_something(&mut self) -> Result<(), Finding> {
        if self.planted.is_some() || !self.dice.percent(5) {
            return Ok(());
        }
        let made = self.orders.iter().filter(|order| order.payout.is_some());
        let made: Vec<usize> = made.map(|order| order.number).collect();
        let Some(place) = self.dice.place(made.len()) else { return Ok(()) };
        let order = self.orders[made[place]].clone();
        let id = order.payout.expect("made");
        let by = PEOPLE[self.dice.place(PEOPLE.len()).expect("five")];
        let minor = 30_000 + i64::try_from(self.dice.roll(60_000)).expect("small");
        let new = self.command(&order, minor).new;
        let read = self.row::<PayoutEntry>(id, |entry| entry.id).updated_at;
        let edit = Edit { id, new, actor: actor(by), beneficiary: None, read };
        let (who, now) = (Some(member(by)), self.now);
        let done = self.store(Act::Edit, |world| {
            let done = world.model.post(who, now, edit);
            if done.is_ok() {
                world.edited(order.number, by);
            }
            done
        })?;
        match done {
            Some(Err(problem @ Problem::Failure(_))) => Err(Finding::failed(problem)),
            _ => Ok(()),
        }
    }

    fn edited(&mut self, number: usize, by: u8) {
        self.note(|| format!("{by} changed PAY{number}"));
        self.count("a payout was changed");
        let order = &mut self.orders[number];
        order.approved.clear();
        order.edited.insert(by);
        self.found = self.check_edit(number, by).err();
    }
}
