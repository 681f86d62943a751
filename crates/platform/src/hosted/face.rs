//! What a page says where there is nothing to do, or it cannot be done now.

use http::StatusCode;
use permit::Problem;

use super::visitor::say;
use crate::mail::Language;

/// Why a page is not the one that was hoped for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Face {
    /// No link has this address.
    Unknown,
    /// Its time is over.
    Ended,
    /// The merchant switched it off.
    SwitchedOff,
    /// It was used, and is good for one use.
    Used,
    /// The network or bank does not answer.
    ProviderDown,
    /// Too many tries from one address.
    TooMany,
    /// What was sent cannot be read.
    Unreadable,
    /// Too much at once on our side.
    Busy,
    /// Something failed on our side.
    Failed,
}

impl Face {
    pub(super) const ALL: [Self; 9] = [
        Self::Unknown,
        Self::Ended,
        Self::SwitchedOff,
        Self::Used,
        Self::ProviderDown,
        Self::TooMany,
        Self::Unreadable,
        Self::Busy,
        Self::Failed,
    ];

    /// The stable code, as problems carry it.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Unknown => "link.unknown",
            Self::Ended => "link.ended",
            Self::SwitchedOff => "link.switched_off",
            Self::Used => "link.used",
            Self::ProviderDown => "rail.unreachable",
            Self::TooMany => "too_many",
            Self::Unreadable => "input.invalid",
            Self::Busy => "busy",
            Self::Failed => "failure",
        }
    }

    /// The HTTP status.
    pub const fn status(self) -> StatusCode {
        match self {
            Self::Unknown => StatusCode::NOT_FOUND,
            Self::Ended | Self::SwitchedOff | Self::Used => StatusCode::GONE,
            Self::ProviderDown | Self::Busy => StatusCode::SERVICE_UNAVAILABLE,
            Self::TooMany => StatusCode::TOO_MANY_REQUESTS,
            Self::Unreadable => StatusCode::UNPROCESSABLE_ENTITY,
            Self::Failed => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    /// What a problem looks like to people outside.
    pub(super) fn of(problem: &Problem) -> Self {
        let code = problem.code();
        Self::ALL.into_iter().find(|face| face.code() == code).unwrap_or(match problem.status().as_u16() {
            404 | 405 => Self::Unknown,
            429 => Self::TooMany,
            500.. => Self::Failed,
            _ => Self::Unreadable,
        })
    }

    /// What happened.
    pub(super) const fn heading(self, language: Language) -> &'static str {
        match self {
            Self::Unknown => say(language, "This link leads nowhere", "Kiungo hiki hakipo"),
            Self::Ended => say(language, "This link has expired", "Muda wa kiungo hiki umeisha"),
            Self::SwitchedOff => say(language, "This link is switched off", "Kiungo hiki kimezimwa"),
            Self::Used => say(language, "This link was used already", "Kiungo hiki kimeshatumika"),
            Self::ProviderDown => say(language, "The network does not answer", "Mtandao haujibu"),
            Self::TooMany => say(language, "Too many tries from here", "Majaribio yamekuwa mengi mno"),
            Self::Unreadable => say(language, "That could not be read", "Taarifa hazikusomeka"),
            Self::Busy => say(language, "Many people are here now", "Kuna watu wengi kwa sasa"),
            Self::Failed => say(language, "Something failed on our side", "Hitilafu imetokea upande wetu"),
        }
    }

    /// What is safe, and what to do.
    pub(super) const fn advice(self, language: Language) -> &'static str {
        match self {
            Self::Unknown => say(
                language,
                "Check that you have the whole address, or ask whoever sent it for a new one.",
                "Hakikisha una anwani yote, au mwombe aliyekutumia akutumie kiungo kipya.",
            ),
            Self::Ended => say(
                language,
                "No money was moved. Ask for a new link.",
                "Hakuna fedha zilizohamishwa. Omba kiungo kipya.",
            ),
            Self::SwitchedOff => say(
                language,
                "No money was moved. Ask whoever sent it what to do instead.",
                "Hakuna fedha zilizohamishwa. Muulize aliyekutumia ufanye nini.",
            ),
            Self::Used => say(
                language,
                "It is good for one use. If that was not you, tell whoever sent it.",
                "Kinatumika mara moja tu. Kama hukukitumia wewe, mjulishe aliyekutumia.",
            ),
            Self::ProviderDown => say(
                language,
                "Nothing was taken. Try again in a few minutes.",
                "Hakuna fedha zilizochukuliwa. Jaribu tena baada ya dakika chache.",
            ),
            Self::TooMany => say(
                language,
                "Nothing was lost. Wait a minute and try again.",
                "Hakuna kilichopotea. Subiri dakika moja kisha ujaribu tena.",
            ),
            Self::Unreadable => say(
                language,
                "Nothing was changed. Go back, look at the form again and send it once more.",
                "Hakuna kilichobadilika. Rudi nyuma, angalia fomu na uitume tena.",
            ),
            Self::Busy => say(
                language,
                "Nothing was changed. Try again in a moment.",
                "Hakuna kilichobadilika. Jaribu tena baada ya muda mfupi.",
            ),
            Self::Failed => say(
                language,
                "Open the link again before you repeat anything: it says what was done.",
                "Fungua kiungo tena kabla ya kurudia chochote: kitaonyesha kilichofanyika.",
            ),
        }
    }
}

impl From<Face> for Problem {
    fn from(face: Face) -> Self {
        let english = Language::En;
        let says = format!("{}. {}", face.heading(english), face.advice(english));
        Self::refuse(face.status(), face.code(), says)
    }
}
