//! Every letter in Swahili, as a cashier in Dar es Salaam would say it.

use permit::{Duty, Role};

use super::{
    super::{Access, Content, Decision, FactorChange},
    Page, Step, button, day, first_name,
};

const MONTHS: [&str; 12] =
    ["Jan", "Feb", "Mac", "Apr", "Mei", "Jun", "Jul", "Ago", "Sep", "Okt", "Nov", "Des"];

const ACCOUNT: &str = "Umepata barua pepe hii kwa sababu inahusu akaunti yako ya Kibali.";

fn member_of(merchant: &str) -> String {
    format!("Umepata barua pepe hii kwa sababu wewe ni mwanatimu wa {merchant} kwenye Kibali.")
}

fn admin_of(merchant: &str) -> String {
    format!("Umepata barua pepe hii kwa sababu wewe ni Msimamizi wa {merchant} kwenye Kibali.")
}

fn duty(duty: Duty) -> &'static str {
    match duty {
        Duty::Both => "Yote ambayo wadhifa wako unaruhusu",
        Duty::Initiator => "Huandaa malipo na marejesho, wala haidhinishi",
        Duty::Approver => "Huidhinisha yaliyoandaliwa na wengine, wala haandai",
    }
}

/// The role's name in Swahili.
fn word(role: Role) -> &'static str {
    match role {
        Role::Admin => "Msimamizi",
        Role::Manager => "Meneja",
        Role::Employee => "Mfanyakazi",
        Role::Developer => "Msanidi",
    }
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
            subject: format!("{inviter} anakualika {merchant} kama {}", word(*role)),
            merchant: Some(merchant.clone()),
            lead: format!(
                "{name}, {} anataka ujiunge na timu ya {merchant} kwenye Kibali.",
                first_name(inviter)
            ),
            facts: vec![
                ("Wadhifa", word(*role).to_owned()),
                ("Aliyekualika", inviter.clone()),
                ("Kiungo kitatumika hadi", day(expires, MONTHS)),
            ],
            points: can.iter().chain(never).cloned().collect(),
            button: button(format!("Jiunge na {merchant}"), link),
            after: vec![
                "Kiungo kinafungua ukurasa unaoonyesha mwaliko. Hakuna kinachotokea mpaka uukubali pale."
                    .to_owned(),
            ],
            why: format!(
                "Umepata barua pepe hii kwa sababu {inviter} aliandika anwani yako. Kama humfahamu, usijali: mwaliko utaisha wenyewe."
            ),
            ..Page::default()
        },
        Content::Welcome { merchant, role, instance, place } => Page {
            subject: format!("Uko kwenye timu ya {merchant}: hatua tatu za kuanza"),
            merchant: Some(merchant.clone()),
            heading: format!("Karibu {merchant}"),
            lead: format!("{name}, umejiunga kama {}. Anza na mambo haya matatu.", word(*role)),
            steps: first_steps(*role, instance, place),
            button: button(format!("Fungua {merchant}"), place),
            why: format!("Umepata barua pepe hii kwa sababu umekubali mwaliko wa {merchant}."),
            ..Page::default()
        },
        Content::ResetPassword { link, minutes } => Page {
            subject: "Weka nenosiri jipya la Kibali".to_owned(),
            lead: format!(
                "{name}, mtu ameomba kubadilisha nenosiri la akaunti yako. Kiungo kinatumika mara moja, kwa dakika {minutes}."
            ),
            button: button("Weka nenosiri jipya", link),
            after: vec!["Kama si wewe, usifanye chochote. Nenosiri lako linabaki kama lilivyo.".to_owned()],
            why: ACCOUNT.to_owned(),
            ..Page::default()
        },
        Content::ConfirmEmail { link, before: Some(before) } => Page {
            subject: "Thibitisha anwani yako mpya ya Kibali".to_owned(),
            lead: format!(
                "{name}, thibitisha anwani hii nayo itachukua nafasi ya ile ya zamani: kuanzia hapo utaingia kwa anwani hii. \
                 Kiungo kinafanya kazi mara moja, kwa siku moja."
            ),
            facts: vec![("Barua pepe ya zamani", before.clone())],
            button: button("Tumia anwani hii", link),
            after: vec!["Kama hukuomba, ipuuze barua pepe hii. Hakuna kinachobadilika.".to_owned()],
            why: "Umepata barua pepe hii kwa sababu mtu aliandika anwani hii kwa akaunti yake ya Kibali."
                .to_owned(),
            ..Page::default()
        },
        Content::EmailChangeAsked { new_email, link } => Page {
            subject: "Mtu ameomba kubadilisha barua pepe ya akaunti yako ya Kibali".to_owned(),
            lead: format!(
                "{name}, akaunti yako inatarajiwa kupata anwani mpya ya barua pepe. Itabadilika kiungo tulichotuma huko kitakapotumika."
            ),
            facts: vec![("Barua pepe mpya", new_email.clone())],
            button: button("Si mimi, weka nenosiri jipya", link),
            after: vec![
                "Nenosiri jipya linafunga vipindi vyote vya kuingia na kusimamisha badiliko. Kama ni wewe, huna la kufanya."
                    .to_owned(),
            ],
            why: ACCOUNT.to_owned(),
            ..Page::default()
        },
        Content::ConfirmEmail { link, before: None } => Page {
            subject: "Thibitisha anwani hii kwa Kibali".to_owned(),
            lead: format!(
                "{name}, thibitisha kuwa barua pepe za anwani hii zinakufikia. Kiungo kinafanya kazi mara moja, kwa siku moja."
            ),
            button: button("Thibitisha anwani hii", link),
            after: vec!["Kama hukuomba, ipuuze barua pepe hii. Hakuna kinachobadilika.".to_owned()],
            why: "Umepata barua pepe hii kwa sababu mtu aliandika anwani hii kwa akaunti yake ya Kibali."
                .to_owned(),
            ..Page::default()
        },
        Content::EmailChanged { undo_link, new_email } => Page {
            subject: "Barua pepe ya akaunti yako ya Kibali imebadilika".to_owned(),
            lead: format!(
                "{name}, akaunti yako ina anwani mpya ya barua pepe. Kuanzia sasa utaingia kwa anwani hiyo."
            ),
            facts: vec![("Barua pepe mpya", new_email.clone())],
            button: button("Si mimi, tengua", undo_link),
            after: vec!["Kama ni wewe, huna la kufanya.".to_owned()],
            why: ACCOUNT.to_owned(),
            ..Page::default()
        },
        Content::PasswordChanged { link } => Page {
            subject: "Nenosiri la akaunti yako ya Kibali limebadilishwa".to_owned(),
            lead: format!(
                "{name}, nenosiri lako limebadilishwa na vipindi vyako vingine vya kuingia vimekwisha."
            ),
            button: button("Si mimi, libadilishe tena", link),
            after: vec!["Kama ni wewe, huna la kufanya.".to_owned()],
            why: ACCOUNT.to_owned(),
            ..Page::default()
        },
        Content::SecondFactorChanged { what, link } => Page {
            subject: match what {
                FactorChange::On => "Uthibitisho wa pili wa akaunti yako ya Kibali umewashwa",
                FactorChange::Off => "Uthibitisho wa pili wa akaunti yako ya Kibali umezimwa",
                FactorChange::NewCodes => "Akaunti yako ya Kibali ina misimbo mipya ya akiba",
            }
            .to_owned(),
            lead: match what {
                FactorChange::On => {
                    format!("{name}, kuingia sasa kunahitaji msimbo kutoka programu yako ya uthibitisho.")
                }
                FactorChange::Off => {
                    format!("{name}, kuingia hakuhitaji tena msimbo: nenosiri lako linatosha.")
                }
                FactorChange::NewCodes => {
                    format!(
                        "{name}, misimbo kumi mipya ya akiba imetengenezwa. Ile ya zamani haifanyi kazi tena."
                    )
                }
            },
            button: button("Si mimi, badilisha nenosiri langu", link),
            after: vec!["Kama ni wewe, huna la kufanya.".to_owned()],
            why: ACCOUNT.to_owned(),
            ..Page::default()
        },
        Content::RoleChanged { merchant, before, after, by, link } => Page {
            subject: format!("Sasa wewe ni {} wa {merchant}", word(*after)),
            merchant: Some(merchant.clone()),
            lead: format!("{name}, {by} amebadilisha wadhifa wako. Umeanza kutumika sasa."),
            facts: vec![
                ("Wadhifa wa awali", word(*before).to_owned()),
                ("Wadhifa wa sasa", word(*after).to_owned()),
            ],
            button: button("Ona wadhifa wako unaruhusu nini", link),
            why: member_of(merchant),
            ..Page::default()
        },
        Content::DutyChanged { merchant, before, after, by, link } => Page {
            subject: format!("Nafasi yako kwenye malipo ya {merchant} imebadilika"),
            merchant: Some(merchant.clone()),
            lead: format!("{name}, {by} amebadilisha jukumu lako la malipo. Limeanza kutumika sasa."),
            facts: vec![
                ("Jukumu la awali", duty(*before).to_owned()),
                ("Jukumu la sasa", duty(*after).to_owned()),
            ],
            button: button("Ona wadhifa wako unaruhusu nini", link),
            why: member_of(merchant),
            ..Page::default()
        },
        Content::AccessChanged { merchant, what, by, link } => access(merchant, *what, by, link, name),
        Content::WaiverNotice { merchant, by, alone_from, objection_link } => Page {
            subject: format!("{merchant} imebaki na Msimamizi mmoja: unaweza kupinga"),
            merchant: Some(merchant.clone()),
            lead: format!(
                "{name}, {by} amekuondoa kwenye wadhifa wa Msimamizi wa {merchant}, na amebaki Msimamizi mmoja."
            ),
            paragraphs: vec![format!(
                "Kuanzia {}, Msimamizi huyo ataweza kuamua peke yake mambo yanayohitaji watu wawili. Kama hili si sahihi, pinga kabla au baada ya siku hiyo: litasimama mpaka mwendeshaji wa Kibali hii aliangalie.",
                day(alone_from, MONTHS)
            )],
            button: button("Pinga", objection_link),
            why: format!("Umepata barua pepe hii kwa sababu ulikuwa Msimamizi wa {merchant} kwenye Kibali."),
            ..Page::default()
        },
        Content::ChangeRequested { merchant, requested_by, role, says, link } => Page {
            subject: format!("Ombi la mabadiliko linahitaji mtu wa pili: {says}"),
            merchant: Some(merchant.clone()),
            heading: "Ombi la mabadiliko linahitaji mtu wa pili".to_owned(),
            lead: format!(
                "{name}, {requested_by} anaomba mabadiliko ambayo Msimamizi mwingine lazima athibitishe."
            ),
            facts: vec![
                ("Mabadiliko", says.clone()),
                ("Aliyeomba", format!("{requested_by}, {}", word(*role))),
            ],
            button: button("Kagua ombi", link),
            why: admin_of(merchant),
            ..Page::default()
        },
        Content::ChangeDecided { merchant, says, decision, decided_by, note, link } => Page {
            subject: match decision {
                Decision::Confirmed => format!("Limethibitishwa: {says}"),
                Decision::Declined => format!("Limekataliwa: {says}"),
                Decision::Expired => format!("Hakuna aliyeamua: {says}"),
            },
            merchant: Some(merchant.clone()),
            lead: match decision {
                Decision::Confirmed => {
                    format!("{name}, {decided_by} amethibitisha mabadiliko uliyoomba. Yameanza kutumika.")
                }
                Decision::Declined => {
                    format!("{name}, {decided_by} amekataa mabadiliko uliyoomba. Hakuna kilichobadilika.")
                }
                Decision::Expired => format!(
                    "{name}, hakuna aliyeamua mabadiliko uliyoomba ndani ya siku 14. Omba tena kama bado unayahitaji."
                ),
            },
            facts: note.iter().map(|note| ("Maelezo", note.clone())).collect(),
            button: button("Fungua ombi", link),
            why: "Umepata barua pepe hii kwa sababu uliomba mabadiliko haya.".to_owned(),
            ..Page::default()
        },
        Content::OwnershipOffered { merchant, from, link } => Page {
            subject: format!("{from} anataka uwe mmiliki wa {merchant}"),
            merchant: Some(merchant.clone()),
            lead: format!(
                "{name}, ukikubali, wewe ndiye mmiliki wa {merchant}. {} anabaki Msimamizi na anaweza kutengua kwa saa 72.",
                first_name(from)
            ),
            button: button("Angalia ombi", link),
            why: admin_of(merchant),
            ..Page::default()
        },
        Content::OwnershipMoved { merchant, from, to, undo_until, link } => Page {
            subject: format!("{to} sasa ni mmiliki wa {merchant}"),
            merchant: Some(merchant.clone()),
            lead: format!("{name}, umiliki umehama kutoka {from} kwenda {to}."),
            facts: vec![("Unaweza kutenguliwa hadi", day(undo_until, MONTHS)), ("Na", from.clone())],
            button: button("Fungua timu", link),
            why: admin_of(merchant),
            ..Page::default()
        },
        Content::OwnershipUndone { merchant, from, to, link } => Page {
            subject: format!("{from} ni mmiliki wa {merchant} tena"),
            merchant: Some(merchant.clone()),
            lead: format!("{name}, kuhama kwa umiliki kwenda {to} kumetenguliwa. {to} anabaki Msimamizi."),
            button: button("Fungua timu", link),
            why: admin_of(merchant),
            ..Page::default()
        },
        Content::PayoutWaits { merchant, amount, payee, reference, made_by, link } => Page {
            subject: format!("{amount} kwa {payee} yanakusubiri"),
            merchant: Some(merchant.clone()),
            lead: format!(
                "{name}, malipo haya yanasubiri wewe au mwingine mwenye ruhusa ayaidhinishe. Yakague kwanza."
            ),
            facts: vec![
                ("Kiasi", amount.clone()),
                ("Mpokeaji", payee.clone()),
                ("Kumbukumbu na.", reference.clone()),
                ("Yameandaliwa na", made_by.clone()),
            ],
            button: button("Kagua malipo", link),
            why: format!("Umepata barua pepe hii kwa sababu unaweza kuidhinisha malipo ya {merchant}."),
            ..Page::default()
        },
        Content::DailyReport { merchant, day, currencies, link } => Page {
            subject: currencies.first().map_or_else(
                || format!("{merchant} tarehe {day}"),
                |first| format!("{merchant} tarehe {day}: zimeingia {}, zimetoka {}", first.collected.1, first.paid.1),
            ),
            merchant: Some(merchant.clone()),
            lead: format!("{name}, haya ndiyo yaliyotokea tarehe {day}."),
            facts: currencies
                .iter()
                .flat_map(|of| {
                    let many = |(count, sum): &(i64, String)| format!("{count}, {sum}");
                    [
                        ("Zilizoingia", many(&of.collected)),
                        ("Zilizolipwa", many(&of.paid)),
                        ("Zilizoshindikana au kurudi", many(&of.failed)),
                        ("Zinasubiri idhini", many(&of.waiting)),
                        ("Hazijulikani, zimeshikiliwa hadi ushahidi upatikane", many(&of.unknown)),
                        ("Salio la kuanzia", of.opening.clone()),
                        ("Salio la mwisho", of.closing.clone()),
                    ]
                })
                .collect(),
            points: currencies
                .iter()
                .flat_map(|of| &of.channels)
                .map(|(channel, count, sum)| format!("{channel}: {count}, {sum}"))
                .collect(),
            button: button("Fungua salio", link),
            why: format!("Unapata barua hii kila asubuhi kwa sababu uliiwasha kwenye {merchant}, ambapo unaweza pia kuizima."),
            ..Page::default()
        },
        Content::SettlementChanged { merchant, account, asked_by, confirmed_by, link } => Page {
            subject: format!("Fedha za {merchant} zinatolewa kwenda akaunti nyingine"),
            merchant: Some(merchant.clone()),
            lead: format!(
                "{name}, kuanzia sasa fedha zinatolewa kwenda akaunti hii. Kama si sahihi, kataa zinazosubiri na wasiliana na wenzako."
            ),
            facts: vec![
                ("Akaunti", account.clone()),
                ("Imeombwa na", asked_by.clone()),
                ("Imethibitishwa na", confirmed_by.clone().unwrap_or_else(|| "hakuna mwingine".to_owned())),
            ],
            button: button("Fungua salio", link),
            why: admin_of(merchant),
            ..Page::default()
        },
        Content::LedgerDiffers { merchant, count, findings, link } => Page {
            subject: format!("Leja ya {merchant} haiwiani, mahali {count}"),
            merchant: Some(merchant.clone()),
            heading: "Leja haiwiani".to_owned(),
            lead: format!(
                "{name}, Kibali hukagua leja yenyewe tena na tena, na haya hayako sawa. Hakuna kilichobadilishwa. \
                 Mwonyeshe anayeendesha Kibali hii kabla pesa zaidi hazijatoka."
            ),
            points: findings.clone(),
            button: button("Fungua ukaguzi", link),
            why: format!("Umepata barua pepe hii kwa sababu wewe ni Msimamizi wa {merchant} kwenye Kibali."),
            ..Page::default()
        },
        Content::BalanceAtProvider { merchant, closed, findings, link } => Page {
            subject: match closed {
                false => format!("Salio la {merchant} kule ClickPesa linatofautiana na leja"),
                true => format!("Salio la {merchant} kule ClickPesa linalingana tena na leja"),
            },
            merchant: Some(merchant.clone()),
            lead: match closed {
                false => format!(
                    "{name}, Kibali huyalinganisha mara moja kwa siku. Tofauti imewekwa kando: hakuna anayeweza kuitumia, na \
                     hakuna kingine kilichobadilishwa. Tafuta kule amana, pesa zilizotolewa au ada ambayo Kibali haiijui."
                ),
                true => format!("{name}, kilichokuwa kimewekwa kando kimerudi kwenye leja."),
            },
            points: findings.clone(),
            button: button("Fungua ulinganisho", link),
            why: format!("Umepata barua pepe hii kwa sababu wewe ni Msimamizi wa {merchant} kwenye Kibali."),
            ..Page::default()
        },
        Content::BatchWaits { merchant, batch, count, total, names, made_by, link } => Page {
            subject: format!("Malipo {count}, {total}, yanakusubiri"),
            merchant: Some(merchant.clone()),
            lead: format!(
                "{name}, malipo haya ya pamoja yanasubiri wewe au mwingine mwenye ruhusa ayaidhinishe yote kwa mara moja. Yakague kwanza."
            ),
            facts: vec![
                ("Malipo ya pamoja", batch.clone()),
                ("Idadi ya malipo", count.to_string()),
                ("Jumla, pamoja na ada", total.clone()),
                ("Majina tofauti na ya akaunti", names.0.to_string()),
                ("Majina yasiyojulikana", names.1.to_string()),
                ("Yamepakiwa na", made_by.clone()),
            ],
            button: button("Kagua malipo", link),
            why: format!("Umepata barua pepe hii kwa sababu unaweza kuidhinisha malipo ya {merchant}."),
            ..Page::default()
        },
        Content::BeneficiaryWaits { merchant, beneficiary, account, asked_by, link } => Page {
            subject: format!("{beneficiary} anasubiri kuthibitishwa"),
            merchant: Some(merchant.clone()),
            lead: format!(
                "{name}, hakuna kinacholipwa kwenye akaunti hii kabla wewe au mwingine mwenye ruhusa hajaithibitisha. Muulize kwanza mpokeaji kama ni yake."
            ),
            facts: vec![
                ("Mpokeaji", beneficiary.clone()),
                ("Akaunti", account.clone()),
                ("Ameomba", asked_by.clone()),
            ],
            button: button("Kagua mpokeaji", link),
            why: format!("Umepata barua pepe hii kwa sababu unaweza kuthibitisha wapokeaji wa {merchant}."),
            ..Page::default()
        },
        Content::OutcomeWaits { merchant, amount, payee, reference, paid, proposed_by, link } => Page {
            subject: format!("Hatima ya {amount} kwa {payee} inakusubiri"),
            merchant: Some(merchant.clone()),
            lead: format!(
                "{name}, kuna aliyesema hatima ya malipo haya, na hakuna kinachoandikwa kwenye leja kabla wewe au mwingine mwenye ruhusa hajathibitisha. Kagua ushahidi kwanza."
            ),
            facts: vec![
                ("Kiasi", amount.clone()),
                ("Mpokeaji", payee.clone()),
                ("Kumbukumbu na.", reference.clone()),
                ("Inasemekana", if *paid { "yamelipwa" } else { "hayajalipwa" }.to_owned()),
                ("Amesema", proposed_by.clone()),
            ],
            button: button("Kagua ushahidi", link),
            why: format!("Umepata barua pepe hii kwa sababu unaweza kuidhinisha malipo ya {merchant}."),
            ..Page::default()
        },
    }
}

fn access(merchant: &str, what: Access, by: &str, link: &str, name: &str) -> Page {
    let (subject, lead, label) = match what {
        Access::Disabled => (
            format!("Umezuiwa kuingia {merchant}"),
            format!("{name}, {by} amekuzuia kuingia. Msimamizi anaweza kukuruhusu tena."),
            None,
        ),
        Access::Enabled => (
            format!("Umeruhusiwa tena kuingia {merchant}"),
            format!("{name}, {by} amekuruhusu kuingia tena."),
            Some(format!("Fungua {merchant}")),
        ),
        Access::Removed => (
            format!("Haupo tena kwenye timu ya {merchant}"),
            format!(
                "{name}, {by} amekuondoa kwenye timu. Jina lako linabaki kwenye kumbukumbu za ulichofanya."
            ),
            None,
        ),
        Access::FactorReset => (
            "Uthibitisho wako wa hatua ya pili umeondolewa".to_owned(),
            format!(
                "{name}, {by} aliomba, na {merchant} imeondoa uthibitisho wako wa hatua ya pili. Ingia kwa nenosiri lako na uweke mpya."
            ),
            Some("Weka uthibitisho wa hatua ya pili".to_owned()),
        ),
    };
    Page {
        subject,
        merchant: Some(merchant.to_owned()),
        lead,
        button: label.and_then(|label| button(label, link)),
        why: format!(
            "Umepata barua pepe hii kwa sababu wewe ni, au ulikuwa, mwanatimu wa {merchant} kwenye Kibali."
        ),
        ..Page::default()
    }
}

fn first_steps(role: Role, instance: &str, place: &str) -> Vec<Step> {
    let step = |says, label, link: String| Step { says, label, link };
    let factor = || {
        step(
            "Weka uthibitisho wa hatua ya pili kwenye akaunti yako.",
            "Fungua usalama",
            format!("{place}/settings/security"),
        )
    };
    match role {
        Role::Developer => vec![
            step(
                "Tengeneza programu na ufunguo wa API. Siri yake inaonyeshwa mara moja tu.",
                "Fungua programu",
                format!("{place}/build/applications"),
            ),
            step(
                "Weka anwani ya webhook ambayo Kibali itaita jambo likitokea, na uitumie jaribio.",
                "Fungua webhook",
                format!("{place}/build/webhooks"),
            ),
            step(
                "Fanya wito wa kwanza: pata token na uombe malipo. API ya Kibali yenyewe iko /docs/api.",
                "Soma API ya third-parties",
                format!("{instance}/docs/third-parties"),
            ),
        ],
        Role::Admin => vec![
            factor(),
            step(
                "Ona nani yuko kwenye timu na kila wadhifa unaruhusu nini.",
                "Fungua timu",
                format!("{place}/settings/team"),
            ),
            step("Angalia yanayohitaji mtu wa pili.", "Fungua idhini", format!("{place}/approvals")),
        ],
        Role::Manager => vec![
            factor(),
            step("Angalia malipo yanayokusubiri.", "Fungua idhini", format!("{place}/approvals")),
            step("Ona makusanyo na salio linalotumika.", "Fungua salio", format!("{place}/balance")),
        ],
        Role::Employee => vec![
            factor(),
            step("Ona makusanyo.", "Fungua makusanyo", format!("{place}/payments")),
            step(
                "Andaa malipo. Yanasubiri mpaka mtu mwingine ayaidhinishe.",
                "Fungua malipo",
                format!("{place}/payouts"),
            ),
        ],
    }
}
