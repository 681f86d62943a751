//! Every letter in English.

use permit::{Duty, Role};

use super::{
    super::{Access, Content, Decision, FactorChange},
    Page, Step, button, day, first_name,
};

const MONTHS: [&str; 12] =
    ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

const ACCOUNT: &str = "You get this mail because it concerns your Kibali account.";

fn member_of(merchant: &str) -> String {
    format!("You get this mail because you are a member of {merchant} on Kibali.")
}

fn admin_of(merchant: &str) -> String {
    format!("You get this mail because you are an Admin of {merchant} on Kibali.")
}

pub(super) fn page(content: &Content, name: &str) -> Page {
    let mut page = told(content, name);
    if page.heading.is_empty() {
        page.heading.clone_from(&page.subject);
    }
    page
}

fn told(content: &Content, name: &str) -> Page {
    match content {
        Content::Invitation { link, merchant, inviter, role, can, never, expires, .. } => Page {
            subject: format!("{inviter} invites you to {merchant} as {}", role.name()),
            merchant: Some(merchant.clone()),
            lead: format!("{name}, {} wants you in the team of {merchant} on Kibali.", first_name(inviter)),
            facts: vec![
                ("Role", role.name().to_owned()),
                ("Invited by", inviter.clone()),
                ("Link works until", day(expires, MONTHS)),
            ],
            points: can.iter().chain(never).cloned().collect(),
            button: button(format!("Join {merchant}"), link),
            after: vec![
                "The link opens a page that shows the invitation. Nothing happens until you accept there."
                    .to_owned(),
            ],
            why: format!(
                "You get this mail because {inviter} entered your address. If you do not know them, ignore it: the invitation ends by itself."
            ),
            ..Page::default()
        },
        Content::Welcome { merchant, role, instance, place } => Page {
            subject: format!("You are in the team of {merchant}: three steps to begin"),
            merchant: Some(merchant.clone()),
            heading: format!("Welcome to {merchant}"),
            lead: format!("{name}, you joined as {}. Do these three things first.", role.name()),
            steps: first_steps(*role, instance, place),
            button: button(format!("Open {merchant}"), place),
            why: format!("You get this mail because you accepted an invitation to {merchant}."),
            ..Page::default()
        },
        Content::ResetPassword { link, minutes } => Page {
            subject: "Set a new password for Kibali".to_owned(),
            lead: format!(
                "{name}, somebody asked to reset the password of your account. The link works once, for {minutes} minutes."
            ),
            button: button("Set a new password", link),
            after: vec!["If it was not you, do nothing. Your password stays as it is.".to_owned()],
            why: ACCOUNT.to_owned(),
            ..Page::default()
        },
        Content::ConfirmEmail { link, before: Some(before) } => Page {
            subject: "Confirm your new address for Kibali".to_owned(),
            lead: format!(
                "{name}, confirm this address and it takes the place of the old one: you sign in with it from then on. \
                 The link works once, for a day."
            ),
            facts: vec![("Old e-mail", before.clone())],
            button: button("Use this address", link),
            after: vec!["If you did not ask for it, ignore this mail. Nothing changes.".to_owned()],
            why: "You get this mail because somebody entered this address for their Kibali account."
                .to_owned(),
            ..Page::default()
        },
        Content::EmailChangeAsked { new_email, link } => Page {
            subject: "Somebody asks to change the e-mail of your Kibali account".to_owned(),
            lead: format!(
                "{name}, your account is to get a new e-mail address. It changes when the link we sent there is used."
            ),
            facts: vec![("New e-mail", new_email.clone())],
            button: button("That was not me, set a new password", link),
            after: vec![
                "A new password ends every session and stops the change. If it was you, there is nothing to do."
                    .to_owned(),
            ],
            why: ACCOUNT.to_owned(),
            ..Page::default()
        },
        Content::ConfirmEmail { link, before: None } => Page {
            subject: "Confirm this address for Kibali".to_owned(),
            lead: format!(
                "{name}, confirm that mail to this address reaches you. The link works once, for a day."
            ),
            button: button("Confirm this address", link),
            after: vec!["If you did not ask for it, ignore this mail. Nothing changes.".to_owned()],
            why: "You get this mail because somebody entered this address for their Kibali account."
                .to_owned(),
            ..Page::default()
        },
        Content::EmailChanged { undo_link, new_email } => Page {
            subject: "The e-mail of your Kibali account has changed".to_owned(),
            lead: format!(
                "{name}, your account has a new e-mail address. You sign in with it from now on."
            ),
            facts: vec![("New e-mail", new_email.clone())],
            button: button("That was not me, undo it", undo_link),
            after: vec!["If it was you, there is nothing to do.".to_owned()],
            why: ACCOUNT.to_owned(),
            ..Page::default()
        },
        Content::PasswordChanged { link } => Page {
            subject: "The password of your Kibali account was changed".to_owned(),
            lead: format!("{name}, your password was changed and your other sessions ended."),
            button: button("That was not me, reset it", link),
            after: vec!["If it was you, there is nothing to do.".to_owned()],
            why: ACCOUNT.to_owned(),
            ..Page::default()
        },
        Content::SecondFactorChanged { what, link } => Page {
            subject: match what {
                FactorChange::On => "The second factor of your Kibali account is on",
                FactorChange::Off => "The second factor of your Kibali account is off",
                FactorChange::NewCodes => "Your Kibali account has new recovery codes",
            }
            .to_owned(),
            lead: match what {
                FactorChange::On => {
                    format!("{name}, signing in now takes a code from your authenticator app.")
                }
                FactorChange::Off => {
                    format!("{name}, signing in no longer takes a code: your password suffices.")
                }
                FactorChange::NewCodes => {
                    format!("{name}, ten new recovery codes were made. The old ones no longer work.")
                }
            },
            button: button("That was not me, reset my password", link),
            after: vec!["If it was you, there is nothing to do.".to_owned()],
            why: ACCOUNT.to_owned(),
            ..Page::default()
        },
        Content::RoleChanged { merchant, before, after, by, link } => Page {
            subject: format!("You are now {} of {merchant}", role_with_article(*after)),
            merchant: Some(merchant.clone()),
            lead: format!("{name}, {by} changed your role. It holds from now on."),
            facts: vec![("Role so far", before.name().to_owned()), ("Role now", after.name().to_owned())],
            button: button("See what your role may do", link),
            why: member_of(merchant),
            ..Page::default()
        },
        Content::DutyChanged { merchant, before, after, by, link } => Page {
            subject: format!("Your part in the payouts of {merchant} has changed"),
            merchant: Some(merchant.clone()),
            lead: format!("{name}, {by} changed your payout duty. It holds from now on."),
            facts: vec![("Duty so far", duty(*before).to_owned()), ("Duty now", duty(*after).to_owned())],
            button: button("See what your role may do", link),
            why: member_of(merchant),
            ..Page::default()
        },
        Content::AccessChanged { merchant, what, by, link } => access(merchant, *what, by, link, name),
        Content::WaiverNotice { merchant, by, alone_from, objection_link } => Page {
            subject: format!("{merchant} is left with one Admin: you may object"),
            merchant: Some(merchant.clone()),
            lead: format!("{name}, {by} ended your time as Admin of {merchant}, and one Admin is left."),
            paragraphs: vec![format!(
                "From {} on, that Admin may decide alone what otherwise takes two people. If this is not right, object before or after that day: it stops until the operator of this Kibali has looked at it.",
                day(alone_from, MONTHS)
            )],
            button: button("Object", objection_link),
            why: format!("You get this mail because you were an Admin of {merchant} on Kibali."),
            ..Page::default()
        },
        Content::ChangeRequested { merchant, requested_by, role, says, link } => Page {
            subject: format!("A change waits for a second person: {says}"),
            merchant: Some(merchant.clone()),
            heading: "A change waits for a second person".to_owned(),
            lead: format!("{name}, {requested_by} asks for a change that an Admin other than them confirms."),
            facts: vec![("Change", says.clone()), ("Asked by", format!("{requested_by}, {}", role.name()))],
            button: button("Review change", link),
            why: admin_of(merchant),
            ..Page::default()
        },
        Content::ChangeDecided { merchant, says, decision, decided_by, note, link } => Page {
            subject: match decision {
                Decision::Confirmed => format!("Confirmed: {says}"),
                Decision::Declined => format!("Declined: {says}"),
                Decision::Expired => format!("Nobody decided: {says}"),
            },
            merchant: Some(merchant.clone()),
            lead: match decision {
                Decision::Confirmed => {
                    format!("{name}, {decided_by} confirmed the change you asked for. It holds now.")
                }
                Decision::Declined => {
                    format!("{name}, {decided_by} declined the change you asked for. Nothing was changed.")
                }
                Decision::Expired => {
                    format!(
                        "{name}, nobody decided the change you asked for in 14 days. Ask again if you still want it."
                    )
                }
            },
            facts: note.iter().map(|note| ("Note", note.clone())).collect(),
            button: button("Open the change", link),
            why: "You get this mail because you asked for this change.".to_owned(),
            ..Page::default()
        },
        Content::OwnershipOffered { merchant, from, link } => Page {
            subject: format!("{from} offers you the ownership of {merchant}"),
            merchant: Some(merchant.clone()),
            lead: format!(
                "{name}, if you accept, you own {merchant}. {} stays Admin and may undo it for 72 hours.",
                first_name(from)
            ),
            button: button("Review the offer", link),
            why: admin_of(merchant),
            ..Page::default()
        },
        Content::OwnershipMoved { merchant, from, to, undo_until, link } => Page {
            subject: format!("{to} now owns {merchant}"),
            merchant: Some(merchant.clone()),
            lead: format!("{name}, the ownership moved from {from} to {to}."),
            facts: vec![("May be undone until", day(undo_until, MONTHS)), ("By", from.clone())],
            button: button("Open the team", link),
            why: admin_of(merchant),
            ..Page::default()
        },
        Content::OwnershipUndone { merchant, from, to, link } => Page {
            subject: format!("{from} owns {merchant} again"),
            merchant: Some(merchant.clone()),
            lead: format!("{name}, the transfer of the ownership to {to} was undone. {to} stays Admin."),
            button: button("Open the team", link),
            why: admin_of(merchant),
            ..Page::default()
        },
        Content::PayoutWaits { merchant, amount, payee, reference, made_by, link } => Page {
            subject: format!("{amount} to {payee} waits for you"),
            merchant: Some(merchant.clone()),
            lead: format!(
                "{name}, this payout leaves only when you or another person who may releases it. Look at it first."
            ),
            facts: vec![
                ("Amount", amount.clone()),
                ("Payee", payee.clone()),
                ("Reference", reference.clone()),
                ("Made by", made_by.clone()),
            ],
            button: button("Review payout", link),
            why: format!("You get this mail because you may release payouts of {merchant}."),
            ..Page::default()
        },
        Content::LedgerDiffers { merchant, count, findings, link } => Page {
            subject: format!("The ledger of {merchant} does not add up in {count} {}", places(*count)),
            merchant: Some(merchant.clone()),
            heading: "The ledger does not add up".to_owned(),
            lead: format!(
                "{name}, Kibali checks the ledger against itself, over and over, and this is wrong. Nothing was changed. \
                 Show it to whoever runs this Kibali before any more money leaves."
            ),
            points: findings.clone(),
            button: button("Open the check", link),
            why: admin_of(merchant),
            ..Page::default()
        },
        Content::BalanceAtProvider { merchant, closed, findings, link } => Page {
            subject: match closed {
                false => format!("The balance of {merchant} at ClickPesa is not what the books say"),
                true => format!("The balance of {merchant} at ClickPesa agrees with the books again"),
            },
            merchant: Some(merchant.clone()),
            lead: match closed {
                false => format!(
                    "{name}, Kibali compares the two once a day. The difference went to suspense: nobody may spend it, and \
                     nothing else was changed. Look for a deposit, a withdrawal or a fee there that Kibali knows nothing of."
                ),
                true => format!("{name}, what stood in suspense came back to the books."),
            },
            points: findings.clone(),
            button: button("Open the comparison", link),
            why: admin_of(merchant),
            ..Page::default()
        },
        Content::DailyReport { merchant, day, currencies, link } => Page {
            subject: currencies.first().map_or_else(
                || format!("{merchant} on {day}"),
                |first| format!("{merchant} on {day}: in {}, out {}", first.collected.1, first.paid.1),
            ),
            merchant: Some(merchant.clone()),
            lead: format!("{name}, this is what happened on {day}."),
            facts: currencies
                .iter()
                .flat_map(|of| {
                    let many = |(count, sum): &(i64, String)| format!("{count}, {sum}");
                    [
                        ("Came in", many(&of.collected)),
                        ("Paid out", many(&of.paid)),
                        ("Failed or came back", many(&of.failed)),
                        ("Wait for approval", many(&of.waiting)),
                        ("Unknown, held until there is evidence", many(&of.unknown)),
                        ("Opening balance", of.opening.clone()),
                        ("Closing balance", of.closing.clone()),
                    ]
                })
                .collect(),
            points: currencies
                .iter()
                .flat_map(|of| &of.channels)
                .map(|(channel, count, sum)| format!("{channel}: {count}, {sum}"))
                .collect(),
            button: button("Open the balance", link),
            why: format!("You get this mail every morning because you switched it on in {merchant}, where you switch it off as well."),
            ..Page::default()
        },
        Content::SettlementChanged { merchant, account, asked_by, confirmed_by, link } => Page {
            subject: format!("Withdrawals of {merchant} go to another account"),
            merchant: Some(merchant.clone()),
            lead: format!(
                "{name}, from now on money is withdrawn to this account. If that is not so, reject what waits and talk to the others."
            ),
            facts: vec![
                ("Account", account.clone()),
                ("Asked for by", asked_by.clone()),
                ("Confirmed by", confirmed_by.clone().unwrap_or_else(|| "nobody else".to_owned())),
            ],
            button: button("Open the balance", link),
            why: admin_of(merchant),
            ..Page::default()
        },
        Content::BatchWaits { merchant, batch, count, total, names, made_by, link } => Page {
            subject: format!("{count} payouts, {total}, wait for you"),
            merchant: Some(merchant.clone()),
            lead: format!(
                "{name}, this batch leaves only when you or another person who may releases it as one. Look at it first."
            ),
            facts: vec![
                ("Batch", batch.clone()),
                ("Payouts", count.to_string()),
                ("Total, fees included", total.clone()),
                ("Names that differ from the account's", names.0.to_string()),
                ("Names that nobody could say", names.1.to_string()),
                ("Uploaded by", made_by.clone()),
            ],
            button: button("Review batch", link),
            why: format!("You get this mail because you may release payouts of {merchant}."),
            ..Page::default()
        },
        Content::BeneficiaryWaits { merchant, beneficiary, account, asked_by, link } => Page {
            subject: format!("{beneficiary} waits to be confirmed"),
            merchant: Some(merchant.clone()),
            lead: format!(
                "{name}, nothing is paid to this account before you or another person who may confirms it. Ask the payee first whether it is theirs."
            ),
            facts: vec![
                ("Beneficiary", beneficiary.clone()),
                ("Account", account.clone()),
                ("Asked by", asked_by.clone()),
            ],
            button: button("Review beneficiary", link),
            why: format!("You get this mail because you may confirm beneficiaries of {merchant}."),
            ..Page::default()
        },
        Content::OutcomeWaits { merchant, amount, payee, reference, paid, proposed_by, link } => Page {
            subject: format!("What became of {amount} to {payee} waits for you"),
            merchant: Some(merchant.clone()),
            lead: format!(
                "{name}, somebody says what became of this payout, and nothing is booked before you or another person who may confirms it. Look at the evidence first."
            ),
            facts: vec![
                ("Amount", amount.clone()),
                ("Payee", payee.clone()),
                ("Reference", reference.clone()),
                ("Said to be", if *paid { "paid" } else { "not paid" }.to_owned()),
                ("Said by", proposed_by.clone()),
            ],
            button: button("Review the evidence", link),
            why: format!("You get this mail because you may release payouts of {merchant}."),
            ..Page::default()
        },
    }
}

fn places(count: usize) -> &'static str {
    if count == 1 { "place" } else { "places" }
}

fn role_with_article(role: Role) -> &'static str {
    match role {
        Role::Admin => "an Admin",
        Role::Manager => "a Manager",
        Role::Employee => "an Employee",
        Role::Developer => "a Developer",
    }
}

fn duty(duty: Duty) -> &'static str {
    match duty {
        Duty::Both => "Everything your role allows",
        Duty::Initiator => "Prepares payouts and refunds, and releases none",
        Duty::Approver => "Releases what others prepared, and prepares none",
    }
}

fn access(merchant: &str, what: Access, by: &str, link: &str, name: &str) -> Page {
    let (subject, lead, label) = match what {
        Access::Disabled => (
            format!("Your access to {merchant} is switched off"),
            format!("{name}, {by} switched off your access. An Admin can switch it on again."),
            None,
        ),
        Access::Enabled => (
            format!("Your access to {merchant} is switched on again"),
            format!("{name}, {by} switched your access on again."),
            Some(format!("Open {merchant}")),
        ),
        Access::Removed => (
            format!("You are no longer in the team of {merchant}"),
            format!("{name}, {by} ended your membership. Your name stays in the record of what you did."),
            None,
        ),
        Access::FactorReset => (
            "Your second factor was reset".to_owned(),
            format!(
                "{name}, {by} asked for it and {merchant} took your second factor away. Sign in with your password and set up a new one."
            ),
            Some("Set up a second factor".to_owned()),
        ),
    };
    Page {
        subject,
        merchant: Some(merchant.to_owned()),
        lead,
        button: label.and_then(|label| button(label, link)),
        why: format!("You get this mail because you are or were a member of {merchant} on Kibali."),
        ..Page::default()
    }
}

fn first_steps(role: Role, instance: &str, place: &str) -> Vec<Step> {
    let step = |says, label, link: String| Step { says, label, link };
    match role {
        Role::Developer => vec![
            step(
                "Create an application and an API key. The secret is shown once.",
                "Open applications",
                format!("{place}/build/applications"),
            ),
            step(
                "Set the address that Kibali calls when something happens, and send it a test.",
                "Open webhooks",
                format!("{place}/build/webhooks"),
            ),
            step(
                "Make the first call: get a token and ask for a payment. The API of Kibali itself is at /docs/api.",
                "Read the third-party API",
                format!("{instance}/docs/third-parties"),
            ),
        ],
        Role::Admin => vec![
            step(
                "Set up a second factor for your account.",
                "Open security",
                format!("{place}/settings/security"),
            ),
            step(
                "See who is in the team and what each role may do.",
                "Open the team",
                format!("{place}/settings/team"),
            ),
            step("Look at what waits for a second person.", "Open approvals", format!("{place}/approvals")),
        ],
        Role::Manager => vec![
            step(
                "Set up a second factor for your account.",
                "Open security",
                format!("{place}/settings/security"),
            ),
            step("Look at the payouts that wait for you.", "Open approvals", format!("{place}/approvals")),
            step("See what came in and what is available.", "Open the balance", format!("{place}/balance")),
        ],
        Role::Employee => vec![
            step(
                "Set up a second factor for your account.",
                "Open security",
                format!("{place}/settings/security"),
            ),
            step("See what came in.", "Open payments", format!("{place}/payments")),
            step(
                "Prepare a payout. It waits until somebody else releases it.",
                "Open payouts",
                format!("{place}/payouts"),
            ),
        ],
    }
}
