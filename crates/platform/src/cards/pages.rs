//! The pages: a card, a code, an outcome.

use askama::Template;
use values::Amount;

use super::model::Mistake;
use crate::{
    hosted::{Shell, Visitor},
    payments::{Payment, PaymentState},
};

/// Asks for a card.
#[derive(Template)]
#[template(path = "cards/card.html")]
pub(super) struct CardPage<'a> {
    pub shell: Shell,
    pub order: Order<'a>,
    pub mistake: Option<Mistake>,
    pub action: String,
}

/// Asks for the code of the bank.
#[derive(Template)]
#[template(path = "cards/challenge.html")]
pub(super) struct ChallengePage<'a> {
    pub shell: Shell,
    pub order: Order<'a>,
    pub mistake: Option<Mistake>,
    pub action: String,
    pub card: String,
    /// What the bank would have sent, where no bank is there to send it.
    pub code: Option<String>,
}

/// Says how it went.
#[derive(Template)]
#[template(path = "cards/outcome.html")]
pub(super) struct OutcomePage<'a> {
    pub shell: Shell,
    pub order: Order<'a>,
    pub paid: bool,
    pub says: String,
    pub receipt: Option<&'a str>,
    pub back: Option<String>,
}

/// Says that the provider's page is about to open.
#[derive(Template)]
#[template(path = "cards/opening.html")]
pub(super) struct OpeningPage {
    pub shell: Shell,
}

/// What is paid.
pub(super) struct Order<'a> {
    pub total: Amount,
    pub fee: Amount,
    pub reference: &'a str,
}

impl<'a> From<&'a Payment> for Order<'a> {
    fn from(payment: &'a Payment) -> Self {
        Self { total: payment.total(), fee: payment.fee, reference: &payment.reference }
    }
}

impl Mistake {
    /// What to do about it.
    pub(super) fn says<'a>(self, shell: &Shell) -> &'a str {
        let visitor: &Visitor = &shell.visitor;
        match self {
            Self::Number => say(
                visitor,
                "Check the number: a digit is wrong.",
                "Angalia namba: kuna tarakimu isiyo sahihi.",
            ),
            Self::Brand => say(
                visitor,
                "Only Visa and Mastercard are taken.",
                "Kadi za Visa na Mastercard pekee zinapokelewa.",
            ),
            Self::Expiry => say(
                visitor,
                "Write the month and year on the card, such as 04/29. Cards that have expired are not taken.",
                "Andika mwezi na mwaka ulio kwenye kadi, mfano 04/29. Kadi iliyoisha muda haipokelewi.",
            ),
            Self::Code => say(
                visitor,
                "Write the three digits on the back of the card.",
                "Andika tarakimu tatu zilizo nyuma ya kadi.",
            ),
            Self::NoTestCard => say(
                visitor,
                "Only test cards work here. Do not enter a real one.",
                "Kadi za majaribio pekee zinafanya kazi hapa. Usiweke kadi halisi.",
            ),
            Self::BankCode => {
                say(visitor, "That is not the code. Try again.", "Namba hiyo si sahihi. Jaribu tena.")
            }
        }
    }
}

fn say(visitor: &Visitor, english: &'static str, swahili: &'static str) -> &'static str {
    visitor.say(english, swahili)
}

/// How a payment that is over went.
pub(super) fn outcome(payment: &Payment, visitor: &Visitor) -> (bool, String) {
    if payment.state.is_paid() {
        let says = visitor.say("The payment was received. Thank you.", "Malipo yamepokelewa. Asante.");
        return (true, says.to_owned());
    }
    let why = match (payment.state, payment.message.as_deref()) {
        (PaymentState::Failed, Some(why)) => why,
        _ => visitor.say("The customer did not pay in time.", "Muda wa kulipa umeisha."),
    };
    let calm = visitor.say("Nothing was taken from the card.", "Hakuna fedha zilizochukuliwa kwenye kadi.");
    (false, format!("{why} {calm}"))
}
