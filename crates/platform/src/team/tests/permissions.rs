//! The published table of permissions.

use std::fmt::Write as _;

use permit::{Allow, Cell, KeyCell, Kind, Role, rule};

use crate::{
    mail::Language,
    team::{
        roles::{can, never, summary},
        views,
    },
};

fn cell(cell: Cell) -> String {
    let allow = match cell.allow {
        Allow::No => return "–".to_owned(),
        Allow::Never => return "**never**".to_owned(),
        Allow::Yes => "yes",
        Allow::Own => "own",
        Allow::Masked => "masked",
        Allow::Names => "names, roles",
        Allow::Owner => "owner",
        Allow::MayRequest => "may request",
        Allow::PayoutsAndOwn => "payouts + own",
        Allow::DeveloperAndOwn => "developer + own",
    };
    let step_up = if cell.step_up { " U" } else { "" };
    let second = if cell.second_person { " 2" } else { "" };
    format!("{allow}{step_up}{second}")
}

fn key(key: KeyCell) -> &'static str {
    match key {
        KeyCell::No => "–",
        KeyCell::Never => "**never**",
        KeyCell::Scope => "K",
        KeyCell::Confirmed => "A",
        KeyCell::ConfirmedOwn => "A own",
        KeyCell::Own => "own",
    }
}

fn page() -> String {
    let mut page = String::from(
        "# Permissions\n\nGenerated from the table in `crates/permit/src/policy.rs`, which alone decides. Do not edit it by hand: \
         `KIBALI_WRITE_DOCS=1 cargo test -p platform permissions` writes it.\n\n\
         U: the caller proved who they are within 15 minutes · 2: a second person confirms, another Admin; one \
         suffices where there never were two, or for more than 7 days was but one, and page and record say so · K: may be a scope of an API key · \
         A: a scope only after an Admin other than the requester confirmed it\n\n\
         Masking is for people, on pages and on `/v1`. What a key reads and what a webhook carries is whole: whoever holds a key \
         sees what its scopes open, balances and phone numbers too. An Admin chooses the scopes that an application's keys may \
         carry.\n\n\
         Both sides of payouts and refunds are one person's only where nobody narrowed that: an Admin gives a Manager or another \
         Admin a *payout duty*. An initiator creates, edits and cancels (`payout.create`, `payout.edit`, `refund.request`); an \
         approver releases, rejects and takes releases back (`payout.authorise`, `payout.reject`, `refund.authorise`). Of each the \
         other side is refused (`duty.refused`). A duty adds nothing to a role, and withdrawals, beneficiaries and everything else \
         stay as the table has them.\n\n## In words\n",
    );
    for role in Role::ALL {
        let _ = write!(page, "\n### {}\n\n{}\n\n", role.name(), summary(role).0);
        for sentence in can(role).iter().chain(never(role)) {
            let _ = writeln!(page, "- {}", sentence.says(Language::En));
        }
    }
    page.push_str("\n## Line by line\n\n| Permission | Name | Admin | Manager | Employee | Developer | Key |\n|---|---|---|---|---|---|---|\n");
    for kind in Kind::ALL.iter().copied().filter(|kind| views::published(*kind)) {
        let row = rule(kind);
        let cells = Role::ALL.map(|role| cell(row.of(role))).join(" | ");
        let _ = writeln!(page, "| {} | `{}` | {cells} | {} |", kind.says(), kind.code(), key(row.key));
    }
    page
}

#[test]
fn the_published_table_is_the_one_that_decides() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/PERMISSIONS.md");
    if std::env::var_os("KIBALI_WRITE_DOCS").is_some() {
        std::fs::write(path, page()).expect("docs/PERMISSIONS.md is written");
    }
    let published = std::fs::read_to_string(path).expect("docs/PERMISSIONS.md");
    assert!(
        published == page(),
        "docs/PERMISSIONS.md is out of date: KIBALI_WRITE_DOCS=1 cargo test writes it"
    );
}
