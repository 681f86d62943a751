//! An instruction, its reference, and when a bank's word ends it.

use values::{Amount, Duration, Id, Subject, Timestamp};

use crate::deposits::Deposit;

/// How long an instruction waits.
pub(super) const WAITS: Duration = Duration::from_secs(3 * 24 * 3600);

/// What every reference begins with.
const PREFIX: &str = "KBD";
/// What follows: letters and digits that nobody takes for each other.
const LETTERS: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
/// How many of them.
const LENGTH: usize = 8;

/// Where an instruction stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = DepositInstructionState)]
pub(in crate::deposits) enum InstructionState {
    /// The money is yet to come.
    Waiting,
    /// It came.
    Received,
    /// Three days went by. If it comes after all, that is noted.
    Expired,
    /// Somebody took it back.
    Cancelled,
}

impl InstructionState {
    /// All of them.
    pub(super) const ALL: [Self; 4] = [Self::Waiting, Self::Received, Self::Expired, Self::Cancelled];

    /// The word kept in the row.
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Received => "received",
            Self::Expired => "expired",
            Self::Cancelled => "cancelled",
        }
    }

    /// The state of this name.
    pub(super) fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.name() == name)
    }
}

/// A deposit that somebody is about to make.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::deposits) struct Instruction {
    pub id: Id<Self>,
    /// What to write with the money.
    pub reference: String,
    pub amount: Amount,
    pub state: InstructionState,
    pub maker_kind: String,
    pub maker: Option<[u8; 16]>,
    pub maker_name: String,
    pub created_at: Timestamp,
    pub expires_at: Timestamp,
    pub ended_at: Option<Timestamp>,
    /// What came, its name in statements and how much.
    pub deposit: Option<(Id<Deposit>, String, Amount)>,
    /// Whether it came after the instruction had expired.
    pub late: bool,
}

impl Subject for Instruction {
    const PREFIX: &'static str = "dpi";
}

impl Instruction {
    /// Where it stands at an instant, whether or not the job that ends it has run.
    pub(super) fn state_at(&self, now: Timestamp) -> InstructionState {
        match self.state {
            InstructionState::Waiting if now >= self.expires_at => InstructionState::Expired,
            state => state,
        }
    }

    /// Takes `deposit` as what was meant. False where it has ended already: the deposit stands for itself then.
    pub(super) fn receive(&mut self, deposit: &Deposit, now: Timestamp) -> bool {
        match self.state_at(now) {
            InstructionState::Waiting => {}
            InstructionState::Expired => self.late = true,
            InstructionState::Received | InstructionState::Cancelled => return false,
        }
        self.state = InstructionState::Received;
        self.ended_at = Some(now);
        self.deposit = Some((deposit.id, deposit.reference.clone(), deposit.amount));
        true
    }

    /// Whether what came is not what was said.
    pub(super) fn differs(&self) -> bool {
        self.deposit.as_ref().is_some_and(|(.., amount)| *amount != self.amount)
    }
}

/// A new reference.
pub(super) fn reference(random: [u8; LENGTH]) -> String {
    let letters = random.map(|byte| char::from(LETTERS[usize::from(byte) % LETTERS.len()]));
    letters.into_iter().fold(PREFIX.to_owned(), |mut text, letter| {
        text.push(letter);
        text
    })
}

/// What in a sender's words may be a reference: in any case, with any signs between, and with O, I and L for digits.
pub(super) fn references_in(words: &str) -> Vec<String> {
    let letters: Vec<char> = words
        .chars()
        .filter(char::is_ascii_alphanumeric)
        .map(|letter| match letter.to_ascii_uppercase() {
            'O' => '0',
            'I' | 'L' => '1',
            letter => letter,
        })
        .collect();
    let all = letters.windows(PREFIX.len() + LENGTH).map(|window| window.iter().collect::<String>());
    let mut found: Vec<String> = all.filter(|text| text.starts_with(PREFIX)).collect();
    found.dedup();
    found
}

/// Why an instruction is not given or changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub(super) enum InstructionError {
    /// An amount nobody deposits.
    #[error("write an amount in TZS or USD, more than zero")]
    Amount,
    /// What the merchant's money moves through has no account at a bank that Kibali hears of.
    #[error(
        "no bank tells Kibali of deposits here: make the deposit at the provider that the merchant's money moves through"
    )]
    NoAccount,
    /// It has ended.
    #[error("only an instruction that waits is cancelled, and this one is {}", .0.name())]
    NotWaiting(InstructionState),
}

#[cfg(test)]
mod tests {
    use values::Currency;

    use super::*;

    const NOON: Timestamp = Timestamp::from_micros(1_000_000);

    fn tzs(minor: i64) -> Amount {
        Amount::new(minor, Currency::TZS).expect("in range")
    }

    fn instruction(state: InstructionState) -> Instruction {
        Instruction {
            id: Id::nil(),
            reference: "KBD0123ABCD".to_owned(),
            amount: tzs(500),
            state,
            maker_kind: "member".to_owned(),
            maker: None,
            maker_name: String::new(),
            created_at: NOON,
            expires_at: NOON + WAITS,
            ended_at: None,
            deposit: None,
            late: false,
        }
    }

    fn deposit(minor: i64) -> Deposit {
        Deposit {
            id: Id::nil(),
            reference: "DEP1".to_owned(),
            amount: tzs(minor),
            channel: String::new(),
            bank_reference: String::new(),
            sender: None,
            narration: None,
            instruction: None,
            created_at: NOON,
        }
    }

    #[test]
    fn evidence_ends_what_waits_or_has_expired_and_nothing_else() {
        let end = NOON + WAITS;
        for (state, now, took, late) in [
            (InstructionState::Waiting, NOON, true, false),
            (InstructionState::Waiting, end, true, true),
            (InstructionState::Expired, end, true, true),
            (InstructionState::Cancelled, NOON, false, false),
            (InstructionState::Received, NOON, false, false),
        ] {
            let mut instruction = instruction(state);
            assert_eq!(instruction.receive(&deposit(500), now), took, "{state:?}");
            assert_eq!((instruction.late, instruction.differs()), (late, false));
        }
        let mut less = instruction(InstructionState::Waiting);
        assert!(less.receive(&deposit(499), NOON) && less.differs());
    }

    #[test]
    fn a_reference_is_found_however_it_was_written() {
        let reference = reference([0, 1, 2, 3, 10, 31, 32, 255]);
        assert_eq!(reference, "KBD0123AZ0Z");
        for words in [
            "KBD0123AZ0Z",
            "float kbd0123az0z december",
            "KBD-0123-AZ0Z",
            "KBDO123AZOZ",
            "TT/KBD 0 I23 AZ0Z/X",
        ] {
            assert!(references_in(words).contains(&reference), "{words}: {:?}", references_in(words));
        }
        for words in ["", "KBD", "KBD0123AZ0", "Float for December"] {
            assert_eq!(references_in(words), [""; 0], "{words}");
        }
    }

    #[test]
    fn an_instruction_waits_for_three_days_and_each_state_has_a_word() {
        assert_eq!(WAITS.as_secs(), 259_200);
        for (state, word) in
            InstructionState::ALL.into_iter().zip(["waiting", "received", "expired", "cancelled"])
        {
            assert_eq!((state.name(), InstructionState::from_name(word)), (word, Some(state)));
        }
        assert_eq!(InstructionState::from_name("lost"), None);
    }
}
