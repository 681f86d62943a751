//! Pages for people outside: payers and payees who have a link and nothing else.
//!
//! They are made by the server, work as plain forms without a script, and speak English and Swahili. The token in the
//! address is the whole credential: 32 bytes derived from the master key, of which only a digest is kept. No cookie is
//! set or read, nothing is loaded from elsewhere, and no page may stay in a cache or be framed.
//!
//! An area makes a page so: a template that begins with `{% extends "hosted/page.html" %}` and has a field `shell`, a
//! handler that takes `Public<OpenHostedPage>` (or `Public<UseHostedPage>` for a form) and a [`Visitor`], crosses by its
//! [`Kind`], and answers a [`Hosted`]. Its routes pass through [`dress`], which limits calls and words every problem.

mod address;
mod commands;
mod face;
mod form;
mod logo;
mod picture;
mod qr;
mod queries;
mod routes;
mod shell;
mod style;
#[cfg(test)]
mod tests;
mod visitor;
mod words;

pub use address::{Kind, address, path, path_of, token};
pub use commands::{open, open_as, set_logo};
pub use face::Face;
pub use form::Form;
pub use logo::{Logo, LogoError};
pub use picture::{QrForm, QrPicture};
pub use qr::qr_svg;
pub use queries::{Brand, brand, logo_path};
pub use routes::{dress, routes};
pub use shell::{Hosted, Live, Shell};
pub use visitor::Visitor;
pub use words::Money;
