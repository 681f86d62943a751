//! The pages of a checkout link.

use askama::Template;
use rails::BillMenu;
use values::Amount;

use crate::{
    hosted::{self, Money, Shell, Visitor},
    links::{
        commands::{Offers, Quote},
        model::{CheckoutSettings, Link},
    },
    payments::{Conversion, Method, Payment},
};

/// What is paid for: the first half of every page of a link.
#[derive(Debug)]
pub(in crate::links) struct OrderPart {
    pub amount: Money,
    pub description: Option<String>,
    pub items: Vec<ItemLine>,
    pub reference: String,
    pub customer: Option<String>,
    pub until: Option<String>,
    /// The code of the address, for whoever looks at a large screen and pays with a phone.
    pub code: Option<String>,
}

/// One line of it.
#[derive(Debug)]
pub(in crate::links) struct ItemLine {
    pub name: String,
    pub quantity: i64,
    pub price: Amount,
    pub cost: Amount,
}

impl OrderPart {
    pub(in crate::links) fn new(shell: &Shell, link: &Link) -> Self {
        let line = |item: &super::Item| ItemLine {
            name: item.name.clone(),
            quantity: item.quantity,
            price: item.price,
            cost: item.cost().unwrap_or(item.price),
        };
        Self {
            amount: link.amount.into(),
            description: link.description.clone(),
            items: link.items.iter().map(line).collect(),
            reference: link.reference.clone(),
            customer: link.contact.name.clone(),
            until: link.expires_at.map(|at| shell.when(at)),
            code: None,
        }
    }
}

impl OrderPart {
    /// The same with the code of `address`.
    pub(in crate::links) fn with_code(self, shell: &Shell, address: &str) -> Self {
        let label = shell.say("QR code of this page", "QR code ya ukurasa huu");
        Self { code: hosted::qr_svg(address, label), ..self }
    }
}

/// What a payer has filled in, and what is wrong with it.
#[derive(Debug, Default)]
pub(in crate::links) struct Filled {
    pub phone: String,
    pub name: String,
    pub email: String,
    pub amount: String,
    pub phone_wrong: Option<&'static str>,
    pub name_wrong: Option<&'static str>,
    pub email_wrong: Option<&'static str>,
    pub amount_wrong: Option<&'static str>,
    /// Why this is shown again: the last payment failed, or something has to be looked at once more.
    pub notice: Option<Notice>,
}

/// What stands above the form.
#[derive(Debug)]
pub(in crate::links) struct Notice {
    pub says: &'static str,
    /// In the network's own words.
    pub because: Option<String>,
}

/// The form.
#[derive(Template)]
#[template(path = "links/checkout.html")]
pub(in crate::links) struct CheckoutPage {
    pub shell: Shell,
    pub order: OrderPart,
    pub settings: CheckoutSettings,
    pub filled: Filled,
    /// What is paid by each way, or why it cannot be.
    pub offers: Offers,
    /// Whether the payer may change the amount.
    pub amount_is_free: bool,
    /// The control number, once somebody asked for it.
    pub number: Option<NumberLink>,
    /// The page for a card that is open.
    pub card_page: Option<String>,
}

/// Leads to a control number.
#[derive(Debug)]
pub(in crate::links) struct NumberLink {
    pub spoken: String,
    pub href: String,
}

impl CheckoutPage {
    /// `1 USD = 2,510 TZS`, where the order is in another currency.
    pub(in crate::links) fn rate(&self, quote: &Quote) -> Option<String> {
        let conversion = quote.conversion.as_ref()?;
        Some(rate(conversion, quote.amount))
    }
}

/// `1 USD = 2,510 TZS`.
fn rate(conversion: &Conversion, paid: Amount) -> String {
    let text = conversion.rate.to_string();
    let (whole, part) = text.split_once('.').unwrap_or((&text, ""));
    let mut digits = String::new();
    for (place, digit) in whole.chars().enumerate() {
        if place > 0 && (whole.len() - place) % 3 == 0 {
            digits.push(',');
        }
        digits.push(digit);
    }
    let point = if part.is_empty() { "" } else { "." };
    format!("1 {} = {digits}{point}{part} {}", conversion.order.currency(), paid.currency())
}

/// What the payer does next: confirm on the phone.
#[derive(Template)]
#[template(path = "links/waiting.html")]
pub(in crate::links) struct WaitingPage {
    pub shell: Shell,
    pub total: Money,
    pub phone: String,
    pub network: String,
}

/// How to pay to a control number.
#[derive(Template)]
#[template(path = "links/number.html")]
pub(in crate::links) struct NumberPage {
    pub shell: Shell,
    pub order: OrderPart,
    pub due: Option<Amount>,
    pub exact: bool,
    pub spoken: String,
    pub menus: [BillMenu; 4],
    /// Where the simulator's payers pay to it.
    pub simulator: String,
    pub back: String,
}

/// Why nobody can begin to pay at this moment, though the link is good.
#[derive(Template)]
#[template(path = "links/pausing.html")]
pub(in crate::links) struct PausePage {
    pub shell: Shell,
    pub heading: &'static str,
    pub says: String,
    /// Where to go on instead.
    pub onward: Option<(String, &'static str)>,
    /// Whether the network can be asked once more.
    pub asks: bool,
}

/// A text in both languages.
#[derive(Debug, Clone, Copy)]
pub(in crate::links) struct Both(&'static str, &'static str);

impl Both {
    pub(in crate::links) fn of(self, visitor: &Visitor) -> &'static str {
        visitor.say(self.0, self.1)
    }
}

impl PausePage {
    pub(in crate::links) const DOUBT: Both =
        Both("We do not know yet whether you paid", "Bado hatujui kama umelipa");
    pub(in crate::links) const PROMISED: Both = Both("Somebody is paying now", "Kuna mtu analipa sasa");
    pub(in crate::links) const CARD: Both =
        Both("A page for your card is open", "Ukurasa wa kadi yako umefunguliwa");

    /// A payment was given up without an answer.
    pub(in crate::links) fn doubt(shell: Shell, last: &Payment) -> Self {
        let total = last.total();
        let phone = last.phone.as_ref().map_or_else(|| last.channel.clone(), |phone| phone.masked());
        let english = format!(
            "The network has not said what became of the {total} asked of {phone}. If the money left your phone, it shows \
             here by itself. So that you do not pay twice, the next try waits for the network's answer."
        );
        let swahili = format!(
            "Mtandao haujasema kilichotokea kwa {total} zilizoombwa kwa {phone}. Kama fedha zimetoka kwenye simu yako, \
             zitaonekana hapa zenyewe. Ili usilipe mara mbili, kujaribu tena kunasubiri jibu la mtandao."
        );
        let says = shell.say(&english, &swahili).to_owned();
        Self { heading: Self::DOUBT.of(&shell.visitor), says, onward: None, asks: true, shell }
    }

    /// Somebody is paying to the control number.
    pub(in crate::links) fn promised(shell: Shell) -> Self {
        let says = shell.say(
            "The control number is being paid at this moment. This page says so once the money is there.",
            "Namba ya malipo inalipwa sasa hivi. Ukurasa huu utakujulisha fedha zikifika.",
        );
        let says = says.to_owned();
        Self { heading: Self::PROMISED.of(&shell.visitor), says, onward: None, asks: false, shell }
    }

    /// A provider has a page for a card open.
    pub(in crate::links) fn card(shell: Shell, path: &str) -> Self {
        let says = shell.say(
            "Pay there. To pay another way, wait until that page has ended, which it does after a day.",
            "Lipa huko. Kulipa kwa njia nyingine, subiri ukurasa huo ufungwe; hufungwa baada ya siku moja.",
        );
        let says = says.to_owned();
        let onward = Some((
            shell.visitor.link(path),
            Both("Go on with the card", "Endelea na kadi").of(&shell.visitor),
        ));
        Self { heading: Self::CARD.of(&shell.visitor), says, onward, asks: false, shell }
    }
}

/// The receipt.
#[derive(Template)]
#[template(path = "links/paid.html")]
pub(in crate::links) struct PaidPage {
    pub shell: Shell,
    pub order: OrderPart,
    pub got: Money,
    pub rows: Vec<(&'static str, String)>,
    /// Where the payer came from, and the name of that place.
    pub back: Option<(String, String)>,
}

impl PaidPage {
    pub(in crate::links) fn new(shell: Shell, link: &Link, payment: &Payment) -> Self {
        let mut rows = Vec::new();
        if let Some(receipt) = &payment.rail_reference {
            rows.push((shell.say("Receipt", "Risiti"), receipt.clone()));
        }
        rows.push((shell.say("Reference", "Kumbukumbu na."), link.reference.clone()));
        let by = match payment.method {
            Method::Card => payment.card_last_four.as_ref().map(|end| format!("{} …{end}", payment.channel)),
            _ => payment
                .phone
                .as_ref()
                .map(|phone| format!("{} {}", network(&payment.channel), phone.masked())),
        };
        rows.extend(by.map(|by| (shell.say("Paid with", "Imelipwa kwa"), by)));
        if let Some(at) = payment.received_at {
            rows.push((shell.say("Received", "Imepokelewa"), shell.when(at)));
        }
        if let Some(conversion) = &payment.conversion {
            rows.push((shell.say("Order", "Oda"), conversion.order.to_string()));
            let rate = rate(conversion, payment.amount);
            rows.push((shell.say("Exchange rate", "Kiwango cha kubadilisha"), rate));
        }
        if !payment.fee.is_zero() {
            rows.push((shell.say("Fee", "Ada"), payment.fee.to_string()));
            rows.push((shell.say("You paid", "Umelipa"), payment.total().to_string()));
        }
        let order = OrderPart::new(&shell, link);
        let back = link.return_url.as_ref().and_then(|url| {
            let host = url::Url::parse(url).ok()?.host_str()?.to_owned();
            Some((url.clone(), host))
        });
        Self { order, got: payment.amount.into(), rows, back, shell }
    }
}

/// A network as payers know it.
pub(in crate::links) fn network(channel: &str) -> &str {
    match channel {
        "TIGO-PESA" => "Mixx by Yas",
        "M-PESA" => "M-Pesa",
        "AIRTEL-MONEY" => "Airtel Money",
        "HALOPESA" => "HaloPesa",
        other => other,
    }
}
