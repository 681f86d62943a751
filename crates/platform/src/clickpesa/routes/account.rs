//! Tokens and balances.

use axum::Json;
use http::HeaderMap;
use permit::{Exchange, GetToken, Permit, Plain, Problem, Public, ViewBalance};
use values::{Balance, Currency};

use super::{super::refusal::Refusal, key_of};
use crate::{
    ledger,
    wire::{CurrencyBalance, TokenAnswer},
};

/// Exchanges the headers `client-id` and `api-key` for a token; the body does not matter.
pub(super) async fn generate_token(
    public: Public<GetToken>,
    headers: HeaderMap,
) -> Result<Json<TokenAnswer>, Problem> {
    let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok()).map(str::trim);
    let client_id = text("client-id").filter(|id| !id.is_empty() && id.len() <= 200);
    let api_key = text("api-key").or_else(|| text("client-secret"));
    let api_key = api_key.filter(|key| !key.is_empty() && key.len() <= 200);
    let (Some(client_id), Some(api_key)) = (client_id, api_key) else {
        return Err(Refusal::Unauthorized.into());
    };
    match public.exchange(client_id, api_key).await? {
        Exchange::Token { token, .. } => Ok(Json(TokenAnswer::new(&token))),
        Exchange::UnknownClient => Err(Refusal::UnknownClient.into()),
        Exchange::UnusableKey => Err(Refusal::InvalidApiKey.into()),
        Exchange::OtherApplication => Err(Refusal::ApiKeyOfAnother.into()),
        Exchange::AddressRefused => Err(Refusal::AddressNotAllowed.into()),
    }
}

/// What may be spent, by currency.
pub(super) async fn balance(permit: Permit<ViewBalance>) -> Result<Plain<CurrencyBalance>, Problem> {
    key_of(permit.actor())?;
    let mut tx = permit.read().await?;
    if !ledger::ever_had_money(&mut tx).await? {
        return Err(Refusal::NoBalance.into());
    }
    let known = ledger::balances(&mut tx).await?;
    let view = |currency| {
        let balance = known.iter().find(|balance| balance.currency == currency);
        let available = balance.map_or(Balance::new(0, currency), |balance| balance.available);
        CurrencyBalance { currency, balance: available.into() }
    };
    Ok(Plain([Currency::TZS, Currency::USD].map(view).into()))
}
