//! What the lines of a statement are called, in both languages: the same words in the dashboard and in every file.

use super::model::LineKind;
use crate::mail::Language;

impl LineKind {
    /// What a line of this kind is called.
    pub(super) const fn says(self, language: Language) -> &'static str {
        let [english, swahili] = self.words();
        match language {
            Language::En => english,
            Language::Sw => swahili,
        }
    }

    const fn words(self) -> [&'static str; 2] {
        match self {
            Self::Payment => ["Payment received", "Malipo yaliyopokelewa"],
            Self::PaymentFee => ["Fee of a payment", "Ada ya makusanyo"],
            Self::PaymentReversed => [
                "Payment taken back by the payer's provider",
                "Malipo yaliyopokelewa yamechukuliwa na mtoa huduma wa mlipaji",
            ],
            Self::PaymentFeeReversed => {
                ["Fee of a payment that was taken back", "Ada ya makusanyo yaliyochukuliwa"]
            }
            Self::Deposit => ["Deposit", "Fedha zilizowekwa"],
            Self::Payout => ["Payout", "Malipo"],
            Self::PayoutFee => ["Fee of a payout", "Ada ya malipo"],
            Self::PayoutReturned => ["Payout returned", "Malipo yamerudi"],
            Self::PayoutFeeReturned => ["Fee of a payout returned", "Ada ya malipo imerudi"],
            Self::PayoutRefunded => ["Payout came back", "Malipo yamerudi"],
            Self::PayoutFeeRefunded => ["Fee of a payout, back", "Ada ya malipo imerudi"],
            Self::PayoutReversed => {
                ["Payout sent back by the payee's provider", "Malipo yamerudishwa na mtoa huduma wa mpokeaji"]
            }
            Self::PayoutFeeReversed => ["Fee of a payout sent back", "Ada ya malipo yaliyorudishwa"],
            Self::Withdrawal => ["Withdrawal", "Kutoa fedha"],
            Self::WithdrawalFee => ["Fee of a withdrawal", "Ada ya kutoa fedha"],
            Self::WithdrawalReturned | Self::WithdrawalReversed => {
                ["Withdrawal returned", "Fedha zilizotolewa zimerudi"]
            }
            Self::WithdrawalFeeReturned | Self::WithdrawalFeeReversed => {
                ["Fee of a withdrawal returned", "Ada ya kutoa fedha imerudi"]
            }
            Self::Refund => ["Refund", "Rejesho la fedha"],
            Self::RefundFee => ["Fee of a refund", "Ada ya rejesho la fedha"],
            Self::RefundReturned => ["Refund returned", "Rejesho la fedha limerudi"],
            Self::RefundFeeReturned => ["Fee of a refund returned", "Ada ya rejesho la fedha imerudi"],
        }
    }
}
