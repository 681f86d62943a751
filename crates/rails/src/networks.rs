//! What ClickPesa calls the mobile-money networks; the names differ between money in and money out.

use values::Network;

/// All networks with mobile money, in the order pages list them.
pub const NETWORKS: [Network; 4] = [Network::Mixx, Network::Vodacom, Network::Airtel, Network::Halotel];

/// The `channel` of a collection on this network.
pub const fn collection_channel(network: Network) -> &'static str {
    match network {
        Network::Mixx => "TIGO-PESA",
        Network::Vodacom => "M-PESA",
        Network::Airtel => "AIRTEL-MONEY",
        Network::Halotel => "HALOPESA",
    }
}

/// The `channelProvider` of a payout to this network.
pub const fn payout_provider(network: Network) -> &'static str {
    match network {
        Network::Mixx => "TIGO PESA",
        Network::Vodacom => "MPESA TANZANIA",
        Network::Airtel => "AIRTEL MONEY",
        Network::Halotel => "HALOPESA",
    }
}

/// How somebody pays a control number from their own phone. What the items of a menu are numbered changes too often to
/// be told; what they are called stays.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BillMenu {
    /// The network, as its customers call it.
    pub network: &'static str,
    /// What they dial.
    pub dial: &'static str,
    /// The item they choose, in English.
    pub item: &'static str,
    /// The same as the menu in Swahili has it.
    pub item_in_swahili: &'static str,
}

/// The menu of a network.
pub const fn bill_menu(network: Network) -> BillMenu {
    let (network, dial, item, item_in_swahili) = match network {
        Network::Mixx => ("Mixx by Yas", "*150*01#", "Pay bills", "Lipa bili"),
        Network::Vodacom => ("M-Pesa", "*150*00#", "Pay by M-Pesa", "Lipa kwa M-Pesa"),
        Network::Airtel => ("Airtel Money", "*150*60#", "Pay bills", "Lipia bili"),
        Network::Halotel => ("HaloPesa", "*150*88#", "Pay bills", "Lipia bili"),
    };
    BillMenu { network, dial, item, item_in_swahili }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn money_in_and_money_out_have_different_names() {
        let names = NETWORKS.map(|network| (collection_channel(network), payout_provider(network)));
        assert_eq!(
            names,
            [
                ("TIGO-PESA", "TIGO PESA"),
                ("M-PESA", "MPESA TANZANIA"),
                ("AIRTEL-MONEY", "AIRTEL MONEY"),
                ("HALOPESA", "HALOPESA"),
            ]
        );
    }
}
