use super::*;
use crate::is_money_scope;

#[test]
fn no_developer_and_no_setting_moves_money() {
    for kind in [
        Kind::CreatePayout,
        Kind::EditPayout,
        Kind::AuthorisePayout,
        Kind::RejectPayout,
        Kind::Withdraw,
        Kind::ManageBeneficiaries,
        Kind::ConfirmBeneficiary,
    ] {
        assert_eq!(rule(kind).of(Role::Developer).allow, Allow::Never, "{kind:?}");
    }
}

#[test]
fn no_key_authorises() {
    for kind in [Kind::AuthorisePayout, Kind::ConfirmBeneficiary, Kind::Withdraw] {
        assert_eq!(rule(kind).key, KeyCell::Never, "{kind:?}");
    }
}

#[test]
fn the_table_is_as_reviewed() {
    let mut text = String::new();
    for kind in Kind::ALL {
        let row = rule(*kind);
        let cells = Role::ALL.map(|role| {
            let cell = row.of(role);
            let marks = format!(
                "{}{}",
                if cell.step_up { "+U" } else { "" },
                if cell.second_person { "+2" } else { "" }
            );
            format!("{:<18}", format!("{:?}{marks}", cell.allow))
        });
        let stranger = if stranger_may(*kind) { " stranger" } else { "" };
        text.push_str(format!("{:<28}{} {:?}{stranger}", kind.code(), cells.concat(), row.key).trim_end());
        text.push('\n');
    }
    let reviewed = include_str!("../policy.txt");
    assert!(
        text == reviewed,
        "the table changed; if that is meant, review and replace policy.txt by:\n{text}"
    );
}

#[test]
fn a_role_is_found_by_its_name_alone() {
    for (role, name) in Role::ALL.into_iter().zip(["Admin", "Manager", "Employee", "Developer"]) {
        assert_eq!(role.name(), name);
        assert_eq!(Role::from_name(name), Some(role));
    }
    for name in ["", "admin", "Owner", "Administrator"] {
        assert_eq!(Role::from_name(name), None, "{name}");
    }
}

#[test]
fn a_door_stays_shut_unless_the_table_lets_somebody_in() {
    for shut in [Allow::No, Allow::Never, Allow::MayRequest] {
        assert!(!shut.enters(), "{shut:?}");
    }
    for open in [
        Allow::Yes,
        Allow::Own,
        Allow::Masked,
        Allow::Names,
        Allow::Owner,
        Allow::PayoutsAndOwn,
        Allow::DeveloperAndOwn,
    ] {
        assert!(open.enters(), "{open:?}");
    }
}

#[test]
fn the_roles_that_may_are_those_the_table_lets_in() {
    let that = |kind| roles_that(kind).collect::<Vec<_>>();
    assert_eq!(that(Kind::AuthorisePayout), [Role::Admin, Role::Manager]);
    assert_eq!(that(Kind::CreatePayout), [Role::Admin, Role::Manager, Role::Employee]);
    assert_eq!(that(Kind::CreateKey), [Role::Admin, Role::Developer]);
    assert_eq!(that(Kind::LoosenSecurity), [Role::Admin], "who may only ask is not among them");
    assert_eq!(that(Kind::ViewPolicy), Role::ALL);
    assert_eq!(that(Kind::CarryOut), []);
}

#[test]
fn scopes_that_send_money_out_are_told_from_the_others() {
    let money: Vec<_> = Kind::ALL.iter().copied().filter(|kind| is_money_scope(*kind)).collect();
    let wanted = [Kind::RequestRefund, Kind::CreatePayout, Kind::EditPayout, Kind::ManageBeneficiaries];
    assert_eq!(money, wanted);
}

#[test]
fn nobody_but_a_stranger_s_routes_is_open_to_strangers() {
    for kind in Kind::ALL {
        assert_eq!(stranger_may(*kind), kind.group() == "Strangers", "{kind:?}");
    }
}
