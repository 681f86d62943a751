//! No path leads from a Developer to creating or authorising a payout.

use permit::{Allow, Kind, OpenTo, Role, rule};
use serde_json::json;
use testkit::both_stores;

use super::{call, for_members, is_third_party, merchant, name, queries, table};

/// What moves money out, or decides that it moves.
const MONEY_OUT: [Kind; 10] = [
    Kind::CreatePayout,
    Kind::EditPayout,
    Kind::AuthorisePayout,
    Kind::RejectPayout,
    Kind::ManageBeneficiaries,
    Kind::ConfirmBeneficiary,
    Kind::RequestRefund,
    Kind::AuthoriseRefund,
    Kind::Withdraw,
    Kind::ReleaseMoneyFeature,
];

both_stores!(a_developer_meets_a_closed_door_wherever_money_moves, |store| async move {
    let mut f = merchant(store).await;
    let table = table(&f);
    let before = queries::count_money_out(&f).await;
    let mut tried = 0;
    for route in for_members(&table).filter(|route| MONEY_OUT.contains(&route.permission)) {
        assert!(!rule(route.permission).of(Role::Developer).allow.enters(), "{}", name(route));
        let answer = call(&mut f.developer, route).await;
        assert_eq!(answer.status.as_u16(), 403, "{}: {}", name(route), answer.text);
        tried += 1;
    }
    let payout = json!({"amount": {"amount": 100, "currency": "TZS"}, "phone_number": "255712345678", "reference": "R1"});
    f.developer.post("/v1/payouts", payout).await.refused(403, "role.refused");
    assert!(tried >= 4, "creating, authorising, rejecting and cancelling are routes");
    assert_eq!(queries::count_money_out(&f).await, before);
});

both_stores!(a_route_that_writes_money_out_asks_for_a_permission_that_says_so, |store| async move {
    let f = merchant(store).await;
    // Whatever writes under a path that names payouts takes one of the permissions a Developer never has.
    for route in table(&f) {
        let writes = route.method != http::Method::GET && route.permission.writes();
        let payouts = route.path.contains("payout");
        if writes && payouts && route.open_to == OpenTo::Merchant {
            // The policy moves nothing by itself: a Developer reads it, and changes it by no route.
            let refused = if route.permission == Kind::TightenPolicy { Allow::No } else { Allow::Never };
            assert_eq!(rule(route.permission).of(Role::Developer).allow, refused, "{}", name(&route));
        }
    }
});

both_stores!(a_session_of_a_member_is_no_key_on_the_third_party_api, |store| async move {
    let f = merchant(store).await;
    let table = table(&f);
    for client in [&f.admin, &f.manager, &f.employee, &f.developer] {
        for route in for_members(&table).filter(|route| is_third_party(route)) {
            let answer = call(&mut client.clone(), route).await;
            assert!(matches!(answer.status.as_u16(), 400..=403), "{}: {}", name(route), answer.text);
        }
    }
});
