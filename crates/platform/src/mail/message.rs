//! From a rendered letter to the message of RFC 5322: headers that nobody can inject into, links that stay whole.

use lettre::{
    Message,
    message::{
        Body, Mailbox, MultiPart, SinglePart,
        header::{ContentTransferEncoding, ContentType, HeaderName, HeaderValue},
    },
};
use permit::Problem;
use values::{Email, Timestamp};

use super::Rendered;

/// The longest line of a message without its end, by RFC 5322, 2.1.1.
const LONGEST_LINE: usize = 998;

/// Whether mail can come from this sender, such as `Kibali <kibali@example.tz>`.
pub fn is_sender(text: &str) -> bool {
    text.parse::<Mailbox>().is_ok()
}

/// Everything around the letter itself.
pub(super) struct Envelope<'a> {
    pub from: &'a str,
    pub to: &'a str,
    pub to_name: &'a str,
    pub id: String,
    pub at: Timestamp,
}

impl Envelope<'_> {
    /// Builds the message.
    ///
    /// # Errors
    /// A failure when an address cannot be written into a header.
    pub(super) fn seal(self, letter: &Rendered) -> Result<Message, Problem> {
        let from: Mailbox =
            self.from.parse().map_err(|_| Problem::failure("the operator's sender is no mail address"))?;
        let domain = from.email.domain().to_owned();
        let to = Email::parse(self.to).map_err(|_| Problem::failure("a letter has no address"))?;
        let address =
            in_ascii_domain(&to).parse().map_err(|_| Problem::failure("a letter's address is unusable"))?;
        let automatic = HeaderName::new_from_ascii_str("Auto-Submitted");
        let at = std::time::UNIX_EPOCH
            + std::time::Duration::from_micros(u64::try_from(self.at.as_micros()).unwrap_or(0));
        Message::builder()
            .from(from)
            .to(Mailbox::new(Some(one_line(self.to_name)), address))
            .subject(one_line(&letter.subject))
            .date(at)
            .message_id(Some(format!("<{}@{domain}>", self.id)))
            .raw_header(HeaderValue::new(automatic, "auto-generated".to_owned()))
            .multipart(
                MultiPart::alternative()
                    .singlepart(part(ContentType::TEXT_PLAIN, &letter.text))
                    .singlepart(part(ContentType::TEXT_HTML, &letter.html)),
            )
            .map_err(|error| Problem::failure(format!("a letter does not become a message: {error}")))
    }
}

/// The address as written, its domain in ASCII, which every server takes.
fn in_ascii_domain(email: &Email) -> String {
    let local = email.as_str().rsplit_once('@').map_or("", |(local, _)| local);
    let domain = email.normal().rsplit_once('@').map_or("", |(_, domain)| domain);
    format!("{local}@{domain}")
}

/// Plain or base64, never quoted-printable, whose soft line breaks would cut links in the source.
fn part(kind: ContentType, text: &str) -> SinglePart {
    let text = text.lines().collect::<Vec<_>>().join("\r\n") + "\r\n";
    let plain =
        text.is_ascii() && !text.contains('\0') && text.lines().all(|line| line.len() <= LONGEST_LINE);
    let body = if plain {
        Body::dangerous_pre_encoded(text.into_bytes(), ContentTransferEncoding::SevenBit)
    } else {
        Body::new_with_encoding(text, ContentTransferEncoding::Base64)
            .expect("any text can be written as base64")
    };
    SinglePart::builder().header(kind).body(body)
}

/// Without line breaks and other control characters, so that no name ends a header.
pub(super) fn one_line(text: &str) -> String {
    let spaced: String = text
        .chars()
        .map(|c| if c.is_control() || c == '\u{2028}' || c == '\u{2029}' { ' ' } else { c })
        .collect();
    spaced.split_whitespace().collect::<Vec<_>>().join(" ")
}
