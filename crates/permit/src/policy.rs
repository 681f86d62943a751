//! The one table that says which role may do what. Server, pages and documentation read it; nothing else decides.

use crate::permission::Kind;

/// One of the four fixed roles of a member.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    Hash,
    PartialOrd,
    Ord,
    serde::Serialize,
    serde::Deserialize,
    utoipa::ToSchema,
)]
pub enum Role {
    /// People, credentials, money and rules.
    Admin,
    /// Runs the money and the daily work; no people, no credentials.
    Manager,
    /// Does the daily work and prepares payouts.
    Employee,
    /// Connects systems; sees money, never moves it.
    Developer,
}

impl Role {
    /// All roles, from the widest on.
    pub const ALL: [Self; 4] = [Self::Admin, Self::Manager, Self::Employee, Self::Developer];

    /// The name as it is stored and shown.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Admin => "Admin",
            Self::Manager => "Manager",
            Self::Employee => "Employee",
            Self::Developer => "Developer",
        }
    }

    /// The role of this name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.name() == name)
    }
}

/// What a role may do with one permission.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Allow {
    /// Refused.
    No,
    /// Refused, and no setting can ever allow it.
    Never,
    /// Allowed.
    Yes,
    /// Allowed for what is one's own.
    Own,
    /// Allowed, with phone and account numbers masked.
    Masked,
    /// Allowed, with names and roles only.
    Names,
    /// Allowed for the owner only.
    Owner,
    /// Not allowed, but may be asked for; an Admin decides.
    MayRequest,
    /// Allowed for the payouts part and what is one's own.
    PayoutsAndOwn,
    /// Allowed for the developer part and what is one's own.
    DeveloperAndOwn,
}

impl Allow {
    /// Whether a route with this permission lets the caller in at all.
    pub const fn enters(self) -> bool {
        !matches!(self, Self::No | Self::Never | Self::MayRequest)
    }
}

/// One cell of the table: what is allowed, and what else it takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, utoipa::ToSchema)]
pub struct Cell {
    /// What is allowed.
    pub allow: Allow,
    /// Whether the caller must have proved themselves within 15 minutes.
    pub step_up: bool,
    /// Whether a second person must confirm.
    pub second_person: bool,
}

/// What an API key may carry of one permission.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum KeyCell {
    /// Never granted to a key.
    No,
    /// Never granted, and no setting can change that.
    Never,
    /// May be granted as a scope (K).
    Scope,
    /// Granted only after an Admin other than the requester confirmed it (A).
    Confirmed,
    /// As `Confirmed`, for what came through the same key.
    ConfirmedOwn,
    /// Every key, about itself.
    Own,
}

/// One line of the table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Row {
    /// By role, in the order of [`Role::ALL`].
    pub roles: [Cell; 4],
    /// For API keys.
    pub key: KeyCell,
}

impl Row {
    /// The cell of one role.
    pub const fn of(&self, role: Role) -> Cell {
        self.roles[role as usize]
    }
}

const fn cell(allow: Allow) -> Cell {
    Cell { allow, step_up: false, second_person: false }
}
const NO: Cell = cell(Allow::No);
const NEVER: Cell = cell(Allow::Never);
const Y: Cell = cell(Allow::Yes);
const OWN: Cell = cell(Allow::Own);
const MASKED: Cell = cell(Allow::Masked);
const NAMES: Cell = cell(Allow::Names);
const ASK: Cell = cell(Allow::MayRequest);
const U: Cell = Cell { step_up: true, ..Y };
const U2: Cell = Cell { second_person: true, ..U };
const OWNER: Cell = Cell { step_up: true, ..cell(Allow::Owner) };

const fn row(admin: Cell, manager: Cell, employee: Cell, developer: Cell, key: KeyCell) -> Row {
    Row { roles: [admin, manager, employee, developer], key }
}

/// The roles that the table lets do it, for statements that ask for them.
pub fn roles_that(permission: Kind) -> impl Iterator<Item = Role> {
    Role::ALL.into_iter().filter(move |role| rule(permission).of(*role).allow.enters())
}

/// The line of the table for `permission`.
#[rustfmt::skip]
pub const fn rule(permission: Kind) -> Row {
    use KeyCell::{Confirmed as A, ConfirmedOwn, Never as KEY_NEVER, No as N, Own as KEY_OWN, Scope as K};
    const PAYOUTS: Cell = cell(Allow::PayoutsAndOwn);
    const BUILD: Cell = cell(Allow::DeveloperAndOwn);
    match permission {
        //                                  Admin  Manager  Employee  Developer  Key
        Kind::ViewTeam            => row(Y,     Y,       NAMES,    NAMES,     N),
        Kind::InviteMember        => row(U,     NO,      NO,       NO,        N),
        Kind::ManageMember        => row(U,     NO,      NO,       NO,        N),
        Kind::ResetMemberFactor   => row(U2,    NO,      NO,       NO,        N),
        Kind::TransferOwnership   => row(OWNER, NO,      NO,       NO,        N),
        Kind::AnswerOwnership     => row(U,     NO,      NO,       NO,        N),
        Kind::OwnProfile          => row(OWN,   OWN,     OWN,      OWN,       N),
        Kind::ViewOwnProfile      => row(OWN,   OWN,     OWN,      OWN,       N),
        Kind::ReceiveReport       => row(OWN,   OWN,     NO,       NO,        N),
        Kind::LeaveMerchant       => row(OWN,   OWN,     OWN,      OWN,       N),

        Kind::ViewPayments        => row(Y,     Y,       Y,        MASKED,    K),
        Kind::InitiatePayment     => row(Y,     Y,       Y,        NO,        K),
        Kind::ExportPayments      => row(Y,     Y,       Y,        NO,        K),
        Kind::RequestRefund       => row(Y,     Y,       Y,        NO,        A),
        Kind::AuthoriseRefund     => row(U,     U,       NO,       NO,        N),
        Kind::ManageLinks         => row(Y,     Y,       Y,        NO,        K),

        Kind::ViewPayouts         => row(Y,     Y,       Y,        MASKED,    K),
        Kind::PreviewPayout       => row(Y,     Y,       Y,        NO,        K),
        Kind::CreatePayout        => row(Y,     Y,       Y,        NEVER,     A),
        Kind::EditPayout          => row(Y,     Y,       OWN,      NEVER,     ConfirmedOwn),
        Kind::AuthorisePayout     => row(U,     U,       NO,       NEVER,     KEY_NEVER),
        Kind::RejectPayout        => row(Y,     Y,       NO,       NEVER,     N),
        Kind::ExportPayouts       => row(Y,     Y,       Y,        NEVER,     N),
        Kind::ViewBeneficiaries   => row(Y,     Y,       Y,        NO,        K),
        Kind::ManageBeneficiaries => row(Y,     Y,       Y,        NEVER,     A),
        Kind::ConfirmBeneficiary  => row(U,     U,       NO,       NEVER,     KEY_NEVER),
        Kind::Withdraw            => row(U2,    NO,      NO,       NEVER,     KEY_NEVER),
        Kind::ViewPolicy          => row(Y,     Y,       Y,        Y,         N),
        Kind::TightenPolicy       => row(U,     NO,      NO,       NO,        N),
        Kind::LoosenPolicy        => row(U2,    NO,      NO,       NO,        N),

        Kind::ViewBalance         => row(Y,     Y,       Y,        NO,        K),
        Kind::ExportStatement     => row(Y,     Y,       NO,       NO,        K),

        Kind::ViewApplications    => row(Y,     NO,      NO,       Y,         N),
        Kind::ManageApplications  => row(U,     NO,      NO,       U,         N),
        Kind::ReleaseMoneyFeature => row(U2,    NO,      NO,       ASK,       N),
        Kind::RaiseMandate        => row(U2,    NO,      NO,       NO,        N),
        Kind::LowerMandate        => row(U,     U,       NO,       NO,        N),
        Kind::ViewRail            => row(Y,     Y,       NO,       NO,        N),
        Kind::ManageRails         => row(U2,    NO,      NO,       NEVER,     N),
        Kind::RequestChange       => row(Y,     NO,      NO,       Y,         N),
        Kind::ViewChanges         => row(Y,     NO,      NO,       OWN,       N),
        Kind::ConfirmChange       => row(U,     NO,      NO,       NO,        N),

        Kind::ViewKeys            => row(Y,     NO,      NO,       Y,         KEY_OWN),
        Kind::CreateKey           => row(U,     NO,      NO,       U,         N),
        Kind::RevokeKey           => row(Y,     NO,      NO,       Y,         N),
        Kind::ViewWebhooks        => row(Y,     NO,      NO,       Y,         K),
        Kind::ReplayDelivery      => row(Y,     NO,      NO,       Y,         K),
        Kind::ManageWebhooks      => row(U,     NO,      NO,       U,         N),
        Kind::ViewSecurity        => row(Y,     NO,      NO,       Y,         N),
        Kind::TightenSecurity     => row(U,     NO,      NO,       U,         N),
        Kind::LoosenSecurity      => row(U2,    NO,      NO,       ASK,       N),
        Kind::ViewApiRequests     => row(Y,     NO,      NO,       Y,         N),
        Kind::UseTestMode         => row(Y,     Y,       Y,        Y,         K),

        Kind::ViewMerchant        => row(Y,     Y,       Y,        Y,         N),
        Kind::EditMerchant        => row(U,     Y,       NO,       NO,        N),
        Kind::ViewActivity        => row(Y,     PAYOUTS, OWN,      BUILD,     K),
        Kind::ExportActivity      => row(U,     NO,      NO,       NO,        K),

        Kind::SetUp | Kind::ViewSetUp | Kind::SignIn | Kind::ResetPassword | Kind::ConfirmEmail
        | Kind::LookUpInvitation | Kind::AcceptInvitation | Kind::ObjectToWaiver | Kind::GetToken | Kind::ReadDocuments
        | Kind::OpenHostedPage | Kind::UseHostedPage | Kind::ReceiveNotice | Kind::NotifyBill | Kind::PlayBank
                                  => row(Y,     Y,       Y,        Y,         N),
        Kind::CarryOut            => row(NO,    NO,      NO,       NO,        N),
    }
}

/// What somebody without any credential may do. Short on purpose.
pub const fn stranger_may(permission: Kind) -> bool {
    matches!(
        permission,
        Kind::SetUp
            | Kind::ViewSetUp
            | Kind::SignIn
            | Kind::ResetPassword
            | Kind::ConfirmEmail
            | Kind::LookUpInvitation
            | Kind::AcceptInvitation
            | Kind::ObjectToWaiver
            | Kind::GetToken
            | Kind::ReadDocuments
            | Kind::OpenHostedPage
            | Kind::UseHostedPage
            | Kind::ReceiveNotice
            | Kind::NotifyBill
            | Kind::PlayBank
    )
}

#[cfg(test)]
mod tests;
