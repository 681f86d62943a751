//! The page of a bill, for whoever is to pay it: what it is for, what is due, and how it is paid from a phone.
//!
//! Where the networks are simulated and anybody may play them, a form stands in for the payer's phone: it asks and pays in
//! one transaction, as no network can.

use askama::Template;
use axum::Extension;
use http::StatusCode;
use permit::{OpenHostedPage, Path, Problem, Public, ReadTx, Routes, Tx, UseHostedPage};
use rails::{BillMenu, Destination, NETWORKS, bill_menu, collection_channel, simulator};
use serde::Deserialize;
use values::{Amount, Id, Phone};

use super::super::{
    commands,
    model::{Attempt, Bill, BillMode, BillState, PayRefusal, number, shillings},
    queries::{self, BillPayment},
};
use crate::{
    Services,
    hosted::{self, Brand, Face, Form, Hosted, Kind, Live, Shell, Visitor},
    rail_accounts,
    refused::Refused,
};

pub(super) fn routes() -> Routes {
    hosted::dress(
        Routes::new()
            .get("/bill/{number}", show)
            .post("/bill/{number}", pay)
            .get("/bill/{number}/state", state)
            .get("/bill/{number}/receipts/{receipt}", receipt),
    )
}

fn path(number: &str) -> String {
    hosted::path_of(Kind::Bill, number)
}

#[derive(Template)]
#[template(path = "hosted/bill.html")]
struct BillPage<'a> {
    shell: &'a Shell,
    heading: String,
    state: BillState,
    due: Option<Amount>,
    exact: bool,
    remaining: Option<Amount>,
    spoken: String,
    menus: [BillMenu; 4],
    form: Option<PayForm<'a>>,
}

/// The form that stands in for the payer's phone, as it was filled in.
struct PayForm<'a> {
    phone: &'a str,
    amount: String,
    wrong: Option<String>,
}

#[derive(Template)]
#[template(path = "hosted/bill_receipt.html")]
struct ReceiptPage<'a> {
    shell: &'a Shell,
    payment: &'a BillPayment,
    spoken: String,
    back: String,
}

/// What the form sends.
#[derive(Debug, Default, Deserialize)]
struct Filled {
    phone: Option<String>,
    amount: Option<String>,
    once: Option<String>,
}

/// What a page watches: it changes with every payment.
fn watched(bill: &Bill) -> String {
    format!("{}-{}", bill.state().name(), bill.payments)
}

/// Whether anybody may pay as one of the simulated network: payers of a merchant that ever had an account at a provider are
/// people with money.
async fn is_simulated(services: &Services, tx: &mut impl Tx) -> Result<bool, Problem> {
    Ok(services.simulator_door().is_ok() && !rail_accounts::was_ever_connected(tx).await?)
}

async fn open(door: &Public<OpenHostedPage>, typed: &str) -> Result<Option<(ReadTx, Bill, String)>, Problem> {
    let Some(number) = number::dialled(typed) else { return Ok(None) };
    let Some((mut tx, id)) = door.cross(Kind::Bill.name(), &number).await? else { return Ok(None) };
    let bill = queries::find(&mut tx, Id::from_bytes(id)).await?;
    Ok(bill.map(|bill| (tx, bill, number)))
}

fn page(
    visitor: &Visitor,
    brand: Brand,
    bill: &Bill,
    typed: &str,
    form: Option<PayForm<'_>>,
) -> Result<Hosted, Problem> {
    let merchant = brand.name.clone();
    let heading = bill.description.clone();
    let heading = heading.unwrap_or_else(|| format!("{} {merchant}", visitor.say("Pay", "Lipa")));
    let status = if form.as_ref().is_some_and(|form| form.wrong.is_some()) {
        StatusCode::UNPROCESSABLE_ENTITY
    } else {
        StatusCode::OK
    };
    let live = Live { from: format!("{}/state", path(typed)), state: watched(bill) };
    let shell = Shell::new(visitor, brand, heading.clone()).live(live);
    let page = BillPage {
        shell: &shell,
        heading,
        state: bill.state(),
        due: bill.due(),
        exact: bill.mode == BillMode::Exact,
        remaining: bill.remaining(),
        spoken: number::spoken(typed),
        menus: NETWORKS.map(bill_menu),
        form: form.filter(|_| bill.state() == BillState::Active),
    };
    Hosted::page(status, &page)
}

async fn show(
    door: Public<OpenHostedPage>,
    visitor: Visitor,
    Extension(services): Extension<Services>,
    Path(typed): Path<String>,
) -> Result<Hosted, Problem> {
    let (mut tx, bill, typed) = open(&door, &typed).await?.ok_or(Face::Unknown)?;
    let brand = hosted::brand(&mut tx).await?;
    let amount = bill.due().map(|due| due.to_decimal()).unwrap_or_default();
    let simulated = is_simulated(&services, &mut tx).await?;
    let form = simulated.then_some(PayForm { phone: "", amount, wrong: None });
    page(&visitor, brand, &bill, &typed, form)
}

/// Tells the page that is open whether anything has changed.
async fn state(door: Public<OpenHostedPage>, Path(typed): Path<String>) -> Result<Hosted, Problem> {
    let (_, bill, _) = open(&door, &typed).await?.ok_or(Face::Unknown)?;
    Ok(Hosted::state(&watched(&bill)))
}

/// Pays as a customer of the simulated network would.
async fn pay(
    door: Public<UseHostedPage>,
    visitor: Visitor,
    Extension(services): Extension<Services>,
    Path(typed): Path<String>,
    Form(filled): Form<Filled>,
) -> Result<Hosted, Problem> {
    let typed = number::dialled(&typed).ok_or(Face::Unknown)?;
    let read = read(&services, &visitor, &filled).await;
    let (mut tx, id) = door.cross(Kind::Bill.name(), &typed).await?.ok_or(Face::Unknown)?;
    if !is_simulated(&services, &mut tx).await? {
        return Err(Face::Unknown.into());
    }
    let id = Id::from_bytes(id);
    let wrong = match read {
        Err(wrong) => wrong,
        Ok(attempt) => match commands::play(&mut tx, id, &attempt).await {
            Ok(paid) => {
                let path = format!("{}/receipts/{}", path(&typed), attempt.receipt);
                let to = Hosted::see_other(&visitor.link(&path))?;
                return if paid.again {
                    Ok(tx.already_done(to))
                } else {
                    tx.commit(commands::received(&paid), to).await
                };
            }
            Err(Refused::Rule(refusal)) => worded(&visitor, &refusal),
            Err(Refused::Other(problem)) => return Err(problem),
        },
    };
    let bill = queries::find(&mut tx, id).await?.ok_or(Face::Unknown)?;
    let brand = hosted::brand(&mut tx).await?;
    let form = PayForm {
        phone: filled.phone.as_deref().unwrap_or_default(),
        amount: filled.amount.clone().unwrap_or_default(),
        wrong: Some(wrong),
    };
    Ok(tx.already_done(page(&visitor, brand, &bill, &typed, Some(form))?))
}

/// What a payer's network would know of the payment, or what it would tell them instead.
async fn read(services: &Services, visitor: &Visitor, filled: &Filled) -> Result<Attempt, String> {
    let phone = filled.phone.as_deref().and_then(|text| Phone::parse(text).ok());
    let phone = phone.filter(|phone| phone.network().is_some()).ok_or_else(|| {
        let says = visitor.say(
            "Write a mobile-money number such as 0712 345 678.",
            "Andika namba ya simu ya fedha, mfano 0712 345 678.",
        );
        says.to_owned()
    })?;
    let amount = filled.amount.as_deref().and_then(|text| shillings(text.trim()));
    let amount = amount.filter(|amount| !amount.is_zero()).ok_or_else(|| {
        visitor.say("Write an amount such as 50,000.", "Andika kiasi, mfano 50,000.").to_owned()
    })?;
    let once = filled.once.as_deref().filter(|once| (16..=64).contains(&once.len()));
    let once = once.ok_or_else(|| {
        visitor
            .say(
                "Load the page again and fill in the form once more.",
                "Fungua ukurasa upya na ujaze fomu tena.",
            )
            .to_owned()
    })?;
    if let Some(refusal) = simulator::wallet_refuses(&phone) {
        return Err(refusal.to_owned());
    }
    let network = phone.network().ok_or_else(String::new)?;
    let destination = Destination::Mobile(phone.clone());
    Ok(Attempt {
        rail: services.rails().own().name(),
        // Sending the same form twice is one payment.
        receipt: format!("SIM{}", &hex::encode_upper(permit::crypto::digest(once))[..12]),
        amount,
        payer_name: services.rails().own().look_up_name(&destination).await.ok().flatten(),
        channel: collection_channel(network),
        phone,
    })
}

fn worded(visitor: &Visitor, refusal: &PayRefusal) -> String {
    let swahili = match refusal {
        PayRefusal::Off => "Namba hii haipokei malipo kwa sasa: muulize mfanyabiashara".to_owned(),
        PayRefusal::Paid => "Namba hii imeshalipwa".to_owned(),
        PayRefusal::Full => "Namba hii imekusanya kiasi chote: hakuna kinachodaiwa".to_owned(),
        PayRefusal::BeingPaid => {
            "Kuna mtu analipa namba hii sasa: jaribu tena baada ya dakika tano".to_owned()
        }
        PayRefusal::NotExact(due) => format!("Namba hii inapokea {due} kamili"),
        PayRefusal::AboveRemaining(left) => format!("Namba hii inaweza kupokea {left} tu zaidi"),
        PayRefusal::Limit(_) => "Kiasi hiki kiko nje ya mipaka ya mtandao".to_owned(),
        PayRefusal::NoNetwork => "Namba hii ya simu haina huduma ya fedha".to_owned(),
        PayRefusal::ReceiptReused => "Risiti hii ni ya malipo mengine".to_owned(),
    };
    crate::text::sentence(visitor.say(&refusal.to_string(), &swahili))
}

async fn receipt(
    door: Public<OpenHostedPage>,
    visitor: Visitor,
    Path((typed, receipt)): Path<(String, String)>,
) -> Result<Hosted, Problem> {
    let (mut tx, bill, typed) = open(&door, &typed).await?.ok_or(Face::Unknown)?;
    let payment = queries::find_payment(&mut tx, bill.id, &receipt).await?.ok_or(Face::Unknown)?;
    let brand = hosted::brand(&mut tx).await?;
    let title = visitor.say("Paid", "Imelipwa").to_owned();
    let shell = Shell::new(&visitor, brand, title);
    let back = shell.link(&path(&typed));
    let page = ReceiptPage { shell: &shell, payment: &payment, spoken: number::spoken(&typed), back };
    Hosted::page(StatusCode::OK, &page)
}
