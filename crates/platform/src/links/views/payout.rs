//! The pages of a payout link.

use askama::Template;
use rails::{BANKS, Bank, Destination, TILL_PROVIDERS, TillProvider};
use values::Amount;

use crate::{
    hosted::{Money, Shell},
    links::{
        commands::shown,
        model::{Link, Outside, Typed, Way, Wrong},
    },
    payouts::{NewPayout, Payout, PayoutState},
    terms::Terms,
};

/// What is paid: the first half of the pages before a payee has confirmed.
#[derive(Debug)]
pub(in crate::links) struct PartOfLink {
    pub amount: Money,
    pub description: Option<String>,
    pub reference: String,
    pub until: Option<String>,
}

impl PartOfLink {
    pub(in crate::links) fn new(shell: &Shell, link: &Link) -> Self {
        Self {
            amount: link.amount.into(),
            description: link.description.clone(),
            reference: link.reference.clone(),
            until: link.expires_at.map(|at| shell.when(at)),
        }
    }
}

/// One way of being paid, and why it is closed where it is.
#[derive(Debug)]
pub(in crate::links) struct WayLine {
    pub way: Way,
    pub closed: Option<String>,
}

/// Asks where the money goes.
#[derive(Template)]
#[template(path = "links/payout.html")]
pub(in crate::links) struct PayoutPage {
    pub shell: Shell,
    pub link: PartOfLink,
    pub typed: Typed,
    pub wrongs: Vec<Wrong>,
    /// Why this is shown again.
    pub notice: Option<String>,
    pub ways: Vec<WayLine>,
    pub banks: &'static [Bank],
    pub providers: &'static [TillProvider],
}

impl PayoutPage {
    pub(in crate::links) fn new(shell: Shell, link: &Link, terms: &Terms, typed: Typed) -> Self {
        let line = |way: Way| {
            let outside = way.outside(terms, link.amount);
            WayLine { way, closed: outside.map(|outside| limit(&shell, outside)) }
        };
        let ways = Way::ALL.into_iter().map(line).collect();
        let (banks, providers) = (BANKS, TILL_PROVIDERS);
        let link = PartOfLink::new(&shell, link);
        Self { shell, link, typed, wrongs: Vec::new(), notice: None, ways, banks, providers }
    }

    /// What is wrong with a field, in the reader's language.
    pub(in crate::links) fn wrong(&self, field: &str) -> Option<String> {
        let wrong = self.wrongs.iter().find(|wrong| wrong.field() == field)?;
        Some(says(&self.shell, *wrong))
    }
}

fn limit(shell: &Shell, outside: Outside) -> String {
    match outside {
        Outside::Below(least) => format!("{} {least}", shell.say("At least", "Kuanzia")),
        Outside::Above(most) => format!("{} {most}", shell.say("At most", "Kisizidi")),
    }
}

fn says(shell: &Shell, wrong: Wrong) -> String {
    let (english, swahili) = match wrong {
        Wrong::Phone => ("Write a number such as 0712 345 678", "Andika namba kama 0712 345 678"),
        Wrong::NoNetwork => (
            "No mobile-money network serves this number. Write another one",
            "Hakuna mtandao wa pesa za simu kwa namba hii. Andika nyingine",
        ),
        Wrong::Bank => ("Choose your bank", "Chagua benki yako"),
        Wrong::Account => (
            "Write the number of your account: 5 to 34 letters and digits",
            "Andika namba ya akaunti yako: herufi na tarakimu 5 hadi 34",
        ),
        Wrong::AccountUnknown => (
            "The bank knows no such account. Check the bank and the number",
            "Benki haiitambui akaunti hii. Hakiki benki na namba",
        ),
        Wrong::Holder => {
            ("Write the name that the account is kept in", "Andika jina linalotumika kwenye akaunti")
        }
        Wrong::Provider => ("Choose whose till it is", "Chagua mtandao wa Lipa Namba"),
        Wrong::Till => {
            ("Write the number of the till: 4 to 12 digits", "Andika Lipa Namba: tarakimu 4 hadi 12")
        }
        Wrong::TillUnknown => (
            "Nobody is known behind this till. Check the number and whose till it is",
            "Lipa Namba hii haitambuliki. Hakiki namba na mtandao wake",
        ),
        Wrong::Amount(None) => (
            "This amount cannot be sent this way. Choose another one",
            "Kiasi hiki hakiwezi kutumwa kwa njia hii. Chagua nyingine",
        ),
        Wrong::Amount(Some(outside)) => {
            let another = shell.say("Choose another way", "Chagua njia nyingine");
            let goes = match outside {
                Outside::Below(least) => {
                    format!(
                        "{} {least}",
                        shell.say("This way sends no less than", "Njia hii haitumi chini ya")
                    )
                }
                Outside::Above(most) => {
                    format!(
                        "{} {most}",
                        shell.say("This way sends no more than", "Njia hii haitumi zaidi ya")
                    )
                }
            };
            return format!("{goes}. {another}");
        }
    };
    shell.say(english, swahili).to_owned()
}

/// Shows whose account it is, and asks whether that is right.
#[derive(Template)]
#[template(path = "links/payout_confirm.html")]
pub(in crate::links) struct PayoutConfirmPage {
    pub shell: Shell,
    pub link: PartOfLink,
    /// Why this is shown again.
    pub notice: Option<String>,
    /// What was shown, sealed.
    pub seen: String,
    /// Who it is, as the network, bank or provider says, or else as the payee does.
    pub name: Option<String>,
    pub known: bool,
    pub account: String,
    pub provider: &'static str,
    /// What the payee bears of the fee.
    pub fee: Option<Amount>,
    pub arrives: Amount,
    /// Whether it takes days.
    pub slow: bool,
}

impl PayoutConfirmPage {
    pub(in crate::links) fn new(shell: Shell, link: &Link, new: &NewPayout, seen: String) -> Self {
        let borne = new.amount.checked_sub(new.price.receives).ok().filter(|fee| !fee.is_zero());
        Self {
            link: PartOfLink::new(&shell, link),
            notice: None,
            seen,
            name: new.payee_name.clone(),
            known: new.payee_known,
            account: spaced(&new.destination),
            provider: place(new.provider),
            fee: borne,
            arrives: new.price.receives,
            slow: crate::payouts::transfer_of(&new.destination)
                .is_some_and(|(_, arrives)| arrives != "Instant"),
            shell,
        }
    }
}

/// A network as payees know it, or the name of a bank or provider as it is.
fn place(provider: &str) -> &str {
    match provider {
        "TIGO PESA" => "Mixx by Yas",
        "MPESA TANZANIA" => "M-Pesa",
        "AIRTEL MONEY" => "Airtel Money",
        "HALOPESA" => "HaloPesa",
        other => other,
    }
}

/// The number as people read it aloud, since they look at every digit here.
fn spaced(destination: &Destination) -> String {
    match destination {
        Destination::Mobile(phone) => {
            let local = format!("0{}", phone.as_str().trim_start_matches("255"));
            let digits: Vec<char> = local.chars().collect();
            let (head, tail) = digits.split_at(digits.len().min(4));
            let groups = std::iter::once(head).chain(tail.chunks(3));
            groups.map(|group| group.iter().collect::<String>()).collect::<Vec<_>>().join(" ")
        }
        Destination::Bank { .. } | Destination::Till { .. } => destination.account().to_owned(),
    }
}

/// Says where a payout stands that was confirmed.
#[derive(Template)]
#[template(path = "links/payout_standing.html")]
pub(in crate::links) struct PayoutStandingPage {
    pub shell: Shell,
    pub class: &'static str,
    pub state: &'static str,
    pub heading: String,
    pub advice: String,
    pub arrives: Money,
    pub rows: Vec<(String, String)>,
    /// Whether it may still change, so that looking again makes sense.
    pub moves: bool,
}

impl PayoutStandingPage {
    pub(in crate::links) fn new(shell: Shell, payout: &Payout) -> Self {
        let (class, state, heading, advice) = standing(&shell, payout.state);
        let merchant = shell.merchant();
        let say = |english, swahili| shell.say(english, swahili).to_owned();
        let mut rows = Vec::new();
        if payout.payee_name != payout.destination.account() {
            rows.push((say("To", "Kwa"), payout.payee_name.clone()));
        }
        rows.push((place(&payout.provider).to_owned(), shown(&payout.destination)));
        rows.push((say("Reference", "Kumbukumbu na."), payout.reference.clone()));
        rows.push((say("Confirmed", "Ilithibitishwa"), shell.when(payout.created_at)));
        if let Some(receipt) = &payout.rail_reference {
            rows.push((say("Receipt", "Risiti"), receipt.clone()));
        }
        let (heading, advice) = (heading.replace("{}", merchant), advice.replace("{}", merchant));
        let (arrives, moves) = (payout.price.receives.into(), moves(payout.state));
        Self { shell, class, state, heading, advice, arrives, rows, moves }
    }
}

/// Whether a payout in this state is not at its end.
pub(in crate::links) const fn moves(state: PayoutState) -> bool {
    use PayoutState as S;
    matches!(state, S::Pending | S::Authorized | S::Processing | S::Unknown)
}

/// Class, state, heading and advice; `{}` stands for the merchant.
fn standing(shell: &Shell, state: PayoutState) -> (&'static str, &'static str, &'static str, &'static str) {
    use PayoutState as S;
    match state {
        S::Pending => (
            "moves",
            shell.say("Waits for approval", "Inasubiri idhini"),
            shell.say("{} has your details", "{} wamepokea taarifa zako"),
            shell.say(
                "Somebody there approves the payment before any money leaves. This page says so when it is on its way.",
                "Malipo yataidhinishwa kwanza kabla fedha hazijatumwa. Ukurasa huu utakujulisha zikitumwa.",
            ),
        ),
        S::Authorized | S::Processing | S::Unknown => (
            "moves",
            shell.say("On its way", "Zinatumwa"),
            shell.say("{} has sent your money", "{} wametuma fedha zako"),
            shell.say(
                "It arrives in a moment, at some banks within three working days. This page says so when it has.",
                "Zitafika baada ya muda mfupi; kwa baadhi ya benki ndani ya siku tatu za kazi. Ukurasa huu utakujulisha zikifika.",
            ),
        ),
        S::Succeeded => (
            "ok",
            shell.say("Paid", "Zimelipwa"),
            shell.say("Your money has arrived", "Fedha zako zimefika"),
            shell.say("Keep this address: it shows this again.", "Hifadhi anwani hii: itakuonyesha haya tena."),
        ),
        S::Rejected | S::Cancelled => (
            "bad",
            shell.say("Not approved", "Hayakuidhinishwa"),
            shell.say("{} did not approve this payment", "{} hawakuidhinisha malipo haya"),
            shell.say("No money was sent. Ask them why.", "Hakuna fedha zilizotumwa. Waulize sababu."),
        ),
        S::Expired => (
            "bad",
            shell.say("Waited too long", "Muda umekwisha"),
            shell.say("Nobody approved this payment in time", "Malipo hayakuidhinishwa kwa wakati"),
            shell.say(
                "No money was sent. Ask {} for a new link.",
                "Hakuna fedha zilizotumwa. Waombe {} kiungo kipya.",
            ),
        ),
        S::Failed => (
            "bad",
            shell.say("Not paid", "Hazikulipwa"),
            shell.say("The network or bank did not take the money", "Mtandao au benki haikupokea fedha"),
            shell.say(
                "It is with {}. Ask them for a new link, and check the account you type.",
                "Fedha ziko kwa {}. Waombe kiungo kipya, na hakiki akaunti unayoandika.",
            ),
        ),
        S::Refunded | S::Reversed => (
            "bad",
            shell.say("Came back", "Zimerudi"),
            shell.say("The money came back", "Fedha zimerudi"),
            shell.say(
                "Your network or bank sent it back to {}. Ask them for a new link.",
                "Mtandao au benki yako imezirudisha kwa {}. Waombe kiungo kipya.",
            ),
        ),
    }
}
