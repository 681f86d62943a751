//! An invitation: bound to one address, one role and one generation of its link.

use permit::Role;
use values::{Duration, Id, Timestamp, subjects::Member};

use super::TeamError;
use crate::mail::Language;

/// How long a link works unless told, in days.
pub(crate) const USUAL_DAYS: i64 = 7;
/// How long a link may work, in days.
pub(crate) const MAX_DAYS: i64 = 30;
/// How soon an invitation may be sent again.
pub(crate) const RESEND_AFTER: Duration = Duration::from_secs(60);
/// How often an invitation may be sent again within a day.
pub(crate) const RESENDS_A_DAY: i64 = 5;
/// How many invitations a merchant may write within a day.
pub(crate) const INVITATIONS_A_DAY: i64 = 100;

const DAY: Duration = Duration::from_secs(24 * 3600);

/// What is kept of an invitation's fate; that it has expired or is suspended is seen when looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum InvitationState {
    Pending,
    Accepted,
    Revoked,
}

impl InvitationState {
    pub(crate) const ALL: [Self; 3] = [Self::Pending, Self::Accepted, Self::Revoked];

    /// The word kept in the store.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Pending => "pending",
            Self::Accepted => "accepted",
            Self::Revoked => "revoked",
        }
    }
}

/// Where an invitation stands at an instant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, utoipa::ToSchema)]
#[serde(rename_all = "lowercase")]
#[schema(as = InvitationStanding)]
pub(crate) enum Standing {
    /// Waits to be accepted.
    Pending,
    /// Waits for another Admin, because whoever invited is no longer an active Admin.
    Suspended,
    /// Became a membership.
    Accepted,
    /// Was taken back.
    Revoked,
    /// Its time is over.
    Expired,
}

/// How the mail of the newest link fared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = InvitationMail)]
pub(crate) enum Mail {
    /// Not tried yet.
    Queued,
    /// Handed to the mail server.
    Sent,
    /// Refused by the mail server, or it cannot be reached; tried again for a day.
    NotDelivered,
    /// There is no mail server; the link is copied by hand.
    Off,
}

impl Mail {
    pub(crate) const ALL: [Self; 4] = [Self::Queued, Self::Sent, Self::NotDelivered, Self::Off];

    /// The word kept in the store.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Queued => "queued",
            Self::Sent => "sent",
            Self::NotDelivered => "not_delivered",
            Self::Off => "off",
        }
    }
}

/// An invitation of somebody to a merchant.
#[derive(Debug, Clone)]
pub(crate) struct Invitation {
    pub(crate) id: Id<Invitation>,
    pub(crate) email: String,
    pub(crate) email_normal: String,
    pub(crate) name: String,
    pub(crate) role: Role,
    pub(crate) language: Language,
    pub(crate) state: InvitationState,
    pub(crate) generation: i64,
    pub(crate) days: i64,
    pub(crate) invited_by: Id<Member>,
    pub(crate) confirmed_by: Option<Id<Member>>,
    pub(crate) created_at: Timestamp,
    pub(crate) sent_at: Timestamp,
    pub(crate) expires_at: Timestamp,
    /// The day, counted from 1970 in UTC, that `resends` counts for.
    pub(crate) resent_on: i64,
    pub(crate) resends: i64,
    pub(crate) link_copied_at: Option<Timestamp>,
    pub(crate) mail: Mail,
    pub(crate) mail_error: Option<String>,
    pub(crate) decided_at: Option<Timestamp>,
    pub(crate) member: Option<Id<Member>>,
    /// The inviter's name.
    pub(crate) inviter: String,
    /// Whether whoever answers for it, the inviter or the Admin who confirmed, is an active Admin.
    pub(crate) vouched: bool,
}

impl Invitation {
    /// Where it stands at `now`.
    pub(crate) fn standing(&self, now: Timestamp) -> Standing {
        match self.state {
            InvitationState::Accepted => Standing::Accepted,
            InvitationState::Revoked => Standing::Revoked,
            InvitationState::Pending if now >= self.expires_at => Standing::Expired,
            InvitationState::Pending if !self.vouched => Standing::Suspended,
            InvitationState::Pending => Standing::Pending,
        }
    }

    /// Who answers for it.
    pub(crate) fn voucher(&self) -> Id<Member> {
        self.confirmed_by.unwrap_or(self.invited_by)
    }

    /// Issues the next generation of the link; whatever came before is replaced.
    pub(crate) fn renew(&mut self, now: Timestamp, mail: Mail) {
        self.generation += 1;
        self.sent_at = now;
        self.expires_at = now + days(self.days);
        self.link_copied_at = None;
        self.mail = mail;
        self.mail_error = None;
    }

    /// Counts one more sending of today.
    ///
    /// # Errors
    /// `TooOften` with the seconds until tomorrow.
    pub(crate) fn count_resend(&mut self, now: Timestamp) -> Result<(), TeamError> {
        let today = day_of(now);
        if self.resent_on != today {
            (self.resent_on, self.resends) = (today, 0);
        }
        if self.resends >= RESENDS_A_DAY {
            let tomorrow = Timestamp::from_micros((today + 1) * micros(DAY));
            return Err(TeamError::TooOften(tomorrow.since(now).as_secs().max(1)));
        }
        self.resends += 1;
        Ok(())
    }

    /// When it may be sent again, if that is not yet.
    pub(crate) fn resend_after(&self, now: Timestamp) -> Option<Timestamp> {
        let at = self.sent_at + RESEND_AFTER;
        (self.state == InvitationState::Pending && now < at).then_some(at)
    }

    /// Refuses a sending that comes too soon after the last.
    ///
    /// # Errors
    /// `TooSoon` with the seconds to wait.
    pub(crate) fn rested(&self, now: Timestamp) -> Result<(), TeamError> {
        let wait = self.resend_after(now).map(|at| at.since(now).as_micros().div_ceil(1_000_000));
        wait.map_or(Ok(()), |wait| Err(TeamError::TooSoon(u64::try_from(wait).unwrap_or(60))))
    }

    /// Refuses unless it waits, expired or not, suspended or not.
    ///
    /// # Errors
    /// `Accepted` or `Revoked`.
    pub(crate) fn undecided(&self) -> Result<(), TeamError> {
        match self.state {
            InvitationState::Pending => Ok(()),
            InvitationState::Accepted => Err(TeamError::Accepted),
            InvitationState::Revoked => Err(TeamError::Revoked),
        }
    }

    /// What a link of this generation opens at `now`.
    ///
    /// # Errors
    /// Why it opens nothing any more, or not yet.
    pub(crate) fn open(&self, generation: i64, now: Timestamp) -> Result<(), TokenError> {
        match self.standing(now) {
            Standing::Accepted => Err(TokenError::Accepted),
            Standing::Revoked => Err(TokenError::Revoked),
            _ if generation != self.generation => Err(TokenError::Replaced),
            Standing::Expired => Err(TokenError::Expired),
            Standing::Suspended => Err(TokenError::Suspended),
            Standing::Pending => Ok(()),
        }
    }
}

/// Whole days.
pub(crate) fn days(days: i64) -> Duration {
    DAY * u32::try_from(days).unwrap_or(0)
}

fn micros(span: Duration) -> i64 {
    i64::try_from(span.as_micros()).unwrap_or(i64::MAX)
}

fn day_of(now: Timestamp) -> i64 {
    now.as_micros().div_euclid(micros(DAY))
}

/// Why a link does not lead in.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(crate) enum TokenError {
    #[error("This link is not known. Open it whole, as it stands in the mail.")]
    Unknown,
    #[error("This invitation has expired. Ask for a new one.")]
    Expired,
    #[error("This invitation was revoked.")]
    Revoked,
    #[error("This link was replaced by a newer invitation. Open the newest mail.")]
    Replaced,
    #[error("This invitation was accepted already. Sign in.")]
    Accepted,
    #[error("Whoever invited is no longer an Admin, so another Admin confirms this invitation first.")]
    Suspended,
    #[error("This merchant is closed.")]
    Closed,
    #[error("An account with this address exists. Sign in first, then accept.")]
    SignIn,
    #[error("This invitation is for {0}. Sign in as that person to accept it.")]
    OtherPerson(String),
    #[error("You are a member of this merchant already.")]
    Member,
    #[error("Your access to this merchant is switched off. An Admin can switch it on again.")]
    Disabled,
    #[error("Too many links were tried from here. Wait, then try again.")]
    TooMany(u64),
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Timestamp = Timestamp::from_micros(1_795_417_200_000_000);

    fn invitation() -> Invitation {
        Invitation {
            id: Id::nil(),
            email: "j@x.tz".into(),
            email_normal: "j@x.tz".into(),
            name: "Juma".into(),
            role: Role::Developer,
            language: Language::En,
            state: InvitationState::Pending,
            generation: 2,
            days: 7,
            invited_by: Id::nil(),
            confirmed_by: None,
            created_at: NOW,
            sent_at: NOW,
            expires_at: NOW + days(7),
            resent_on: 0,
            resends: 0,
            link_copied_at: None,
            mail: Mail::Queued,
            mail_error: None,
            decided_at: None,
            member: None,
            inviter: "Neema".into(),
            vouched: true,
        }
    }

    #[test]
    fn a_link_opens_only_the_newest_generation_of_what_waits() {
        let waits = invitation();
        assert_eq!(waits.open(2, NOW), Ok(()));
        assert_eq!(waits.open(1, NOW), Err(TokenError::Replaced));
        assert_eq!(waits.open(2, NOW + days(7)), Err(TokenError::Expired));
        assert_eq!(Invitation { vouched: false, ..invitation() }.open(2, NOW), Err(TokenError::Suspended));
        let revoked = Invitation { state: InvitationState::Revoked, ..invitation() };
        assert_eq!(revoked.open(2, NOW), Err(TokenError::Revoked));
        let accepted = Invitation { state: InvitationState::Accepted, ..invitation() };
        assert_eq!(accepted.open(1, NOW), Err(TokenError::Accepted));
    }

    #[test]
    fn it_is_sent_again_after_a_minute_and_five_times_a_day() {
        let mut waits = invitation();
        assert_eq!(waits.rested(NOW + Duration::from_secs(59)), Err(TeamError::TooSoon(1)));
        assert_eq!(waits.rested(NOW + Duration::from_secs(60)), Ok(()));
        for _ in 0..5 {
            assert_eq!(waits.count_resend(NOW), Ok(()));
        }
        assert!(matches!(waits.count_resend(NOW), Err(TeamError::TooOften(_))));
        assert_eq!(waits.count_resend(NOW + DAY), Ok(()));
    }

    #[test]
    fn a_new_generation_begins_anew() {
        let mut waits = Invitation { link_copied_at: Some(NOW), ..invitation() };
        waits.renew(NOW + days(9), Mail::Queued);
        assert_eq!((waits.generation, waits.link_copied_at), (3, None));
        assert_eq!(waits.standing(NOW + days(10)), Standing::Pending);
    }
}
