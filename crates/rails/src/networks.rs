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
