//! Which work a commit leaves behind, and telling it to those who carry out that kind.

use std::{
    collections::{BTreeSet, HashMap},
    sync::{Mutex, PoisonError},
};

use tokio::sync::watch;

/// The kinds of jobs that are due as soon as a commit is durable.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Left(BTreeSet<&'static str>);

impl Left {
    pub(crate) fn note(&mut self, kind: &'static str) {
        self.0.insert(kind);
    }

    pub(crate) fn add(&mut self, other: &Self) {
        self.0.extend(&other.0);
    }
}

/// Where workers wait, those of each kind by themselves: a commit that leaves work for one wakes no others, each of which
/// would ask the store in vain.
#[derive(Debug, Default)]
pub(crate) struct Posts(Mutex<HashMap<&'static str, watch::Sender<u64>>>);

impl Posts {
    pub(crate) fn tell(&self, left: &Left) {
        if left.0.is_empty() {
            return;
        }
        let posts = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        for post in left.0.iter().filter_map(|kind| posts.get(kind)) {
            post.send_modify(|commits| *commits += 1);
        }
    }

    pub(crate) fn wait_for(&self, kind: &'static str) -> watch::Receiver<u64> {
        let mut posts = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        posts.entry(kind).or_insert_with(|| watch::Sender::new(0)).subscribe()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn those_of_a_kind_hear_of_work_for_them_and_of_no_other() {
        let posts = Posts::default();
        let [send, mail, again] = ["send", "mail", "send"].map(|kind| posts.wait_for(kind));
        let heard = || [&send, &mail, &again].map(|post| post.has_changed().expect("a post"));
        posts.tell(&Left::default());
        assert_eq!(heard(), [false; 3]);
        let (mut left, mut other) = (Left::default(), Left::default());
        left.note("send");
        left.note("nobody");
        posts.tell(&left);
        assert_eq!(heard(), [true, false, true]);
        other.note("mail");
        left.add(&other);
        posts.tell(&left);
        assert_eq!(heard(), [true; 3]);
    }
}
