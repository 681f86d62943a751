//! Everything a caller may be allowed to do, each as a type, so that a command can name what it needs.

/// Whether a permission lets its holder change anything.
pub trait Mode: 'static {
    /// True for [`Writes`].
    const WRITES: bool;
}

/// Permissions that only look.
#[derive(Debug)]
pub enum Reads {}
impl Mode for Reads {
    const WRITES: bool = false;
}

/// Permissions that change something.
#[derive(Debug)]
pub enum Writes {}
impl Mode for Writes {
    const WRITES: bool = true;
}

/// One permission as a type. The names of the types are the variants of [`Kind`].
pub trait Permission: Send + Sync + 'static {
    /// The same permission as a value.
    const KIND: Kind;
    /// Whether it reads or writes.
    type Mode: Mode;
}

macro_rules! permissions {
    ($($name:ident: $mode:ident $code:literal, $group:literal, $says:literal;)+) => {
        /// Every permission as a value, in the order of the published table.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum Kind {$(#[doc = $says] $name,)+}

        impl Kind {
            /// All of them, in the order of the published table.
            pub const ALL: &'static [Self] = &[$(Self::$name,)+];

            /// The stable name in answers, scopes and documents, such as `payout.view`.
            pub const fn code(self) -> &'static str {
                match self {$(Self::$name => $code,)+}
            }

            /// The one with this name.
            pub fn from_code(code: &str) -> Option<Self> {
                match code {
                    $($code => Some(Self::$name),)+
                    _ => None,
                }
            }

            /// The heading it stands under.
            pub const fn group(self) -> &'static str {
                match self {$(Self::$name => $group,)+}
            }

            /// What it lets one do, in words for people.
            pub const fn says(self) -> &'static str {
                match self {$(Self::$name => $says,)+}
            }

            /// Whether it changes anything.
            pub const fn writes(self) -> bool {
                match self {$(Self::$name => <$mode as Mode>::WRITES,)+}
            }
        }

        $(
            #[doc = $says]
            #[derive(Debug)]
            pub enum $name {}
            impl Permission for $name {
                const KIND: Kind = Kind::$name;
                type Mode = $mode;
            }
        )+
    };
}

permissions! {
    ViewTeam: Reads "team.view", "Team", "See the people of the team";
    InviteMember: Writes "team.invite", "Team", "Invite people, send the invitation again, revoke it";
    ManageMember: Writes "team.manage", "Team", "Change a role, disable, enable or remove a member";
    ResetMemberFactor: Writes "team.reset_factor", "Team", "Reset a member's second factor";
    TransferOwnership: Writes "team.transfer_ownership", "Team", "Hand the ownership to another Admin, or close the merchant";
    AnswerOwnership: Writes "team.answer_ownership", "Team", "Accept or decline an ownership that is offered";
    OwnProfile: Writes "profile.own", "Own account", "Change one's own name, password, factors, sessions and e-mail";
    ViewOwnProfile: Reads "profile.view_own", "Own account", "See one's own account and sessions";
    ReceiveReport: Writes "report.receive", "Own account", "Have the report of yesterday mailed every morning";
    LeaveMerchant: Writes "team.leave", "Own account", "Leave the merchant";

    ViewPayments: Reads "payment.view", "Payments", "See, list and search payments";
    InitiatePayment: Writes "payment.initiate", "Payments", "Ask a customer for a payment";
    ExportPayments: Writes "payment.export", "Payments", "Export payments";
    RequestRefund: Writes "refund.request", "Payments", "Request a refund";
    AuthoriseRefund: Writes "refund.authorise", "Payments", "Authorise a refund that somebody else requested";
    ManageLinks: Writes "link.manage", "Payments", "Manage control numbers, checkout links and customers";

    ViewPayouts: Reads "payout.view", "Payouts", "See payouts and where they stand";
    PreviewPayout: Reads "payout.preview", "Payouts", "Preview a payout: fee and payee's name";
    CreatePayout: Writes "payout.create", "Payouts", "Create payouts, single and in bulk";
    EditPayout: Writes "payout.edit", "Payouts", "Edit or cancel a payout that waits";
    AuthorisePayout: Writes "payout.authorise", "Payouts", "Authorise a payout that others prepared";
    RejectPayout: Writes "payout.reject", "Payouts", "Reject a payout that waits, or have a released one wait again";
    ExportPayouts: Writes "payout.export", "Payouts", "Export payouts and who approved them";
    ViewBeneficiaries: Reads "beneficiary.view", "Payouts", "See beneficiaries";
    ManageBeneficiaries: Writes "beneficiary.manage", "Payouts", "Add beneficiaries and change their accounts";
    ConfirmBeneficiary: Writes "beneficiary.confirm", "Payouts", "Confirm or decline beneficiaries that others added or changed";
    Withdraw: Writes "balance.withdraw", "Payouts", "Withdraw, and change the settlement account";
    ViewPolicy: Reads "policy.view", "Payouts", "See the payout policy";
    TightenPolicy: Writes "policy.tighten", "Payouts", "Tighten the payout policy";
    LoosenPolicy: Writes "policy.loosen", "Payouts", "Loosen the payout policy";

    ViewBalance: Reads "balance.view", "Balance", "See balances and statements";
    ExportStatement: Writes "balance.export", "Balance", "Export statements";

    ViewApplications: Reads "application.view", "Applications", "See applications";
    ManageApplications: Writes "application.manage", "Applications", "Create and update applications";
    ReleaseMoneyFeature: Writes "application.release_money", "Applications", "Turn on application features that send money out";
    RaiseMandate: Writes "mandate.raise", "Applications", "Create a mandate or raise it";
    LowerMandate: Writes "mandate.lower", "Applications", "Lower a mandate or end it";
    ViewRail: Reads "rail.view", "Applications", "See what the merchant's money moves through";
    ManageRails: Writes "rail.manage", "Applications", "Change rail credentials, fees, limits and KYC state";
    RequestChange: Writes "change.request", "Applications", "Ask for a change that a second person confirms";
    ViewChanges: Reads "change.view", "Applications", "See requests for changes";
    ConfirmChange: Writes "change.confirm", "Applications", "Confirm or decline a change that somebody else requested";

    ViewKeys: Reads "key.view", "Developer settings", "See API keys, never their secrets";
    CreateKey: Writes "key.create", "Developer settings", "Create and rotate API keys";
    RevokeKey: Writes "key.revoke", "Developer settings", "Revoke API keys";
    ViewWebhooks: Reads "webhook.view", "Developer settings", "See webhooks and their deliveries";
    ReplayDelivery: Writes "webhook.replay", "Developer settings", "Send a delivery again, or a test";
    ManageWebhooks: Writes "webhook.manage", "Developer settings", "Create and update webhooks, rotate their secrets";
    ViewSecurity: Reads "security.view", "Developer settings", "See the IP list and the checksum setting";
    TightenSecurity: Writes "security.tighten", "Developer settings", "Tighten the integration security";
    LoosenSecurity: Writes "security.loosen", "Developer settings", "Loosen the integration security";
    ViewApiRequests: Reads "request.view", "Developer settings", "See the API request log";
    UseTestMode: Writes "test.use", "Developer settings", "Use the test mode";

    ViewMerchant: Reads "merchant.view", "Merchant", "See the merchant's name, zone and rules";
    EditMerchant: Writes "merchant.edit", "Merchant", "Edit the merchant's profile";
    ViewActivity: Reads "activity.view", "Record", "See the activity record";
    ExportActivity: Reads "activity.export", "Record", "Export and verify the activity record";

    SetUp: Writes "access.set_up", "Strangers", "Create the first merchant with the set-up link";
    ViewSetUp: Reads "access.view_set_up", "Strangers", "See whether the set-up is open";
    SignIn: Writes "access.sign_in", "Strangers", "Sign in";
    ResetPassword: Writes "access.reset_password", "Strangers", "Reset a forgotten password by mail";
    ConfirmEmail: Writes "access.confirm_email", "Strangers", "Confirm or undo a change of e-mail by link";
    LookUpInvitation: Writes "invitation.look_up", "Strangers", "See what an invitation offers";
    AcceptInvitation: Writes "invitation.accept", "Strangers", "Accept an invitation";
    ObjectToWaiver: Writes "waiver.object", "Strangers", "Object to one Admin acting alone, by the link of a mail";
    GetToken: Writes "access.token", "Strangers", "Exchange client id and API key for a token";
    ReadDocuments: Reads "documents.read", "Strangers", "Read the published API documents and roles";
    OpenHostedPage: Reads "hosted.open", "Strangers", "Open a page for people outside by its link";
    UseHostedPage: Writes "hosted.use", "Strangers", "Act on a page for people outside: pay, or say where a payout goes";
    ReceiveNotice: Writes "rail.notice", "Strangers", "Tell of an order at a provider, by the address that the provider was given";
    NotifyBill: Writes "bill.notify", "Strangers", "Tell, as the simulated network, of money for a control number";
    PlayBank: Writes "bank.play", "Strangers", "Act as the simulated bank: decide about a direct debit, tell of a deposit";

    CarryOut: Writes "job.carry_out", "Workers", "Carry out what a commit left to be done";
}
