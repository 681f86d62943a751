//! The words of every letter. One page each, the same shape for all; a language that lacks one does not compile.

mod english;
mod swahili;

use askama::Template;
use permit::Problem;

use super::{Content, Language, Moment, Rendered, message::one_line};

/// What a letter shows, in order.
#[derive(Debug, Default)]
pub(super) struct Page {
    pub language: &'static str,
    pub subject: String,
    pub merchant: Option<String>,
    pub heading: String,
    pub lead: String,
    pub paragraphs: Vec<String>,
    pub facts: Vec<(&'static str, String)>,
    pub points: Vec<String>,
    pub steps: Vec<Step>,
    pub button: Option<Link>,
    pub after: Vec<String>,
    pub why: String,
}

/// One of the first steps, with the page that belongs to it.
#[derive(Debug)]
pub(super) struct Step {
    pub says: &'static str,
    pub label: &'static str,
    pub link: String,
}

/// The one button.
#[derive(Debug)]
pub(super) struct Link {
    pub label: String,
    pub link: String,
}

#[derive(Template)]
#[template(path = "mail/letter.html")]
struct Html<'a> {
    language: &'a str,
    subject: &'a str,
    merchant: Option<&'a str>,
    heading: &'a str,
    lead: &'a str,
    paragraphs: &'a [String],
    facts: &'a [(&'static str, String)],
    points: &'a [String],
    steps: &'a [Step],
    button: Option<&'a Link>,
    after: &'a [String],
    why: &'a str,
}

#[derive(Template)]
#[template(path = "mail/letter.txt")]
struct Text<'a> {
    heading: &'a str,
    lead: &'a str,
    paragraphs: &'a [String],
    facts: &'a [(&'static str, String)],
    points: &'a [String],
    steps: &'a [Step],
    button: Option<&'a Link>,
    after: &'a [String],
    why: &'a str,
}

/// What `content` says.
pub(super) fn page(content: &Content, language: Language, to_name: &str) -> Page {
    let name = one_line(to_name);
    let page = match language {
        Language::En => english::page(content, &name),
        Language::Sw => swahili::page(content, &name),
    };
    Page { language: language.code(), ..page }
}

impl Page {
    /// Both parts.
    ///
    /// # Errors
    /// A failure when a template does not render.
    pub(super) fn render(mut self) -> Result<Rendered, Problem> {
        // A name with a line break could add lines of its own to the text part.
        for line in [&mut self.subject, &mut self.heading, &mut self.lead, &mut self.why] {
            *line = one_line(line);
        }
        let lines = self.paragraphs.iter_mut().chain(&mut self.points).chain(&mut self.after);
        for line in lines.chain(self.facts.iter_mut().map(|fact| &mut fact.1)) {
            *line = one_line(line);
        }
        let broken = |error: askama::Error| Problem::failure(format!("a mail template: {error}"));
        let button = self.button.as_ref();
        let html = Html {
            language: self.language,
            subject: &self.subject,
            merchant: self.merchant.as_deref(),
            heading: &self.heading,
            lead: &self.lead,
            paragraphs: &self.paragraphs,
            facts: &self.facts,
            points: &self.points,
            steps: &self.steps,
            button,
            after: &self.after,
            why: &self.why,
        };
        let text = Text {
            heading: &self.heading,
            lead: &self.lead,
            paragraphs: &self.paragraphs,
            facts: &self.facts,
            points: &self.points,
            steps: &self.steps,
            button,
            after: &self.after,
            why: &self.why,
        };
        let (html, text) = (html.render().map_err(broken)?, text.render().map_err(broken)?);
        Ok(Rendered { subject: self.subject, text, html })
    }
}

/// `30 Nov 2026, 10:00` in the reader's zone; digits only, because the Swahili clock starts at 06:00.
fn day(moment: &Moment, months: [&str; 12]) -> String {
    let at = moment.at.to_jiff();
    let Ok(at) = at.in_tz(&moment.zone).or_else(|_| at.in_tz("UTC")) else {
        return moment.at.to_string();
    };
    let month = usize::try_from(at.month()).map_or("", |month| months[(month + 11) % 12]);
    format!("{} {month} {}, {:02}:{:02}", at.day(), at.year(), at.hour(), at.minute())
}

fn button(label: impl Into<String>, link: &str) -> Option<Link> {
    Some(Link { label: label.into(), link: link.to_owned() })
}

/// The name people are called by after it stood in full once.
fn first_name(name: &str) -> &str {
    name.split_whitespace().next().unwrap_or(name)
}
