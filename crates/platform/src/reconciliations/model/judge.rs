//! Comparing a line of a file with the order that it names: pure, and the same however often it is done.

use values::{Amount, Currency, Timestamp};

use super::{Column, Verdict};
use crate::{csv::Columns, text};

/// What an order, or a line about one, is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = ReconciliationKind)]
pub(in crate::reconciliations) enum Kind {
    /// Money in.
    Payment,
    /// Money out.
    Payout,
    /// Money that was brought in.
    Deposit,
    /// The fee of a payment.
    PaymentFee,
    /// The fee of a payout.
    PayoutFee,
    /// A payout that came back.
    PayoutReturn,
}

impl Kind {
    /// All of them.
    pub(in crate::reconciliations) const ALL: [Self; 6] =
        [Self::Payment, Self::Payout, Self::Deposit, Self::PaymentFee, Self::PayoutFee, Self::PayoutReturn];

    /// The word kept in the row.
    pub(in crate::reconciliations) const fn name(self) -> &'static str {
        match self {
            Self::Payment => "payment",
            Self::Payout => "payout",
            Self::Deposit => "deposit",
            Self::PaymentFee => "payment_fee",
            Self::PayoutFee => "payout_fee",
            Self::PayoutReturn => "payout_return",
        }
    }

    /// Which order it is about.
    pub(in crate::reconciliations) const fn order(self) -> Self {
        match self {
            Self::Payment | Self::PaymentFee => Self::Payment,
            Self::Payout | Self::PayoutFee | Self::PayoutReturn => Self::Payout,
            Self::Deposit => Self::Deposit,
        }
    }

    /// What a provider's word stands for, such as `Fee - Payout` or `Credit`; none where it says nothing.
    fn of_word(word: &str) -> Option<Self> {
        let word = word.to_lowercase();
        let has = |parts: &[&str]| parts.iter().any(|part| word.contains(part));
        // What a bank collects for us.
        let collected = has(&["direct debit", "direct_debit", "direct-debit", "directdebit"]);
        let out =
            !collected && (has(&["payout", "debit", "disburse", "withdraw", "b2c", "lipa"]) || word == "out");
        match () {
            () if has(&["fee", "charge", "ada"]) && out => Some(Self::PayoutFee),
            () if has(&["fee", "charge", "ada"]) => Some(Self::PaymentFee),
            () if has(&["revers", "refund", "return"]) && out => Some(Self::PayoutReturn),
            () if out => Some(Self::Payout),
            () if has(&["deposit", "float", "amana"]) => Some(Self::Deposit),
            () if collected || has(&["payment", "credit", "collect", "c2b", "malipo"]) || word == "in" => {
                Some(Self::Payment)
            }
            () => None,
        }
    }
}

/// How an order ended, as far as both sides tell it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::reconciliations) enum Class {
    /// The money moved.
    Moved,
    /// It moved and came back.
    Returned,
    /// It did not and will not.
    Ended,
    /// Neither yet.
    Open,
}

impl Class {
    /// What a state stands for, ours or a provider's; none for a word that nobody knows.
    pub(in crate::reconciliations) fn of_word(word: &str) -> Option<Self> {
        match word.trim().to_lowercase().as_str() {
            "succeeded" | "success" | "successful" | "settled" | "completed" | "complete" | "paid" | "ok"
            | "done" | "imefanikiwa" => Some(Self::Moved),
            "refunded" | "reversed" | "returned" => Some(Self::Returned),
            "failed" | "failure" | "rejected" | "cancelled" | "canceled" | "declined" | "expired"
            | "error" | "imeshindikana" => Some(Self::Ended),
            "pending" | "processing" | "authorized" | "authorised" | "awaiting" | "unknown" | "initiated"
            | "on-hold" => Some(Self::Open),
            _ => None,
        }
    }
}

/// What a line of the file says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::reconciliations) struct Given {
    /// As it is written there.
    pub reference: String,
    pub amount: Option<Amount>,
    pub kind: Option<Kind>,
    pub state: Option<String>,
    /// What is wrong with it: `reference`, `amount` or `currency`.
    pub broken: Option<&'static str>,
}

/// Reads a line of the file.
pub(in crate::reconciliations) fn read(columns: &Columns<Column>, cells: &[String]) -> Given {
    let cell = |column| columns.cell(cells, column);
    let code = cell(Column::Currency).unwrap_or("TZS").to_ascii_uppercase();
    let currency = Currency::from_code(&code);
    // Out is often written as less than nothing.
    let written = cell(Column::Amount).map(|text| text.trim_start_matches('-').trim());
    let amount = written.zip(currency).and_then(|(text, currency)| text::money(text, currency));
    let reference: String = cell(Column::Reference).unwrap_or_default().chars().take(100).collect();
    let broken = match (reference.is_empty(), currency, amount) {
        (true, ..) => Some("reference"),
        (_, None, _) => Some("currency"),
        (.., None) => Some("amount"),
        _ => None,
    };
    let state = cell(Column::State).map(|text| text.chars().take(40).collect());
    Given { reference, amount, kind: cell(Column::Kind).and_then(Kind::of_word), state, broken }
}

/// An order of ours that a line may name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::reconciliations) struct Ours {
    /// `Payment`, `Payout` or `Deposit`.
    pub kind: Kind,
    pub subject: [u8; 16],
    pub reference: String,
    /// What it is called besides: by the bank, for a deposit.
    pub also: String,
    /// What it is over, and what else a provider may call that: with its fee, without, in the payee's currency.
    pub amounts: Vec<(i64, String)>,
    pub fee: i64,
    pub state: String,
    /// When its money moved, or it last changed.
    pub moved_at: Timestamp,
}

impl Ours {
    /// Whether that lies within a span.
    fn is_of(&self, (from, until): (Timestamp, Timestamp)) -> bool {
        (from..until).contains(&self.moved_at)
    }

    /// What of it a line of this kind is about.
    fn amount(&self, kind: Kind) -> (i64, String) {
        let (minor, currency) = self.amounts.first().cloned().unwrap_or_default();
        match kind {
            Kind::PaymentFee | Kind::PayoutFee => (self.fee, currency),
            _ => (minor, currency),
        }
    }
}

/// What comparing a line came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::reconciliations) struct Judged {
    pub verdict: Verdict,
    /// `amount`, `currency`, `state`, `twice`, or what is wrong with the line.
    pub differs: Vec<&'static str>,
    /// The order it is about, where there is one and no line before named it.
    pub about: Option<(Kind, [u8; 16])>,
    /// What we have.
    pub ours: Option<(i64, String, String)>,
}

impl Judged {
    fn bare(verdict: Verdict, why: Option<&'static str>) -> Self {
        Self { verdict, differs: why.into_iter().collect(), about: None, ours: None }
    }
}

fn differences(given: &Given, kind: Kind, ours: &Ours) -> Vec<&'static str> {
    let mut differs = Vec::new();
    if let Some(amount) = given.amount {
        let code = amount.currency().code();
        let of_fee = [ours.amount(kind)];
        let known: &[(i64, String)] =
            if matches!(kind, Kind::PaymentFee | Kind::PayoutFee) { &of_fee } else { &ours.amounts };
        if known.iter().all(|(_, currency)| currency != code) {
            differs.push("currency");
        } else if !known.contains(&(amount.minor(), code.to_owned())) {
            differs.push("amount");
        }
    }
    let stands = Class::of_word(&ours.state).unwrap_or(Class::Open);
    let said = given.state.as_deref().map_or(Some(Class::Moved), Class::of_word);
    let alike = match (kind, said) {
        // A word that nobody knows says nothing.
        (_, None) => true,
        (Kind::PayoutReturn, Some(_)) => stands == Class::Returned,
        // What came back had moved first: both are in the file.
        (_, Some(Class::Moved)) => matches!(stands, Class::Moved | Class::Returned),
        (_, Some(said)) => stands == said,
    };
    if !alike {
        differs.push("state");
    }
    differs
}

/// Which of the orders with its reference a line is about: one of its kind that no line named before, and of several the one
/// that it agrees with, if it can be one of the days that the file is of: whoever pays the same every month names the same
/// control number. `taken` says what was named.
pub(in crate::reconciliations) fn pick<'o>(
    given: &Given,
    (orders, span): (&'o [Ours], (Timestamp, Timestamp)),
    taken: &dyn Fn(Kind, [u8; 16]) -> bool,
) -> (Option<(Kind, &'o Ours)>, bool) {
    let fits = orders.iter().filter_map(|ours| match given.kind {
        None => Some((ours.kind, ours)),
        Some(kind) if kind.order() == ours.kind => Some((kind, ours)),
        // Many providers know only credit and debit.
        Some(Kind::Payment) if ours.kind == Kind::Deposit => Some((Kind::Deposit, ours)),
        Some(_) => None,
    });
    let (named, free): (Vec<_>, Vec<_>) = fits.partition(|(kind, ours)| taken(*kind, ours.subject));
    let worth = |kind, ours: &Ours| (differences(given, kind, ours).len(), !ours.is_of(span));
    let best = free.iter().min_by_key(|(kind, ours)| worth(*kind, ours));
    (best.copied(), !named.is_empty())
}

/// Compares a line with the order it is about; `again` where a line before named that already.
pub(in crate::reconciliations) fn judge(given: &Given, about: Option<(Kind, &Ours)>, again: bool) -> Judged {
    if let Some(broken) = given.broken {
        return Judged::bare(Verdict::Unreadable, Some(broken));
    }
    let Some((kind, ours)) = about else { return Judged::bare(Verdict::Extra, again.then_some("twice")) };
    let differs = differences(given, kind, ours);
    let (minor, currency) = ours.amount(kind);
    Judged {
        verdict: if differs.is_empty() { Verdict::Matched } else { Verdict::Differing },
        differs,
        about: Some((kind, ours.subject)),
        ours: Some((minor, currency, ours.state.clone())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ours(kind: Kind, minor: i64, state: &str) -> Ours {
        let amounts = vec![(minor, "TZS".to_owned()), (minor + 100, "TZS".to_owned())];
        Ours {
            kind,
            subject: [1; 16],
            reference: "A1".to_owned(),
            also: String::new(),
            amounts,
            fee: 100,
            state: state.to_owned(),
            moved_at: Timestamp::from_micros(0),
        }
    }

    fn given(minor: i64, state: Option<&str>) -> Given {
        Given {
            reference: "A1".to_owned(),
            amount: Some(Amount::new(minor, Currency::TZS).expect("in range")),
            kind: None,
            state: state.map(str::to_owned),
            broken: None,
        }
    }

    fn verdict(given: &Given, ours: &Ours) -> (Verdict, Vec<&'static str>) {
        let judged = judge(given, Some((given.kind.unwrap_or(ours.kind), ours)), false);
        (judged.verdict, judged.differs)
    }

    #[test]
    fn amounts_agree_with_or_without_the_fee_and_no_other_way() {
        let payout = ours(Kind::Payout, 5_000, "succeeded");
        for (minor, differs) in
            [(5_000, vec![]), (5_100, vec![]), (5_099, vec!["amount"]), (0, vec!["amount"])]
        {
            assert_eq!(verdict(&given(minor, None), &payout).1, differs, "{minor}");
        }
        let dollars = Amount::new(5_000, Currency::USD).expect("in range");
        let foreign = Given { amount: Some(dollars), ..given(0, None) };
        assert_eq!(verdict(&foreign, &payout), (Verdict::Differing, vec!["currency"]));
    }

    #[test]
    fn states_agree_by_what_they_mean() {
        for (ours_state, said, alike) in [
            ("succeeded", None, true),
            ("settled", Some("SUCCESS"), true),
            ("succeeded", Some("FAILED"), false),
            ("failed", Some("Declined"), true),
            ("failed", None, false),
            ("unknown", Some("PROCESSING"), true),
            ("unknown", Some("SUCCESS"), false),
            ("reversed", Some("SUCCESS"), true),
            ("reversed", Some("REVERSED"), true),
            ("succeeded", Some("REVERSED"), false),
            ("succeeded", Some("no such word"), true),
        ] {
            let (verdict, differs) = verdict(&given(5_000, said), &ours(Kind::Payout, 5_000, ours_state));
            assert_eq!(verdict == Verdict::Matched, alike, "{ours_state} and {said:?}: {differs:?}");
        }
    }

    #[test]
    fn fees_and_returns_are_lines_of_their_own() {
        let payout = ours(Kind::Payout, 5_000, "succeeded");
        let fee = |minor| Given { kind: Kind::of_word("Fee - Payout"), ..given(minor, None) };
        assert_eq!(verdict(&fee(100), &payout).0, Verdict::Matched);
        assert_eq!(verdict(&fee(5_000), &payout), (Verdict::Differing, vec!["amount"]));
        let back = Given { kind: Kind::of_word("Reversed Payout"), ..given(5_000, None) };
        assert_eq!(verdict(&back, &payout), (Verdict::Differing, vec!["state"]));
        assert_eq!(verdict(&back, &ours(Kind::Payout, 5_000, "reversed")).0, Verdict::Matched);
    }

    #[test]
    fn words_of_providers_are_understood() {
        for (word, kind) in [
            ("Payment", Some(Kind::Payment)),
            ("Credit", Some(Kind::Payment)),
            ("Deposit", Some(Kind::Deposit)),
            ("Payout", Some(Kind::Payout)),
            ("Debit", Some(Kind::Payout)),
            ("Fee - Payment", Some(Kind::PaymentFee)),
            ("Fee - Payout", Some(Kind::PayoutFee)),
            ("Refunded Payout", Some(Kind::PayoutReturn)),
            ("Direct debit", Some(Kind::Payment)),
            ("Fee - Direct debit", Some(Kind::PaymentFee)),
            ("colour", None),
        ] {
            assert_eq!(Kind::of_word(word), kind, "{word}");
        }
    }

    #[test]
    fn of_several_orders_the_one_that_agrees_is_meant_and_none_twice() {
        let orders = [
            Ours { subject: [1; 16], ..ours(Kind::Payment, 5_000, "failed") },
            Ours { subject: [2; 16], ..ours(Kind::Payment, 5_000, "settled") },
            Ours { subject: [3; 16], ..ours(Kind::Payout, 5_000, "succeeded") },
        ];
        let free = |_, _| false;
        let span = (Timestamp::from_micros(0), Timestamp::from_micros(1));
        let orders = (&orders[..], span);
        let line = Given { kind: Some(Kind::Payment), ..given(5_000, None) };
        assert_eq!(pick(&line, orders, &free).0.map(|(_, ours)| ours.subject), Some([2; 16]));
        let payout = Given { kind: Some(Kind::Payout), ..given(5_000, None) };
        assert_eq!(pick(&payout, orders, &free).0.map(|(_, ours)| ours.subject), Some([3; 16]));
        let all = |_, _| true;
        assert_eq!(pick(&line, orders, &all), (None, true));
        assert_eq!(judge(&line, None, true).differs, ["twice"]);
        assert_eq!(judge(&line, None, false).verdict, Verdict::Extra);
    }

    #[test]
    fn of_orders_that_agree_the_one_of_the_days_is_meant() {
        let at = Timestamp::from_micros;
        let of = |number: u8, minor, moved_at| Ours {
            subject: [number; 16],
            moved_at: at(moved_at),
            ..ours(Kind::Payment, minor, "settled")
        };
        let orders = [of(1, 5_000, 9), of(2, 5_000, 10), of(3, 4_000, 11), of(4, 5_000, 20)];
        let meant = |minor| {
            let (about, _) = pick(&given(minor, None), (&orders[..], (at(10), at(20))), &|_, _| false);
            about.map(|(_, ours)| ours.subject[0])
        };
        assert_eq!(meant(5_000), Some(2), "neither the month before nor the month after");
        assert_eq!(meant(4_000), Some(3));
        let early = |minor| pick(&given(minor, None), (&orders[..1], (at(10), at(20))), &|_, _| false);
        assert!(early(5_000).0.is_some(), "what lies outside of the days is still known");
    }

    #[test]
    fn a_line_is_read_by_its_columns() {
        let columns = Columns(vec![
            Some(Column::Amount),
            Some(Column::Reference),
            None,
            Some(Column::Kind),
            Some(Column::State),
            Some(Column::Currency),
        ]);
        let read_line = |cells: &[&str]| read(&columns, &cells.map_to_owned());
        let whole = read_line(&["-1,000.50", "A1", "x", "debit", "SUCCESS", "usd"]);
        assert_eq!(whole.amount.map(|amount| amount.to_string()).as_deref(), Some("USD 1,000.50"));
        assert_eq!(
            (whole.kind, whole.state.as_deref(), whole.broken),
            (Some(Kind::Payout), Some("SUCCESS"), None)
        );
        for (cells, broken) in [
            (&["5", ""][..], "reference"),
            (&["five", "A1"], "amount"),
            (&["", "A1"], "amount"),
            (&["5", "A1", "", "", "", "XYZ"], "currency"),
        ] {
            assert_eq!(read_line(cells).broken, Some(broken), "{cells:?}");
        }
        assert_eq!(judge(&read_line(&["five", "A1"]), None, false).verdict, Verdict::Unreadable);
    }

    trait ToOwnedCells {
        fn map_to_owned(&self) -> Vec<String>;
    }

    impl ToOwnedCells for [&str] {
        fn map_to_owned(&self) -> Vec<String> {
            self.iter().map(|cell| (*cell).to_owned()).collect()
        }
    }
}
