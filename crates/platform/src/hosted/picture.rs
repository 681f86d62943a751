//! QR codes to download: the address of a page, as a picture to send on or to print.

use axum::response::{IntoResponse, Response};
use http::{StatusCode, header};
use permit::{Describe, Operation, Problem};
use serde::Deserialize;
use utoipa::IntoParams;

use super::qr::{qr_png, qr_svg};

/// In which form.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct QrForm {
    /// `svg`, which is meant when nothing is said, or `png`.
    format: Option<String>,
}

/// A picture to download.
pub struct QrPicture {
    media_type: &'static str,
    name: String,
    bytes: Vec<u8>,
}

impl IntoResponse for QrPicture {
    fn into_response(self) -> Response {
        let disposition = format!("attachment; filename=\"{}\"", self.name);
        let headers =
            [(header::CONTENT_TYPE, self.media_type.to_owned()), (header::CONTENT_DISPOSITION, disposition)];
        (headers, self.bytes).into_response()
    }
}

impl Describe for QrPicture {
    fn describe(operation: &mut Operation) {
        operation.files.extend(["image/svg+xml", "image/png"]);
    }
}

impl QrForm {
    /// The code of an address, to download. `name`, of letters and digits, is its label and the name of the file.
    ///
    /// # Errors
    /// A refusal of an unknown form; a failure for an address that no code holds.
    pub fn draw(&self, address: &str, name: &str) -> Result<QrPicture, Problem> {
        let fails = || Problem::failure("no QR code holds the address of a page");
        let (media_type, extension, bytes) = match self.format.as_deref() {
            None | Some("" | "svg") => {
                let svg = qr_svg(address, name).ok_or_else(fails)?;
                ("image/svg+xml", "svg", svg.into_bytes())
            }
            Some("png") => ("image/png", "png", qr_png(address).ok_or_else(fails)?),
            Some(_) => {
                let says = "Choose the format svg or png.";
                return Err(Problem::refuse(StatusCode::BAD_REQUEST, "query.invalid", says));
            }
        };
        Ok(QrPicture { media_type, name: format!("{name}.{extension}"), bytes })
    }
}
