//! What the operator decides: a file, then the environment, then the command line. Unknown names are refused.

use std::{
    net::SocketAddr,
    path::{Path, PathBuf},
};

use figment::{
    Figment,
    providers::{Env, Format as _, Serialized, Toml},
};
use ipnet::IpNet;
use serde::{Deserialize, Serialize};
use values::{Duration, Secret};

/// What `serve` and `doctor` take on the command line.
#[derive(Debug, Clone, Default, clap::Args)]
pub(crate) struct Options {
    /// The settings file; `kibali.toml` in the data folder unless told.
    #[arg(long)]
    pub config: Option<PathBuf>,
    /// The folder for data and the master key.
    #[arg(long)]
    pub data: Option<PathBuf>,
    /// `postgres://…`; SQLite in the data folder unless told.
    #[arg(long)]
    pub database: Option<String>,
    /// The address to listen on.
    #[arg(long)]
    pub listen: Option<SocketAddr>,
}

/// Every setting. In the environment each has the prefix `KIBALI_`.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Settings {
    /// The folder for data and the master key.
    pub data: PathBuf,
    /// The address to listen on.
    pub listen: SocketAddr,
    /// Where people reach the instance.
    pub public_url: Option<String>,
    /// `postgres://…`; SQLite in the data folder without it.
    pub database_url: Option<String>,
    /// `smtp://…`; without it links are copied by hand.
    pub smtp_url: Option<String>,
    /// Whom mail comes from.
    pub mail_from: String,
    /// Proxies whose `X-Forwarded-For` is believed, separated by commas.
    pub trusted_proxies: String,
    /// Whether merchants without an account at a provider move simulated money, which strangers may make up.
    pub simulator: bool,
    /// Addresses of the ClickPesa API, besides its own, that merchants may have accounts at, separated by commas.
    pub clickpesa_addresses: String,
    /// Private networks that webhooks and calls to providers may reach, separated by commas.
    pub webhook_networks: String,
    /// Seconds between two payouts by API of one merchant.
    pub payout_cooldown_seconds: u64,
    /// Calls a minute of one address; 0 lifts the limit.
    pub calls_per_minute: u32,
    /// Whether a new merchant counts as known (KYC) from the start.
    pub approve_new_merchants: bool,
    /// Days the request log is kept.
    pub keep_requests_days: u64,
    /// 64 hexadecimal digits; a file in the data folder holds it otherwise.
    #[serde(skip_serializing)]
    pub master_key: Option<Secret<String>>,
    /// `text` or `json`.
    pub log_format: LogFormat,
    /// Such as `info` or `warn,platform=debug`.
    pub log: String,
}

/// How log lines look.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum LogFormat {
    /// For eyes.
    Text,
    /// For machines.
    Json,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            data: PathBuf::from("kibali-data"),
            listen: SocketAddr::from(([127, 0, 0, 1], 8080)),
            public_url: None,
            database_url: None,
            smtp_url: None,
            mail_from: "Kibali <kibali@localhost.localdomain>".to_owned(),
            trusted_proxies: String::new(),
            simulator: false,
            clickpesa_addresses: String::new(),
            webhook_networks: String::new(),
            payout_cooldown_seconds: 60,
            calls_per_minute: 120,
            approve_new_merchants: true,
            keep_requests_days: 30,
            master_key: None,
            log_format: LogFormat::Json,
            log: "info".to_owned(),
        }
    }
}

impl Settings {
    /// Reads them all.
    ///
    /// # Errors
    /// A sentence that names the setting and where it came from.
    pub(crate) fn read(options: &Options) -> Result<Self, String> {
        let mut figment = Figment::from(Serialized::defaults(Self::default()));
        let folder = options.data.clone().or_else(|| std::env::var_os("KIBALI_DATA").map(PathBuf::from));
        let folder = folder.unwrap_or_else(|| Self::default().data);
        match &options.config {
            Some(file) if !file.exists() => {
                return Err(format!("there is no settings file {}", file.display()));
            }
            Some(file) => figment = figment.merge(Toml::file_exact(file)),
            None if folder.join("kibali.toml").exists() => {
                figment = figment.merge(Toml::file_exact(folder.join("kibali.toml")));
            }
            None => {}
        }
        figment =
            figment.merge(Env::prefixed("KIBALI_").filter(|name| !name.starts_with("test_")).lowercase(true));
        let mut settings: Self = figment.extract().map_err(|error| explain(&error))?;
        if let Some(data) = &options.data {
            settings.data.clone_from(data);
        }
        if let Some(listen) = options.listen {
            settings.listen = listen;
        }
        if let Some(database) = &options.database {
            settings.database_url = Some(database.clone());
        }
        settings.check()?;
        Ok(settings)
    }

    fn check(&self) -> Result<(), String> {
        if let Some(url) = &self.public_url {
            let host = url.strip_prefix("https://").or_else(|| url.strip_prefix("http://"));
            if host.is_none_or(|host| host.is_empty() || host.contains(['/', '?', '#'])) {
                return Err(format!(
                    "public_url is {url}: write it like https://pay.example.tz, without a path or a slash at the end. Kibali answers \
                     at the root of a host of its own"
                ));
            }
        }
        if let Some(url) = &self.database_url
            && !(url.starts_with("postgres://") || url.starts_with("postgresql://"))
        {
            return Err("database_url begins with postgres:// or is left out for SQLite".to_owned());
        }
        if let Some(url) = &self.smtp_url
            && !(url.starts_with("smtp://") || url.starts_with("smtps://"))
        {
            return Err("smtp_url begins with smtp:// or smtps://".to_owned());
        }
        networks("trusted_proxies", &self.trusted_proxies)?;
        networks("webhook_networks", &self.webhook_networks)?;
        for address in parts(&self.clickpesa_addresses) {
            if !(address.starts_with("https://") || address.starts_with("http://")) {
                return Err(format!(
                    "clickpesa_addresses: {address} is no address such as https://pay.example.tz"
                ));
            }
        }
        if !platform::mail::is_sender(&self.mail_from) {
            let from = &self.mail_from;
            return Err(format!("mail_from is {from}: write it like Kibali <kibali@example.tz>"));
        }
        crate::logs::filter(&self.log).map(|_| ())
    }

    /// The URL people use; what is listened on unless it was set.
    pub(crate) fn public_url(&self) -> String {
        self.public_url.clone().unwrap_or_else(|| format!("http://{}", self.listen))
    }

    /// The database, as the store wants it.
    pub(crate) fn target(&self) -> permit::Target {
        match &self.database_url {
            Some(url) => permit::Target::Postgres(Secret::new(url.clone())),
            None => permit::Target::Sqlite(self.data.join("kibali.sqlite3")),
        }
    }

    /// What the doors need to know.
    pub(crate) fn app(&self) -> permit::AppSettings {
        permit::AppSettings {
            public_url: self.public_url(),
            trusted_proxies: networks("", &self.trusted_proxies).unwrap_or_default(),
            approve_new_merchants: self.approve_new_merchants,
            simulated: self.simulator,
            ..permit::AppSettings::default()
        }
    }

    /// What the areas need to know.
    pub(crate) fn platform(&self) -> platform::Settings {
        platform::Settings {
            smtp_url: self.smtp_url.clone().map(Secret::new),
            mail_from: self.mail_from.clone(),
            payout_cooldown: Duration::from_secs(self.payout_cooldown_seconds),
            calls_per_minute: (self.calls_per_minute > 0).then_some(self.calls_per_minute),
            simulator: self.simulator,
            clickpesa_addresses: parts(&self.clickpesa_addresses).map(str::to_owned).collect(),
            webhook_networks: networks("", &self.webhook_networks).unwrap_or_default(),
            keep_requests: Duration::from_secs(self.keep_requests_days * 24 * 3600),
            ..platform::Settings::default()
        }
    }

    /// The folder, made if it is not there.
    ///
    /// # Errors
    /// A sentence.
    pub(crate) fn make_folder(&self) -> Result<(), String> {
        make_private_folder(&self.data)
    }
}

/// Makes a folder that only its owner reads.
///
/// # Errors
/// A sentence.
pub(crate) fn make_private_folder(folder: &Path) -> Result<(), String> {
    use std::os::unix::fs::DirBuilderExt as _;
    let made = std::fs::DirBuilder::new().recursive(true).mode(0o700).create(folder);
    made.map_err(|error| format!("the data folder {} cannot be made: {error}", folder.display()))
}

/// What stands between commas.
fn parts(text: &str) -> impl Iterator<Item = &str> {
    text.split(',').map(str::trim).filter(|part| !part.is_empty())
}

fn networks(setting: &str, text: &str) -> Result<Vec<IpNet>, String> {
    let read =
        |part: &str| part.parse().or_else(|_| part.parse().map(|address: std::net::IpAddr| address.into()));
    parts(text)
        .map(|part| read(part).map_err(|_| format!("{setting}: {part} is no network such as 10.0.0.0/8")))
        .collect()
}

fn explain(error: &figment::Error) -> String {
    let mut sentences: Vec<String> =
        error.clone().into_iter().map(|error| format!("settings: {error}")).collect();
    sentences.dedup();
    sentences.join("; ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn people_reach_it_at_the_root_of_a_host() {
        let at = |url: &str| Settings { public_url: Some(url.to_owned()), ..Settings::default() }.check();
        for url in ["https://pay.example.tz", "http://127.0.0.1:8080", "https://[::1]:8443"] {
            assert_eq!(at(url), Ok(()), "{url}");
        }
        for url in
            ["https://example.tz/kibali", "https://example.tz/", "https://", "example.tz", "https://a.tz?x=1"]
        {
            assert!(at(url).is_err_and(|says| says.contains("without a path")), "{url}");
        }
    }
}
