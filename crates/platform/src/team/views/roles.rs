//! The roles and the permission table, as the pages compare them.

use permit::{Cell, KeyCell, Kind, Role, rule};
use serde::Serialize;
use utoipa::ToSchema;

use crate::{
    mail::Language,
    team::roles::{can, never, summary},
};

/// One role in words.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = RoleInWords)]
pub(crate) struct RoleView {
    /// The role.
    pub(crate) role: Role,
    /// What it is for.
    pub(crate) summary: &'static str,
    /// What it lets one do, the most telling first.
    pub(crate) can: Vec<&'static str>,
    /// What it never lets one do.
    pub(crate) never: Vec<&'static str>,
}

/// One line of the permission table.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = PermissionLine)]
pub(crate) struct PermissionView {
    /// The stable name.
    pub(crate) code: &'static str,
    /// The heading it stands under.
    pub(crate) group: &'static str,
    /// What it lets one do.
    pub(crate) says: &'static str,
    /// For Admins.
    pub(crate) admin: Cell,
    /// For Managers.
    pub(crate) manager: Cell,
    /// For Employees.
    pub(crate) employee: Cell,
    /// For Developers.
    pub(crate) developer: Cell,
    /// For API keys.
    pub(crate) key: KeyCell,
}

/// The roles, in words and as the table that the server goes by.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = Roles)]
pub(crate) struct RolesView {
    /// In words, from the widest on.
    pub(crate) roles: Vec<RoleView>,
    /// Line by line.
    pub(crate) permissions: Vec<PermissionView>,
}

/// Whether a permission belongs on the page: what strangers and workers hold says nothing about roles.
pub(crate) fn published(kind: Kind) -> bool {
    !matches!(kind.group(), "Strangers" | "Workers")
}

/// The roles in a language; the table's own words are English.
pub(crate) fn roles(language: Language) -> RolesView {
    let words = |sentences: &'static [crate::team::roles::Sentence]| {
        sentences.iter().map(|sentence| sentence.says(language)).collect()
    };
    let roles = Role::ALL.map(|role| {
        let (english, swahili) = summary(role);
        let summary = match language {
            Language::En => english,
            Language::Sw => swahili,
        };
        RoleView { role, summary, can: words(can(role)), never: words(never(role)) }
    });
    let permissions = Kind::ALL.iter().copied().filter(|kind| published(*kind)).map(|kind| {
        let row = rule(kind);
        PermissionView {
            code: kind.code(),
            group: kind.group(),
            says: kind.says(),
            admin: row.of(Role::Admin),
            manager: row.of(Role::Manager),
            employee: row.of(Role::Employee),
            developer: row.of(Role::Developer),
            key: row.key,
        }
    });
    RolesView { roles: roles.into(), permissions: permissions.collect() }
}
