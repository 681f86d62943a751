//! The pages of a payout link: a payee says where the money goes, confirms, and sees where the payout stands.

use axum::Extension;
use http::StatusCode;
use permit::{OpenHostedPage, Path, Problem, Public, ReadTx, Tx as _, UseHostedPage};
use serde::Deserialize;
use values::{Duration, Id};

use super::super::{
    commands::{self, Confirmed, Looked},
    model::{Link, LinkState, Seen, Typed, Way, unknown},
    queries,
    views::payout::{PayoutConfirmPage, PayoutPage, PayoutStandingPage, moves},
};
use crate::{
    Services,
    hosted::{self, Brand, Face, Form, Hosted, Kind, Live, Shell, Visitor},
    ledger,
    payouts::{self, NewPayout, Payout},
    terms::{self, Terms},
};

/// How long what was shown may be confirmed.
const GOOD_FOR: Duration = Duration::from_secs(30 * 60);

/// All that a page of a link shows.
struct Shown {
    link: Link,
    brand: Brand,
    terms: Terms,
    /// What it was used for.
    payout: Option<Payout>,
    /// Whether whoever made it may still make payouts.
    maker_may: bool,
}

async fn look(tx: &mut ReadTx, id: Id<Link>) -> Result<Shown, Problem> {
    let link = queries::find(tx, id).await?.ok_or(Face::Unknown)?;
    Ok(Shown {
        brand: hosted::brand(tx).await?,
        terms: terms::load(tx).await?,
        payout: match link.payout {
            Some(id) => payouts::find(tx, id).await?,
            None => None,
        },
        maker_may: link.maker.may(tx).await?,
        link,
    })
}

async fn seen(door: &Public<OpenHostedPage>, token: &str) -> Result<Shown, Problem> {
    let (mut tx, id) = door.cross(Kind::Payout.name(), token).await?.ok_or(Face::Unknown)?;
    look(&mut tx, Id::from_bytes(id)).await
}

/// What a page that watches compares.
fn state(shown: &Shown) -> &'static str {
    shown.payout.as_ref().map_or(shown.link.state.name(), |payout| payout.state.name())
}

/// Shows where the link stands: the form, or what became of it.
pub(super) async fn show(
    door: Public<OpenHostedPage>,
    Path(token): Path<String>,
    visitor: Visitor,
) -> Result<Hosted, Problem> {
    let shown = seen(&door, &token).await?;
    match beyond_the_form(&visitor, &shown, &token)? {
        Some(page) => Ok(page),
        None => shown.blank(&visitor).page(StatusCode::OK),
    }
}

/// Answers where the link stands, for pages that watch.
pub(super) async fn status(
    door: Public<OpenHostedPage>,
    Path(token): Path<String>,
) -> Result<Hosted, Problem> {
    Ok(Hosted::state(state(&seen(&door, &token).await?)))
}

/// Whatever is not to fill in a form: where the payout stands, or a link that is no longer good.
fn beyond_the_form(visitor: &Visitor, shown: &Shown, token: &str) -> Result<Option<Hosted>, Problem> {
    if let Some(payout) = &shown.payout {
        let title = visitor.say("Your payment", "Malipo yako");
        let mut shell = Shell::new(visitor, shown.brand.clone(), title);
        if moves(payout.state) {
            shell =
                shell.live(Live { from: format!("/payout/{token}/status"), state: state(shown).to_owned() });
        }
        return Hosted::page(StatusCode::OK, &PayoutStandingPage::new(shell, payout)).map(Some);
    }
    let face = match shown.link.state {
        LinkState::Expired => Face::Ended,
        LinkState::Used | LinkState::Paid => Face::Used,
        LinkState::Open if shown.maker_may => return Ok(None),
        LinkState::Open | LinkState::Off => Face::SwitchedOff,
    };
    Hosted::face(visitor, Some(shown.brand.clone()), face).map(Some)
}

impl Shown {
    fn blank(&self, visitor: &Visitor) -> PayoutPage {
        self.form(visitor, Typed::nothing(&self.terms, self.link.amount))
    }

    fn form(&self, visitor: &Visitor, typed: Typed) -> PayoutPage {
        let title = format!("{} {}", visitor.say("Receive", "Pokea"), self.link.amount);
        let shell = Shell::new(visitor, self.brand.clone(), title);
        PayoutPage::new(shell, &self.link, &self.terms, typed)
    }
}

impl PayoutPage {
    fn page(&self, status: StatusCode) -> Result<Hosted, Problem> {
        Hosted::page(status, self)
    }

    fn noticed(mut self, english: &str, swahili: &str) -> Self {
        let says = self.shell.say(english, swahili).replace("{}", self.shell.merchant());
        self.notice = Some(says);
        self
    }

    /// Says that the merchant cannot pay it now, and nothing of why.
    fn short(self) -> Result<Hosted, Problem> {
        let noticed = self.noticed(
            "This cannot be paid out at the moment. Ask {}, then come back: the link stays good.",
            "Malipo haya hayawezi kufanyika kwa sasa. Waulize {}, kisha urudi: kiungo kitaendelea kutumika.",
        );
        noticed.page(StatusCode::CONFLICT)
    }
}

/// What the forms send: what is typed, or what was shown.
#[derive(Debug, Deserialize)]
pub(super) struct PayeeForm {
    way: Option<String>,
    phone: Option<String>,
    bic: Option<String>,
    account: Option<String>,
    holder: Option<String>,
    provider: Option<String>,
    till: Option<String>,
    seen: Option<String>,
    change: Option<String>,
}

impl PayeeForm {
    fn typed(&self) -> Typed {
        let short = |text: &Option<String>| {
            text.iter().flat_map(|text| text.trim().chars().take(254)).collect::<String>()
        };
        Typed {
            way: self.way.as_deref().and_then(Way::from_name).unwrap_or_default(),
            phone: short(&self.phone),
            bic: short(&self.bic),
            account: short(&self.account),
            holder: short(&self.holder),
            provider: short(&self.provider),
            till: short(&self.till),
        }
    }
}

/// Looks up what was typed and shows it; or takes what was shown as confirmed, and leads to the page that says where it
/// stands.
pub(super) async fn act(
    door: Public<UseHostedPage>,
    Extension(services): Extension<Services>,
    Path(token): Path<String>,
    visitor: Visitor,
    Form(sent): Form<PayeeForm>,
) -> Result<Hosted, Problem> {
    let here = visitor.link(&format!("/payout/{token}"));
    let (mut view, id) = door.look(Kind::Payout.name(), &token).await?.ok_or(Face::Unknown)?;
    let id: Id<Link> = Id::from_bytes(id);
    let shown = look(&mut view, id).await?;
    // Whatever is so already is shown by the page itself.
    if shown.payout.is_some() {
        return Hosted::see_other(&here);
    }
    if let Some(page) = beyond_the_form(&visitor, &shown, &token)? {
        return Ok(page);
    }
    let page = Page { door, services, visitor, token, id, shown, here };
    let seen = sent.seen.as_deref().map(|text| commands::open_seen(view.app(), id, text));
    match (seen, &sent.change) {
        (None, _) => page.look_up(view, sent.typed(), None).await,
        (Some(Some(seen)), Some(_)) => page.shown.form(&page.visitor, seen.typed).page(StatusCode::OK),
        (Some(Some(seen)), None) => {
            drop(view);
            page.confirm(seen).await
        }
        (Some(None), _) => page.shown.blank(&page.visitor).page(StatusCode::OK),
    }
}

struct Page {
    door: Public<UseHostedPage>,
    services: Services,
    visitor: Visitor,
    token: String,
    id: Id<Link>,
    shown: Shown,
    here: String,
}

impl Page {
    async fn write(&self) -> Result<permit::WriteTx<UseHostedPage>, Problem> {
        let crossed = self.door.cross(Kind::Payout.name(), &self.token).await?;
        Ok(crossed.ok_or(Face::Unknown)?.0)
    }

    async fn look_up(
        &self,
        mut view: ReadTx,
        mut typed: Typed,
        notice: Option<(&str, &str)>,
    ) -> Result<Hosted, Problem> {
        let Shown { link, terms, .. } = &self.shown;
        let form = |typed: &Typed| self.shown.form(&self.visitor, typed.clone());
        let new = match typed.order(terms, &link.reference, link.amount) {
            Ok(new) => new,
            Err(wrongs) => {
                return PayoutPage { wrongs, ..form(&typed) }.page(StatusCode::UNPROCESSABLE_ENTITY);
            }
        };
        let available = ledger::available(&mut view, new.amount.currency()).await?;
        let app = view.app().clone();
        drop(view);
        if new.total().minor() > available.minor() {
            return form(&typed).short();
        }
        let (new, nobody) = match commands::look_up(self.write().await?, &self.services, self.id, new).await?
        {
            Looked::Over => return Hosted::see_other(&self.here),
            Looked::Enough => {
                let enough = form(&typed).noticed(
                    "Too many accounts were typed here. Ask {} for a new link.",
                    "Akaunti nyingi mno zimeandikwa hapa. Waombe {} kiungo kipya.",
                );
                return enough.page(StatusCode::TOO_MANY_REQUESTS);
            }
            Looked::Found(new, nobody) => (new, nobody),
        };
        let unknown = unknown(&new.destination);
        if let Some(wrong) = unknown.filter(|_| nobody) {
            let wrongs = vec![wrong];
            return PayoutPage { wrongs, ..form(&typed) }.page(StatusCode::UNPROCESSABLE_ENTITY);
        }
        // Whose till it is must be known, or nobody pays it.
        if !new.payee_known && typed.way == Way::Till {
            let silent = form(&typed).noticed(
                "The network does not answer, so nobody can say whose till this is. Try again in a few minutes.",
                "Mtandao haujibu, hivyo mwenye Lipa Namba hii hajulikani. Jaribu tena baada ya dakika chache.",
            );
            return silent.page(StatusCode::SERVICE_UNAVAILABLE);
        }
        self.ask(&app, typed, &new, notice)
    }

    /// Shows whose account it is, and what arrives.
    fn ask(
        &self,
        app: &permit::App,
        typed: Typed,
        new: &NewPayout,
        notice: Option<(&str, &str)>,
    ) -> Result<Hosted, Problem> {
        let seen = Seen::of(typed.clone(), new, app.now() + GOOD_FOR);
        let seen = commands::seal_seen(app, self.id, &seen)?;
        let title = self.visitor.say("Is this your account?", "Je, hii ni akaunti yako?");
        let shell = Shell::new(&self.visitor, self.shown.brand.clone(), title);
        let notice = notice.map(|(english, swahili)| shell.say(english, swahili).to_owned());
        let page = PayoutConfirmPage::new(shell, &self.shown.link, new, seen);
        Hosted::page(StatusCode::OK, &PayoutConfirmPage { notice, ..page })
    }

    async fn confirm(&self, seen: Seen) -> Result<Hosted, Problem> {
        let typed = seen.typed.clone();
        match commands::confirm(self.write().await?, self.id, seen).await? {
            Confirmed::See => Hosted::see_other(&self.here),
            Confirmed::Short => self.shown.form(&self.visitor, typed).short(),
            Confirmed::Changed => {
                let (view, _) =
                    self.door.look(Kind::Payout.name(), &self.token).await?.ok_or(Face::Unknown)?;
                let changed = (
                    "Time has passed or the fee has changed. Look at it once more.",
                    "Muda umepita au ada imebadilika. Hakiki tena.",
                );
                self.look_up(view, typed, Some(changed)).await
            }
        }
    }
}
