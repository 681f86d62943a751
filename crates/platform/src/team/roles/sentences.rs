//! The sentences, in both languages.

use permit::{
    Allow::{DeveloperAndOwn, Masked, MayRequest, Names, Never, No, Own, Owner, PayoutsAndOwn, Yes},
    Kind::{self, *},
    Role,
};

use super::Sentence;

const fn says(
    keyed: &'static [(Kind, permit::Allow)],
    english: &'static str,
    swahili: &'static str,
) -> Sentence {
    Sentence { keyed, english, swahili }
}

/// What the role is for.
pub(crate) const fn summary(role: Role) -> (&'static str, &'static str) {
    match role {
        Role::Admin => (
            "Runs the merchant: people, credentials, rules and money.",
            "Anaendesha biashara yote: watu, funguo, sheria na fedha.",
        ),
        Role::Manager => (
            "Runs the money and the daily work; no people, no credentials.",
            "Anasimamia fedha na kazi za kila siku; si watu wala funguo.",
        ),
        Role::Employee => {
            ("Does the daily work and prepares payouts.", "Anafanya kazi za kila siku na kuandaa malipo.")
        }
        Role::Developer => (
            "Connects your systems; sees money, never moves it.",
            "Anaunganisha mifumo yako; anaona fedha, kamwe haziondoi.",
        ),
    }
}

/// What the role can do, the most telling first.
pub(crate) const fn can(role: Role) -> &'static [Sentence] {
    match role {
        Role::Admin => ADMIN_CAN,
        Role::Manager => MANAGER_CAN,
        Role::Employee => EMPLOYEE_CAN,
        Role::Developer => DEVELOPER_CAN,
    }
}

/// What the role cannot do whatever is set, the most telling first.
pub(crate) const fn never(role: Role) -> &'static [Sentence] {
    match role {
        Role::Admin => ADMIN_NEVER,
        Role::Manager => MANAGER_NEVER,
        Role::Employee => EMPLOYEE_NEVER,
        Role::Developer => DEVELOPER_NEVER,
    }
}

const ADMIN_CAN: &[Sentence] = &[
    says(
        &[(InviteMember, Yes), (ManageMember, Yes)],
        "Invites people, changes their roles, disables and removes them.",
        "Anaalika watu, anabadilisha nyadhifa zao, anawazuia na kuwaondoa.",
    ),
    says(
        &[(CreatePayout, Yes), (AuthorisePayout, Yes), (RejectPayout, Yes)],
        "Prepares payouts, and releases those that others prepared.",
        "Anaandaa malipo, na anaidhinisha yaliyoandaliwa na wengine.",
    ),
    says(
        &[(ManageApplications, Yes), (CreateKey, Yes), (ManageWebhooks, Yes), (ConfirmChange, Yes)],
        "Manages applications, API keys and webhooks, and confirms changes that others asked for.",
        "Anasimamia programu, funguo za API na webhook, na anathibitisha mabadiliko yaliyoombwa na wengine.",
    ),
    says(
        &[(LoosenPolicy, Yes), (LoosenSecurity, Yes), (ReleaseMoneyFeature, Yes), (ResetMemberFactor, Yes)],
        "Loosens a rule only together with a second Admin, where there is one.",
        "Analegeza sheria pale tu Msimamizi wa pili anapothibitisha, ikiwa yupo.",
    ),
    says(&[(ViewActivity, Yes)], "Sees everything in the activity record.", "Anaona shughuli zote."),
    says(
        &[(TransferOwnership, Owner)],
        "Hands the ownership over, as the owner.",
        "Anakabidhi umiliki, akiwa ndiye mmiliki.",
    ),
];

/// Keyed to nothing an Admin lacks, because the table lets an Admin into everything: these are rules about *which* one.
const ADMIN_NEVER: &[Sentence] = &[says(
    &[(CarryOut, No)],
    "Never releases a payout that they prepared, and never changes their own role.",
    "Kamwe haidhinishi malipo aliyoyaandaa mwenyewe, wala habadilishi wadhifa wake mwenyewe.",
)];

const MANAGER_CAN: &[Sentence] = &[
    says(
        &[(AuthorisePayout, Yes), (RejectPayout, Yes)],
        "Releases or rejects payouts that others prepared.",
        "Anaidhinisha au kukataa malipo yaliyoandaliwa na wengine.",
    ),
    says(
        &[(CreatePayout, Yes), (InitiatePayment, Yes), (ManageLinks, Yes)],
        "Prepares payouts, asks customers for payments and makes checkout links.",
        "Anaandaa malipo, anaomba wateja walipe na anatengeneza viungo vya malipo.",
    ),
    says(
        &[(ViewBalance, Yes), (ExportStatement, Yes), (ExportPayments, Yes)],
        "Sees balances and exports statements.",
        "Anaona salio na anapakua taarifa za akaunti.",
    ),
    says(
        &[(ViewTeam, Yes), (EditMerchant, Yes)],
        "Sees the team and edits the merchant's profile.",
        "Anaona timu na anahariri maelezo ya mfanyabiashara.",
    ),
    says(
        &[(ViewActivity, PayoutsAndOwn)],
        "Sees what happened to payouts, and their own activity.",
        "Anaona yaliyotokea kwenye malipo, na shughuli zake mwenyewe.",
    ),
];

const MANAGER_NEVER: &[Sentence] = &[
    says(
        &[(InviteMember, No), (ManageMember, No), (CreateKey, No), (ManageWebhooks, No), (ViewKeys, No)],
        "Never changes people, API keys or webhooks.",
        "Kamwe habadilishi watu, funguo za API wala webhook.",
    ),
    says(
        &[(TightenPolicy, No), (LoosenPolicy, No), (ConfirmChange, No)],
        "Never changes the payout policy.",
        "Kamwe habadilishi sera ya malipo.",
    ),
];

const EMPLOYEE_CAN: &[Sentence] = &[
    says(
        &[(CreatePayout, Yes), (PreviewPayout, Yes)],
        "Prepares payouts that a Manager or Admin then releases.",
        "Anaandaa malipo ambayo Meneja au Msimamizi anayaidhinisha.",
    ),
    says(
        &[(InitiatePayment, Yes), (ManageLinks, Yes)],
        "Asks customers for payments and makes checkout links.",
        "Anaomba wateja walipe na anatengeneza viungo vya malipo.",
    ),
    says(
        &[(ViewPayments, Yes), (ViewPayouts, Yes), (ViewBalance, Yes)],
        "Sees payments, payouts and balances.",
        "Anaona makusanyo, malipo na salio.",
    ),
    says(
        &[(EditPayout, Own)],
        "Edits or cancels their own payouts while they wait.",
        "Anahariri au kughairi malipo yake mwenyewe yakiwa yanasubiri.",
    ),
    says(
        &[(ViewActivity, Own), (ViewTeam, Names)],
        "Sees their own activity, and names and roles of the team.",
        "Anaona shughuli zake mwenyewe, na majina na nyadhifa za timu.",
    ),
];

const EMPLOYEE_NEVER: &[Sentence] = &[
    says(
        &[(AuthorisePayout, No), (RejectPayout, No), (AuthoriseRefund, No)],
        "Never releases a payout or a refund.",
        "Kamwe haidhinishi malipo wala rejesho la fedha.",
    ),
    says(
        &[(InviteMember, No), (ManageMember, No), (CreateKey, No), (ViewApplications, No)],
        "Never changes people, and sees no API keys.",
        "Kamwe habadilishi watu, na haoni funguo za API.",
    ),
];

const DEVELOPER_CAN: &[Sentence] = &[
    says(
        &[(ManageApplications, Yes), (CreateKey, Yes), (ManageWebhooks, Yes), (TightenSecurity, Yes)],
        "Creates applications, API keys and webhooks, and tightens integration security.",
        "Anatengeneza programu, funguo za API na webhook, na anaimarisha usalama wa muunganisho.",
    ),
    says(
        &[(ViewPayments, Masked), (ViewPayouts, Masked)],
        "Sees payments and payouts to debug them, with phone and account numbers masked.",
        "Anaona makusanyo na malipo ili kutatua hitilafu, namba za simu na akaunti zikiwa zimefichwa.",
    ),
    says(
        &[(ViewApiRequests, Yes), (ViewWebhooks, Yes), (ReplayDelivery, Yes), (UseTestMode, Yes)],
        "Sees API requests and webhook deliveries, and sends deliveries again.",
        "Anaona maombi ya API na utumaji wa webhook, na anatuma upya.",
    ),
    says(
        &[(ReleaseMoneyFeature, MayRequest), (LoosenSecurity, MayRequest), (RequestChange, Yes)],
        "Asks for a money feature or a looser setting; an Admin decides.",
        "Anaomba kipengele cha fedha au mpangilio uliolegezwa; Msimamizi anaamua.",
    ),
    says(
        &[(ViewTeam, Names), (ViewActivity, DeveloperAndOwn)],
        "Sees names and roles of the team, and the activity around integration.",
        "Anaona majina na nyadhifa za timu, na shughuli za muunganisho.",
    ),
];

const DEVELOPER_NEVER: &[Sentence] = &[
    says(
        &[
            (CreatePayout, Never),
            (AuthorisePayout, Never),
            (EditPayout, Never),
            (RejectPayout, Never),
            (ExportPayouts, Never),
            (Withdraw, Never),
        ],
        "Never creates, releases or exports a payout, through no door at all.",
        "Kamwe haandai, haidhinishi wala hapakui malipo, kwa njia yoyote ile.",
    ),
    says(
        &[(ManageBeneficiaries, Never), (ConfirmBeneficiary, Never), (ManageRails, Never)],
        "Never changes beneficiaries or the connections to banks and networks.",
        "Kamwe habadilishi wapokeaji wala miunganisho ya benki na mitandao.",
    ),
    says(
        &[(InviteMember, No), (ManageMember, No), (ConfirmChange, No)],
        "Never changes people, and never confirms a change.",
        "Kamwe habadilishi watu, wala hathibitishi mabadiliko.",
    ),
];
