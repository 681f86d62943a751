//! What becomes of a beneficiary, and who may do it.

use rails::TransferType;
use values::{Currency, Phone};

use super::*;

fn member(number: u8) -> (Id<Member>, String) {
    (Id::from_bytes([number; 16]), number.to_string())
}

fn at(second: i64) -> Timestamp {
    Timestamp::from_micros(second * 1_000_000)
}

fn phone(number: &str) -> Destination {
    Destination::Mobile(Phone::parse(number).expect("a number"))
}

fn bank(number: &str, currency: Currency) -> Destination {
    Destination::Bank {
        bic: "CORUTZTZ".to_owned(),
        account_number: number.to_owned(),
        account_name: Some("ASHA".to_owned()),
        currency,
        transfer: TransferType::Ach,
    }
}

/// Added by 1, confirmed by 2.
fn confirmed() -> Beneficiary {
    Beneficiary {
        id: Id::nil(),
        name: "Asha".to_owned(),
        known_name: None,
        destination: phone("255712345678"),
        email: None,
        note: None,
        state: BeneficiaryState::Confirmed,
        version: 1,
        added_by: member(1),
        changed_by: member(1),
        changed_as: Vec::new(),
        asked_by: member(1),
        confirmed: Some((member(2).0, "2".to_owned(), at(1))),
        before: None,
        account_changed_at: at(0),
        created_at: at(0),
        updated_at: at(1),
    }
}

fn to(name: &str, destination: Destination) -> Changed {
    Changed { name: name.to_owned(), known_name: None, destination, email: None, note: None }
}

#[test]
fn a_new_name_or_account_waits_again_and_a_note_does_not() {
    for (name, destination, change, waits) in [
        ("Asha", phone("255712345679"), Change::Account, true),
        ("Asha", bank("0150123456789", Currency::TZS), Change::Account, true),
        ("Asha M", phone("255712345678"), Change::Name, true),
        ("Asha", phone("255712345678"), Change::Rest, false),
    ] {
        let mut one = confirmed();
        let changed = Changed { note: Some("rent".to_owned()), ..to(name, destination) };
        assert_eq!(one.change(changed, member(3), at(5)), Ok(change));
        assert_eq!((one.state == BeneficiaryState::Waiting, one.version), (waits, 1 + i64::from(waits)));
        assert_eq!(one.changed_by == member(3), waits);
        assert_eq!(one.account_changed_at, at(if change == Change::Account { 5 } else { 0 }));
        assert_eq!(one.used().is_ok(), !waits);
        assert_eq!(one.stands_as(1), !waits);
    }
}

#[test]
fn nobody_hides_behind_a_later_change_or_behind_whoever_restores() {
    let mut one = confirmed();
    one.change(to("Asha", phone("255712345679")), member(3), at(5)).expect("changed");
    let more = to("Asha M", phone("255712345679"));
    assert_eq!(one.change(more.clone(), member(4), at(6)), Err(BeneficiaryError::ChangeWaits));
    assert_eq!(one.change(more, member(3), at(6)), Ok(Change::Name));
    one.before = None;
    one.decline(at(7)).expect("what was never confirmed is put away");
    assert_eq!(one.change(to("A", phone("255712345679")), member(3), at(8)), Err(BeneficiaryError::Archived));
    one.restore(member(4), at(8)).expect("restored");
    assert_eq!(one.others(), [member(1).0, member(3).0, member(4).0]);
    assert_eq!(one.used(), Err(BeneficiaryError::Waiting));
    one.confirm(at(8), member(2), at(9)).expect("confirmed");
    let used = one.used().expect("confirmed");
    assert_eq!((used.version, used.added_by, used.changed_by), (3, member(1).0, member(3).0));
}

#[test]
fn a_key_does_not_hide_behind_whoever_made_it() {
    let of_key = || (member(3).0, "Server".to_owned());
    for hands in [vec![of_key(), member(3)], vec![member(3), of_key(), member(3), of_key(), member(3)]] {
        let mut one = confirmed();
        for (place, by) in (10..).zip(hands) {
            let to = to(&place.to_string(), phone("255712345679"));
            one.change(to, by, at(place)).expect("changed");
        }
        let key = of_key();
        assert_eq!(one.changed_by, member(3));
        assert!(one.hands().contains(&(key.0, key.1.as_str())), "{:?}", one.hands());
    }
    // Who took it out again stays apart from whoever changes it after that, by however many hands.
    let mut one = confirmed();
    one.archive(at(3)).expect("archived");
    one.restore(member(4), at(4)).expect("restored");
    for (place, by) in (5..).zip([member(1), (member(1).0, "Server".to_owned()), member(1)]) {
        one.change(to(&place.to_string(), phone("255712345678")), by, at(place)).expect("changed");
        assert_eq!(one.others(), [member(1).0, member(1).0, member(4).0]);
    }
}

#[test]
fn each_hand_in_what_stands_or_waits_stays_until_it_is_changed_anew() {
    let of = |name: &str| (member(3).0, name.to_owned());
    let change = |one: &mut Beneficiary, name: &str, second: i64| {
        one.change(to(&second.to_string(), phone("255712345679")), of(name), at(second)).expect("changed");
    };
    let mut one = confirmed();
    for (second, name) in (10..).zip(["Server", "3", "Shop", "3"]) {
        change(&mut one, name, second);
    }
    let parts = |one: &Beneficiary| {
        let mut names: Vec<_> = one.hands().into_iter().map(|(_, name)| name.to_owned()).collect();
        names.sort();
        names.dedup();
        names
    };
    assert_eq!(parts(&one), ["1", "3", "Server", "Shop"]);
    // Also once it is confirmed, put away, and taken out by one of them.
    one.confirm(one.updated_at, member(2), at(20)).expect("confirmed");
    one.archive(at(21)).expect("archived");
    one.restore(of("3"), at(22)).expect("restored");
    assert_eq!(parts(&one), ["1", "3", "Server", "Shop"]);
    one.confirm(one.updated_at, member(2), at(23)).expect("confirmed");
    // A change that nobody confirms takes no hand away.
    let mut declined = one.clone();
    declined.change(to("Other", phone("255712345670")), member(4), at(24)).expect("changed");
    assert_eq!(parts(&declined), ["1", "4"]);
    declined.decline(at(25)).expect("declined");
    assert_eq!(declined.hands(), one.hands());
    change(&mut one, "Till", 26);
    assert_eq!(parts(&one), ["1", "Till"], "who changed it before has no part in what waits now");
}

#[test]
fn each_act_fits_one_state() {
    let mut one = confirmed();
    let not_waiting = Err(BeneficiaryError::NotWaiting(BeneficiaryState::Confirmed));
    assert_eq!(one.confirm(at(1), member(2), at(2)), not_waiting);
    assert_eq!(one.withdraw(member(1).0, at(2)), not_waiting);
    assert_eq!(one.decline(at(2)), Err(BeneficiaryError::NotWaiting(BeneficiaryState::Confirmed)));
    assert_eq!(
        one.restore(member(1), at(2)),
        Err(BeneficiaryError::NotArchived(BeneficiaryState::Confirmed))
    );
    one.archive(at(3)).expect("archived");
    assert_eq!(one.archive(at(3)), Err(BeneficiaryError::Archived));
    assert_eq!(one.used(), Err(BeneficiaryError::Archived));
    assert!(!one.stands_as(1));
    one.restore(member(1), at(4)).expect("restored");
    assert_eq!(one.state, BeneficiaryState::Waiting);
}

#[test]
fn an_account_is_the_same_however_it_is_paid() {
    let account = bank("0150123456789", Currency::TZS);
    assert_eq!(place_key(&account), place_key(&bank("0150123456789", Currency::USD)));
    let till =
        |code: &str| Destination::Till { provider_code: code.to_owned(), number: "5551234".to_owned() };
    let places =
        [account, bank("0150123456780", Currency::TZS), phone("255712345678"), till("503"), till("502")];
    let mut keys: Vec<_> = places.iter().map(place_key).collect();
    keys.sort();
    keys.dedup();
    assert_eq!(keys.len(), places.len());
}

#[test]
fn what_is_known_now_is_written_and_states_have_a_word_each() {
    let mut one = confirmed();
    let phone = phone("255712345679");
    let changed = Changed {
        known_name: Some("ASHA M".to_owned()),
        email: Some("a@x.tz".to_owned()),
        ..to("Asha", phone.clone())
    };
    assert_eq!(one.change(changed, member(3), at(5)), Ok(Change::Account));
    assert_eq!(
        (one.destination, one.known_name.as_deref(), one.email.as_deref()),
        (phone, Some("ASHA M"), Some("a@x.tz"))
    );
    assert_eq!((one.asked_by, one.updated_at), (member(3), at(5)));
    for (state, word) in BeneficiaryState::ALL.into_iter().zip(["waiting", "confirmed", "archived"]) {
        assert_eq!((state.name(), BeneficiaryState::from_name(word)), (word, Some(state)));
    }
    assert_eq!(BeneficiaryState::from_name("gone"), None);
}

#[test]
fn a_note_on_what_waits_is_anybodys() {
    let mut one = confirmed();
    one.change(to("Asha M", phone("255712345678")), member(3), at(5)).expect("changed");
    let noted = Changed { note: Some("rent".to_owned()), ..to("Asha M", phone("255712345678")) };
    assert_eq!(one.change(noted, member(4), at(6)), Ok(Change::Rest));
    assert_eq!((&one.changed_by, one.version, one.state), (&member(3), 2, BeneficiaryState::Waiting));
    one.confirm(at(6), member(2), at(7)).expect("confirmed");
    assert_eq!((&one.confirmed, one.updated_at), (&Some((member(2).0, "2".to_owned(), at(7))), at(7)));
    assert!(one.stands_as(2) && !one.stands_as(1), "as it is now, not as it was");
}

#[test]
fn the_holder_and_the_currency_of_an_account_decide_who_is_paid_what() {
    let mut one = Beneficiary { destination: bank("0150123456789", Currency::TZS), ..confirmed() };
    let dollars = to("Asha", bank("0150123456789", Currency::USD));
    assert_eq!(one.change(dollars, member(3), at(5)), Ok(Change::Account));
    assert_eq!((one.state, one.version), (BeneficiaryState::Waiting, 2));
}

#[test]
fn a_change_that_nobody_confirms_leaves_what_was_confirmed() {
    let changes = [
        ("Asha M", phone("255712345678")),
        ("Asha", phone("255712345679")),
        ("Asha", bank("0150123456789", Currency::TZS)),
    ];
    for (name, destination) in changes {
        let mut one = confirmed();
        let changed = Changed { known_name: Some("OTHER".to_owned()), ..to(name, destination) };
        one.change(changed, member(3), at(5)).expect("changed");
        // However often its maker goes on, what was confirmed stays that.
        one.change(to("Third", phone("255712345670")), member(3), at(6)).expect("changed");
        let before = one.before.clone().expect("kept");
        assert_eq!((before.name.as_str(), &before.destination), ("Asha", &confirmed().destination));
        let as_before = |now| Beneficiary { updated_at: now, ..confirmed() };
        let (mut declined, mut withdrawn, mut archived) = (one.clone(), one.clone(), one);
        declined.decline(at(7)).expect("declined");
        assert_eq!(declined, as_before(at(7)));
        assert!(declined.stands_as(1), "payouts made with it stand again");
        assert_eq!(withdrawn.withdraw(member(4).0, at(7)), Err(BeneficiaryError::NotYours));
        withdrawn.withdraw(member(3).0, at(8)).expect("withdrawn");
        assert_eq!(withdrawn, as_before(at(8)));
        archived.archive(at(9)).expect("archived");
        assert_eq!(archived, Beneficiary { state: BeneficiaryState::Archived, ..as_before(at(9)) });
    }
}

#[test]
fn what_was_never_confirmed_has_nothing_to_go_back_to() {
    let new = Beneficiary { state: BeneficiaryState::Waiting, confirmed: None, ..confirmed() };
    let mut one = new.clone();
    assert_eq!(one.withdraw(member(1).0, at(2)), Err(BeneficiaryError::NothingBefore));
    assert_eq!(one, new, "and nothing was done");
    one.change(to("Asha M", phone("255712345679")), member(1), at(3)).expect("changed");
    assert_eq!(one.before, None);
    one.decline(at(4)).expect("declined");
    assert_eq!(one.state, BeneficiaryState::Archived);
}

#[test]
fn it_is_confirmed_as_it_was_read_and_then_nothing_is_kept() {
    let mut one = confirmed();
    one.change(to("Asha M", phone("255712345678")), member(3), at(5)).expect("changed");
    let read = one.updated_at;
    one.change(to("Asha N", phone("255712345678")), member(3), at(5)).expect("changed in the same moment");
    assert_eq!(one.confirm(read, member(2), at(6)), Err(BeneficiaryError::Changed));
    // An instant is told to the millisecond.
    let told = Timestamp::from_micros(one.updated_at.as_micros() / 1_000 * 1_000);
    one.confirm(told, member(2), at(6)).expect("confirmed");
    assert_eq!((one.before, one.version), (None, 3));
}
