//! The IP list and the checksum: tightened at once, loosened by two people.

use permit::{Problem, RequestChange, TightenSecurity, Tx as _, WriteTx, Writing};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use values::{Id, Secret, subjects::Member};

use super::{
    super::{
        CHECKSUM,
        model::{
            DeveloperError,
            application::checksum_key,
            ip_list::{Effect, IpList, read_range},
        },
        queries::{self, RangeRow},
        views::IpEntry,
    },
    change, member,
};
use crate::{
    changes::{self, ChangeRequest, ChangeRequestView, Kind, NewChange, Opened},
    text,
};

/// An IP list as its request keeps it, with the list it was asked against.
#[derive(Debug, Serialize, Deserialize)]
struct ListChange {
    before: Vec<String>,
    entries: Vec<IpEntry>,
}

#[derive(Debug, Deserialize)]
struct EntriesAsked {
    entries: Vec<IpEntry>,
}

/// Replaces the IP list: at once where it tightens, otherwise what waits comes back.
pub(in crate::developer) async fn set_ip_list(
    tx: &mut WriteTx<TightenSecurity>,
    entries: &[IpEntry],
) -> Result<(IpList, IpList, Option<ChangeRequestView>), Problem> {
    let rows = queries::list_ranges(tx).await?;
    let (before, after, entries) = compare(&rows, entries)?;
    if before.effect_of(&after) == Effect::Tightens {
        let (by, _) = member(tx)?;
        replace(tx, &rows, &entries, by).await?;
        return Ok((before, after, None));
    }
    match changes::open(tx, list_change(&before, &after, entries)).await? {
        Opened::Waits(view) => Ok((before, after, Some(view))),
        Opened::Waived(request) => {
            apply_ip_list(tx, &request).await?;
            Ok((before, after, None))
        }
    }
}

/// Reads a request for a list that lets more addresses in.
pub(in crate::developer) async fn prepare_ip_list(
    tx: &mut WriteTx<RequestChange>,
    body: &Value,
) -> Result<NewChange, Problem> {
    let wanted: EntriesAsked = changes::read_asked(body)?;
    let rows = queries::list_ranges(tx).await?;
    let (before, after, entries) = compare(&rows, &wanted.entries)?;
    if before.effect_of(&after) == Effect::Tightens {
        return Err(Problem::field(
            "entries",
            "This list lets no new address in, so nobody needs to confirm it.",
        ));
    }
    Ok(list_change(&before, &after, entries))
}

/// Puts the list in place that two people decided, unless it was changed since it was asked for.
pub(in crate::developer) async fn apply_ip_list(
    tx: &mut impl Writing,
    request: &ChangeRequest,
) -> Result<(), Problem> {
    let wanted: ListChange = change(request)?;
    let rows = queries::list_ranges(tx).await?;
    let mut now: Vec<_> = rows.iter().map(|row| row.cidr.clone()).collect();
    let mut then = wanted.before.clone();
    now.sort_unstable();
    then.sort_unstable();
    if now != then {
        return Err(changes::outdated("The IP list was changed after this was asked for. Ask again."));
    }
    replace(tx, &rows, &wanted.entries, request.requested_by).await
}

fn compare(rows: &[RangeRow], entries: &[IpEntry]) -> Result<(IpList, IpList, Vec<IpEntry>), Problem> {
    let before = IpList::stored(rows.iter().map(|row| row.cidr.as_str()));
    let (after, entries) = read_entries(entries)?;
    Ok((before, after, entries))
}

/// The entries in canonical form, each once.
pub(in crate::developer) fn read_entries(entries: &[IpEntry]) -> Result<(IpList, Vec<IpEntry>), Problem> {
    let mut ranges = Vec::new();
    let mut kept: Vec<IpEntry> = Vec::new();
    for (place, entry) in entries.iter().enumerate() {
        let range = read_range(&entry.cidr)
            .map_err(|error| Problem::field(&format!("entries.{place}.cidr"), error.to_string()))?;
        let label = entry.label.as_deref().unwrap_or("");
        let label = text::optional_line(&format!("entries.{place}.label"), Some(label), 80)?;
        if !ranges.contains(&range) {
            ranges.push(range);
            kept.push(IpEntry { cidr: range.to_string(), label });
        }
    }
    Ok((IpList::new(ranges)?, kept))
}

async fn replace(
    tx: &mut impl Writing,
    rows: &[RangeRow],
    entries: &[IpEntry],
    by: Id<Member>,
) -> Result<(), Problem> {
    let entries: Vec<_> =
        entries.iter().map(|entry| (entry.cidr.clone(), entry.label.clone().unwrap_or_default())).collect();
    queries::replace_ranges(tx, rows, &entries, by).await
}

fn list_change(before: &IpList, after: &IpList, entries: Vec<IpEntry>) -> NewChange {
    let ranges = before.ranges().iter().map(ToString::to_string).collect();
    NewChange {
        kind: Kind::SecurityIpList,
        subject: None,
        subject_name: "IP list".to_owned(),
        change: json!(ListChange { before: ranges, entries }),
        before: before.says(),
        after: after.says(),
        reason: String::new(),
    }
}

/// What became of the wish to turn the checksum on or off.
pub(in crate::developer) enum Switched {
    /// It is on, with a new key that is shown this once.
    On(Secret<String>),
    /// It is off.
    Off,
    /// It was so already.
    Same,
    /// Turning it off waits for a second person.
    Waits(Box<ChangeRequestView>),
}

/// Turns the checksum on at once, or off by request.
pub(in crate::developer) async fn switch_checksum(
    tx: &mut WriteTx<TightenSecurity>,
    on: bool,
) -> Result<Switched, Problem> {
    let (is_on, ..) = queries::find_checksum(tx).await?;
    match (is_on, on) {
        (true, true) | (false, false) => Ok(Switched::Same),
        (false, true) => new_checksum(tx).await.map(Switched::On),
        (true, false) => match changes::open(tx, checksum_change()).await? {
            Opened::Waits(view) => Ok(Switched::Waits(Box::new(view))),
            Opened::Waived(request) => apply_checksum_off(tx, &request).await.map(|()| Switched::Off),
        },
    }
}

/// Gives the checksum a new key, shown this once; the old one and every token end.
pub(in crate::developer) async fn rotate_checksum(
    tx: &mut WriteTx<TightenSecurity>,
) -> Result<Secret<String>, Problem> {
    let (on, ..) = queries::find_checksum(tx).await?;
    if on { new_checksum(tx).await } else { Err(DeveloperError::ChecksumOff.into()) }
}

async fn new_checksum(tx: &mut WriteTx<TightenSecurity>) -> Result<Secret<String>, Problem> {
    let key = Secret::new(checksum_key(&tx.random::<100>()));
    let nonce = tx.random();
    let sealed = tx.app().keys().seal(CHECKSUM, nonce, key.reveal().as_bytes());
    queries::set_checksum(tx, Some(&sealed)).await?;
    Ok(key)
}

fn checksum_change() -> NewChange {
    NewChange {
        kind: Kind::SecurityChecksum,
        subject: None,
        subject_name: "Checksum".to_owned(),
        change: json!({"enabled": false}),
        before: "calls without a checksum are refused".to_owned(),
        after: "calls without a checksum are answered".to_owned(),
        reason: String::new(),
    }
}

/// Reads a request to turn the checksum off.
pub(in crate::developer) async fn prepare_checksum_off(
    tx: &mut WriteTx<RequestChange>,
) -> Result<NewChange, Problem> {
    let (on, ..) = queries::find_checksum(tx).await?;
    if on { Ok(checksum_change()) } else { Err(DeveloperError::ChecksumOff.into()) }
}

/// Turns the checksum off, as two people decided, and ends every token.
pub(in crate::developer) async fn apply_checksum_off(
    tx: &mut impl Writing,
    _request: &ChangeRequest,
) -> Result<(), Problem> {
    let (on, ..) = queries::find_checksum(tx).await?;
    if !on {
        return Err(changes::outdated("The checksum is off already."));
    }
    queries::set_checksum(tx, None).await
}
