//! What a payout does to the books.

use rails::Return;
use values::Amount;

use super::super::model::{Back, Payout, PayoutState, Price, ReturnedFee};
use crate::ledger::{AccountKind, Transfer, TransferKind};

/// Frees the money of a payout that ends without leaving.
pub(super) fn void(payout: &Payout) -> Transfer {
    let (available, held) = (AccountKind::Available, AccountKind::Held);
    let (kind, currency) = (payout.purpose.moves().void, payout.amount.currency());
    Transfer::new(kind, *payout.id.as_bytes(), &payout.reference, currency)
        .move_money(held, available, payout.price.sent(), "Payout ended, money free again")
        .charge(held, available, payout.price.fee, "Payout ended, fee free again")
}

/// What changes of the money held for a payout that is to cost `new`; nothing where that is the same.
pub(super) fn change_hold(payout: &Payout, new: &Price) -> Option<Transfer> {
    let before = payout.price;
    if (before.sent(), before.fee) == (new.sent(), new.fee) {
        return None;
    }
    let (available, held) = (AccountKind::Available, AccountKind::Held);
    let (subject, currency) = (*payout.id.as_bytes(), payout.amount.currency());
    let transfer = Transfer::new(TransferKind::HoldChange, subject, &payout.reference, currency);
    let transfer = match more(before.sent(), new.sent()) {
        Ok(more) => transfer.move_money(available, held, more, "Payout changed, more held"),
        Err(less) => transfer.move_money(held, available, less, "Payout changed, less held"),
    };
    Some(match more(before.fee, new.fee) {
        Ok(more) => transfer.charge(available, held, more, "Payout changed, more of its fee held"),
        Err(less) => transfer.charge(held, available, less, "Payout changed, less of its fee held"),
    })
}

/// How much more `after` is than `before`, or how much less.
fn more(before: Amount, after: Amount) -> Result<Amount, Amount> {
    after.checked_sub(before).map_err(|_| before.checked_sub(after).expect("amounts of one currency"))
}

/// Holds the money of a payout once more that was thought not to have arrived.
pub(super) fn hold_again(payout: &Payout) -> Transfer {
    let (available, held) = (AccountKind::Available, AccountKind::Held);
    let (kind, currency) = (payout.purpose.moves().hold_again, payout.amount.currency());
    Transfer::new(kind, *payout.id.as_bytes(), &payout.reference, currency)
        .move_money(available, held, payout.price.sent(), "Payout was delivered after all")
        .charge(available, held, payout.price.fee, "Fee of a payout that was delivered after all")
}

/// What is posted when it left: what was held goes to the provider, through the exchange where currencies differ, and the
/// fee to us.
pub(super) fn left(payout: &Payout, rail: &'static str) -> Vec<Transfer> {
    let (sent, receives) = (payout.price.sent(), payout.price.receives);
    let kind = payout.purpose.moves().left;
    let of = |currency| Transfer::new(kind, *payout.id.as_bytes(), &payout.reference, currency);
    let fee = |transfer: Transfer| {
        transfer.charge(AccountKind::Held, AccountKind::Fees, payout.price.fee, "Fee of a payout")
    };
    let (held, exchange, clearing) = (AccountKind::Held, AccountKind::Exchange, AccountKind::Clearing(rail));
    if payout.price.rate.is_none() {
        return vec![fee(of(sent.currency()).move_money(held, clearing, sent, "Paid out"))];
    }
    vec![
        fee(of(sent.currency()).move_money(held, exchange, sent, "Exchanged for a payout")),
        of(receives.currency()).move_money(exchange, clearing, receives, "Paid out"),
    ]
}

/// The reverse of [`left`], at the same rate; less the fee where the provider kept it.
fn came_back(payout: &Payout, rail: &'static str, kind: TransferKind, back: ReturnedFee) -> Vec<Transfer> {
    let (sent, receives) = (payout.price.sent(), payout.price.receives);
    let of = |currency| Transfer::new(kind, *payout.id.as_bytes(), &payout.reference, currency);
    let fee = |transfer: Transfer| match back {
        ReturnedFee::Kept => transfer,
        ReturnedFee::Back => transfer.charge(
            AccountKind::Fees,
            AccountKind::Available,
            payout.price.fee,
            "Fee of a payout, back",
        ),
    };
    let (available, exchange) = (AccountKind::Available, AccountKind::Exchange);
    let clearing = AccountKind::Clearing(rail);
    if payout.price.rate.is_none() {
        return vec![fee(of(sent.currency()).move_money(clearing, available, sent, "Payout came back"))];
    }
    vec![
        fee(of(sent.currency()).move_money(exchange, available, sent, "Payout came back")),
        of(receives.currency()).move_money(clearing, exchange, receives, "Payout came back"),
    ]
}

/// How a payout whose money came back ends.
pub(super) struct Returned {
    pub state: PayoutState,
    pub fee: ReturnedFee,
    /// In the order in which they are posted, within a currency.
    pub transfers: Vec<Transfer>,
    /// The name of its event, and what the third-party API calls that.
    pub event: (&'static str, &'static str),
    /// What is available again.
    pub given: Amount,
}

/// Posts that the money of a payout came back, whether or not we had heard before that it had left.
pub(super) fn give_back(payout: &Payout, rail: &'static str, back: &Back) -> Returned {
    let moves = payout.purpose.moves();
    let (kind, state, fee, event) = match back.how {
        Return::Refunded => {
            (moves.refund, PayoutState::Refunded, ReturnedFee::Back, ("payout.refunded", "PAYOUT REFUNDED"))
        }
        Return::ReversedWithFee | Return::ReversedWithoutFee => (
            moves.reversal,
            PayoutState::Reversed,
            if back.how == Return::ReversedWithFee { ReturnedFee::Back } else { ReturnedFee::Kept },
            ("payout.reversed", "PAYOUT REVERSED"),
        ),
    };
    let mut transfers = Vec::new();
    if payout.state != PayoutState::Succeeded {
        transfers.extend(left(payout, rail));
    }
    transfers.extend(came_back(payout, rail, kind, fee));
    let given = if fee == ReturnedFee::Back { payout.total() } else { payout.price.sent() };
    Returned { state, fee, transfers, event, given }
}

#[cfg(test)]
mod tests;
