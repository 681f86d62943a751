//! Which entries a reader sees, and which they ask for.

use permit::{Actor, Allow};
use values::{
    Id, Timestamp,
    subjects::{Entry, Member},
};

/// The part of the record a reader may see.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Sees {
    /// All of it.
    All,
    /// One area, and what the member did.
    AreaAndOwn(&'static str, Id<Member>),
    /// What the member did.
    Own(Id<Member>),
    /// None of it.
    Nothing,
}

impl Sees {
    /// By the permission table. Whatever is not named there sees nothing.
    pub(super) fn of(allow: Allow, actor: &Actor) -> Self {
        let member = actor.as_member().map(|member| member.id);
        match (allow, member) {
            (Allow::Yes, _) => Self::All,
            (Allow::PayoutsAndOwn, Some(member)) => Self::AreaAndOwn(permit::Area::Payouts.name(), member),
            (Allow::DeveloperAndOwn, Some(member)) => {
                Self::AreaAndOwn(permit::Area::Developer.name(), member)
            }
            (Allow::Own, Some(member)) => Self::Own(member),
            _ => Self::Nothing,
        }
    }

    /// Whether an entry of this area by this actor is among it.
    pub(super) fn includes(self, area: &str, actor: Option<[u8; 16]>) -> bool {
        let own = |member: Id<Member>| actor == Some(*member.as_bytes());
        match self {
            Self::All => true,
            Self::AreaAndOwn(part, member) => area == part || own(member),
            Self::Own(member) => own(member),
            Self::Nothing => false,
        }
    }
}

/// What a list is narrowed to.
#[derive(Debug, Clone, Default)]
pub(super) struct Wanted {
    /// All of these words stand in it, in any case.
    pub words: Vec<String>,
    /// An id in the search: who acted, what it was done to, or the request.
    pub named: Option<[u8; 16]>,
    /// Who acted.
    pub actor: Option<[u8; 16]>,
    /// What it was done to.
    pub subject: Option<[u8; 16]>,
    /// Such as `payout.authorised`.
    pub act: Option<String>,
    /// Such as `payouts`.
    pub area: Option<String>,
    /// Refusals only, or everything else.
    pub refused: Option<bool>,
    /// From this instant on.
    pub from: Option<Timestamp>,
    /// Before this instant.
    pub to: Option<Timestamp>,
}

impl Wanted {
    /// Reads the search box: an id, or up to six words.
    pub(super) fn search(&mut self, text: &str) {
        self.named = any_id(text.trim());
        if self.named.is_none() {
            self.words = text.split_whitespace().take(6).map(str::to_lowercase).collect();
        }
    }

    /// Whether entries have to be read one by one, because no index helps.
    pub(super) fn is_search(&self) -> bool {
        self.named.is_some() || !self.words.is_empty()
    }
}

/// The bits of an id of any kind: `pout_01k…`.
pub fn any_id(text: &str) -> Option<[u8; 16]> {
    let (prefix, digits) = text.split_once('_')?;
    let plain =
        !prefix.is_empty() && prefix.len() <= 5 && prefix.bytes().all(|byte| byte.is_ascii_lowercase());
    let id: Id<Entry> = format!("act_{digits}").parse().ok().filter(|_| plain)?;
    Some(*id.as_bytes())
}

/// An id of any kind, as outsiders see it.
pub fn print_id(prefix: &str, bytes: [u8; 16]) -> String {
    let printed = Id::<Entry>::from_bytes(bytes).to_string();
    format!("{prefix}{}", printed.trim_start_matches("act"))
}

#[cfg(test)]
mod tests {
    use values::subjects::Application;

    use super::*;

    #[test]
    fn ids_of_any_kind_are_read_and_printed() {
        let id = Id::<Application>::from_bytes([7; 16]);
        assert_eq!(any_id(&id.to_string()), Some([7; 16]));
        assert_eq!(print_id("app", [7; 16]), id.to_string());
        for text in ["", "app", "app_", "_0000", "app_zz", "made payout_7", "APP_01k9q4k9q4k9q4k9q4k9q4k9q4"]
        {
            assert_eq!(any_id(text), None, "{text}");
        }
    }

    #[test]
    fn a_reader_sees_their_part_and_what_they_did() {
        let me = Id::from_bytes([1; 16]);
        let (mine, other) = (Some([1; 16]), Some([2; 16]));
        let manager = Sees::AreaAndOwn("payouts", me);
        assert!(manager.includes("payouts", other) && manager.includes("team", mine));
        assert!(!manager.includes("team", other) && !manager.includes("developer", None));
        assert!(Sees::Own(me).includes("payouts", mine) && !Sees::Own(me).includes("payouts", other));
        assert!(Sees::All.includes("team", None));
        assert!(!Sees::Nothing.includes("payouts", mine));
    }

    #[test]
    fn a_search_is_an_id_or_words() {
        let mut wanted = Wanted::default();
        wanted.search("  Authorised  TZS ");
        assert_eq!(
            (wanted.words.as_slice(), wanted.named),
            (&["authorised".to_owned(), "tzs".to_owned()][..], None)
        );
        wanted.search("   ");
        assert!(!wanted.is_search());
    }
}
