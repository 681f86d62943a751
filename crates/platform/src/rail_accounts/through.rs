//! The rails of this process, and which of them a merchant's money moves through.

use std::{
    collections::HashMap,
    fmt,
    sync::{Arc, Mutex, OnceLock, PoisonError},
};

use ipnet::IpNet;
use permit::{App, Problem, ReadTx, Tx};
use rails::{
    CardBrand, CardDesk, CardOffer, ClickPesa, DebitDesk, Destination, Rail, RailError, Simulator, clickpesa,
};
use reqwest::Client;
use url::Url;
use values::{Amount, Duration, Id, Phone};

use super::{
    commands,
    model::{Credentials, RailAccount, RailState},
    queries, was_ever_connected,
};
use crate::outbound::{self, Reach, address};

/// How long a provider may take to answer. A job makes up to five calls (a token, a preview and a create, the last two once more
/// with a new token) within the minute for which it is leased.
const TIMEOUT: Duration = Duration::from_secs(10);

/// Every rail of this process: its own, and a client for each account that is called. Cloning is cheap.
#[derive(Clone)]
pub struct Rails(Arc<Inner>);

struct Inner {
    own: Arc<dyn Rail>,
    plays: bool,
    networks: Vec<IpNet>,
    everywhere: OnceLock<Result<Client, String>>,
    own_networks: OnceLock<Result<Client, String>>,
    /// By account, with the version of the credentials they were made with.
    called: Mutex<HashMap<Id<RailAccount>, (i64, Arc<dyn Rail>)>>,
}

/// A rail, and the account it calls with; none for the instance's own.
#[derive(Clone)]
pub struct Chosen {
    /// Moves money.
    pub rail: Arc<dyn Rail>,
    /// The account.
    pub account: Option<Id<RailAccount>>,
}

/// By which ways customers can pay.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Desks {
    /// By a prompt on their phone.
    pub push: bool,
    /// By card.
    pub card: CardDesk,
    /// By control number.
    pub bills: bool,
}

impl Desks {
    /// Nothing is connected.
    const CLOSED: Self = Self { push: false, card: CardDesk::Closed, bills: false };
}

impl Chosen {
    /// Whose account it is; `None` where the provider does not say.
    pub async fn name_of(&self, destination: &Destination) -> Option<String> {
        self.rail.look_up_name(destination).await.ok().flatten()
    }
}

impl Rails {
    /// Dials public addresses with TLS and, besides, `networks`. `own` takes orders where `plays`; without, it is asked about
    /// those only that it took before.
    pub fn new(own: Arc<dyn Rail>, plays: bool, networks: Vec<IpNet>) -> Self {
        let (everywhere, own_networks, called) = (OnceLock::new(), OnceLock::new(), Mutex::default());
        Self(Arc::new(Inner { own, plays, networks, everywhere, own_networks, called }))
    }

    /// The instance's own rail.
    pub fn own(&self) -> &Arc<dyn Rail> {
        &self.0.own
    }

    /// The name of the simulator, where it is the instance's own rail and takes orders.
    pub fn simulator(&self) -> Option<&'static str> {
        Some(self.own().name()).filter(|name| self.0.plays && *name == Simulator::NAME)
    }

    /// What this merchant's money moves through now; `None` while that is switched off, since money that was real once never
    /// moves through the instance's own rail again, and before anything is connected where that rail takes no orders.
    ///
    /// # Errors
    /// A failure of the store, or of a master key that is another one.
    pub async fn of(&self, tx: &mut impl Tx) -> Result<Option<Chosen>, Problem> {
        match queries::find_latest(tx).await? {
            Some(account) if account.state == RailState::Connected => {
                self.through(tx.app(), &account).map(Some)
            }
            Some(_) => Ok(None),
            None => Ok(self.0.plays.then(|| self.own_chosen())),
        }
    }

    /// What an order was handed over through, whether or not that is connected still.
    ///
    /// # Errors
    /// A failure of the store, or of a master key that is another one.
    pub async fn by(&self, tx: &mut impl Tx, account: Option<Id<RailAccount>>) -> Result<Chosen, Problem> {
        let Some(id) = account else { return Ok(self.own_chosen()) };
        let found = queries::find(tx, id).await?;
        let account =
            found.ok_or_else(|| Problem::failure("an order went through an account that is gone"))?;
        self.through(tx.app(), &account)
    }

    /// Whose account it is, as what this merchant's money moves through knows it; `None` where that does not say. Takes the
    /// view, so that it is not held while the provider is asked.
    ///
    /// # Errors
    /// A failure of the store, or of a master key that is another one.
    pub async fn look_up_name(
        &self,
        mut tx: ReadTx,
        destination: &Destination,
    ) -> Result<Option<String>, Problem> {
        let chosen = self.of(&mut tx).await?;
        drop(tx);
        match chosen {
            Some(chosen) => Ok(chosen.name_of(destination).await),
            None => Ok(None),
        }
    }

    /// Where customers of this merchant enter their cards, and the name of the rail that says so.
    ///
    /// # Errors
    /// A failure of the store, or of a master key that is another one.
    pub async fn card_desk(&self, tx: &mut impl Tx) -> Result<(CardDesk, &'static str), Problem> {
        let chosen = self.of(tx).await?;
        Ok(chosen.map_or((CardDesk::Closed, "none"), |Chosen { rail, .. }| (rail.cards(), rail.name())))
    }

    /// Whether this merchant's money can be collected from bank accounts.
    ///
    /// # Errors
    /// A failure of the store, or of a master key that is another one.
    pub async fn debit_desk(&self, tx: &mut impl Tx) -> Result<DebitDesk, Problem> {
        Ok(self.of(tx).await?.map_or(DebitDesk::Closed, |Chosen { rail, .. }| rail.debits()))
    }

    /// Why the holder of a number cannot be asked to pay now; nothing where they can, or nobody knows better. An account at a
    /// provider is not asked: that would be a call for each look. Takes the view, so that it is not held meanwhile.
    ///
    /// # Errors
    /// A failure of the store, or of a master key that is another one.
    pub async fn push_is_off(
        &self,
        mut tx: ReadTx,
        phone: Option<&Phone>,
    ) -> Result<Option<&'static str>, Problem> {
        let chosen = self.of(&mut tx).await?;
        drop(tx);
        let Some(Chosen { rail, account }) = chosen else {
            return Ok(Some("No account at a provider is connected."));
        };
        let (Some(phone), None) = (phone, account) else { return Ok(None) };
        let answer = rail.look_up_name(&Destination::Mobile(phone.clone())).await;
        Ok(matches!(answer, Err(RailError::Unreachable)).then_some("The network cannot be reached now."))
    }

    /// By which ways customers of this merchant can pay.
    ///
    /// # Errors
    /// A failure of the store, or of a master key that is another one.
    pub async fn desks(&self, tx: &mut impl Tx) -> Result<Desks, Problem> {
        let Some(chosen) = self.of(tx).await? else { return Ok(Desks::CLOSED) };
        // Whoever reaches the simulator makes money of nothing, so that of a real account never comes by it.
        let bills = chosen.rail.name() == Simulator::NAME && !was_ever_connected(tx).await?;
        Ok(Desks { push: true, card: chosen.rail.cards(), bills })
    }

    /// Which cards what this merchant's money moves through takes now. Takes the view, as [`Rails::look_up_name`] does.
    ///
    /// # Errors
    /// A failure of the store, or of a master key that is another one.
    pub async fn offer_cards(&self, mut tx: ReadTx, amount: Amount) -> Result<Vec<CardOffer>, Problem> {
        let chosen = self.of(&mut tx).await?;
        drop(tx);
        let answer = match chosen {
            Some(Chosen { rail, .. }) => rail.offer_cards(amount).await,
            None => Err(RailError::Unreachable),
        };
        Ok(answer.unwrap_or_else(|error| {
            let says = format!("Not now: {error}.");
            CardBrand::ALL.map(|brand| CardOffer { brand, closed: Some(says.clone()) }).into()
        }))
    }

    fn own_chosen(&self) -> Chosen {
        Chosen { rail: self.0.own.clone(), account: None }
    }

    fn through(&self, app: &App, account: &RailAccount) -> Result<Chosen, Problem> {
        let mut called = self.0.called.lock().unwrap_or_else(PoisonError::into_inner);
        let chosen = |rail: &Arc<dyn Rail>| Chosen { rail: rail.clone(), account: Some(account.id) };
        if let Some((version, rail)) = called.get(&account.id)
            && *version == account.version
        {
            return Ok(chosen(rail));
        }
        let credentials = commands::open(app, account)?;
        let rail = self.client_of(app, &account.base_url, &account.client_id, credentials);
        let rail: Arc<dyn Rail> = Arc::new(rail.map_err(Problem::failure)?);
        called.insert(account.id, (account.version, rail.clone()));
        Ok(chosen(&rail))
    }

    /// A client of the provider at `base_url`.
    ///
    /// # Errors
    /// A sentence: the address may not be dialled, or this process cannot dial.
    pub(super) fn client_of(
        &self,
        app: &App,
        base_url: &str,
        client_id: &str,
        Credentials { api_key, checksum_key }: Credentials,
    ) -> Result<ClickPesa, String> {
        let url = Url::parse(base_url).map_err(|error| format!("{base_url}: {error}"))?;
        address::check_literal(&url, &self.0.networks).map_err(|error| error.to_string())?;
        let reach = Reach::of(&url);
        let place = match reach {
            Reach::Everywhere => &self.0.everywhere,
            Reach::OwnNetworks => &self.0.own_networks,
        };
        let agent = concat!("Kibali/", env!("CARGO_PKG_VERSION"));
        let client =
            place.get_or_init(|| outbound::client(reach, self.0.networks.clone(), agent, TIMEOUT)).clone()?;
        let app = app.clone();
        let account = clickpesa::Account {
            base_url: base_url.to_owned(),
            client_id: client_id.to_owned(),
            api_key,
            checksum_key,
        };
        Ok(ClickPesa::new(account, client, Arc::new(move || app.now())))
    }
}

impl fmt::Debug for Rails {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Rails").field("own", &self.0.own.name()).finish_non_exhaustive()
    }
}
