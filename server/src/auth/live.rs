//! Which sessions were found to last just now, so that not every request asks the database.

use super::SignedIn;
use app::domain::SessionId;
use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

/// So long a finding is believed. Another node may have ended the session: within a second all know.
const BELIEVED: Duration = Duration::from_secs(1);
/// So many are remembered, about 4 MB; beyond that the old ones go.
const ENTRIES_MAX: usize = 50_000;

/// Findings about sessions.
#[derive(Debug, Default)]
pub struct LiveSessions(Mutex<Findings>);

#[derive(Debug, Default)]
struct Findings {
    found: HashMap<SessionId, (SignedIn, Instant)>,
    /// Counts the sessions that ended.
    ended: u64,
}

/// The moment in which somebody began to look a session up.
#[derive(Clone, Copy, Debug)]
pub struct Moment(u64);

impl LiveSessions {
    /// Was this session found to last just now? If not, it is to be looked up, and this moment goes
    /// to [`LiveSessions::remember`].
    ///
    /// # Errors
    /// The moment, where nothing is known.
    pub fn find(&self, who: SignedIn) -> Result<(), Moment> {
        let findings = self.lock();
        match findings.found.get(&who.session) {
            Some((found, at)) if *found == who && at.elapsed() < BELIEVED => Ok(()),
            _ => Err(Moment(findings.ended)),
        }
    }

    /// This session was found to last. Forgotten at once where any session ended meanwhile: it may be this one.
    pub fn remember(&self, who: SignedIn, since: Moment) {
        let mut findings = self.lock();
        if findings.ended != since.0 {
            return;
        }
        if findings.found.len() >= ENTRIES_MAX {
            findings.found.retain(|_, (_, at)| at.elapsed() < BELIEVED);
        }
        if findings.found.len() < ENTRIES_MAX {
            findings.found.insert(who.session, (who, Instant::now()));
        }
    }

    /// This session has ended.
    pub fn end(&self, session: SessionId) {
        let mut findings = self.lock();
        findings.ended += 1;
        findings.found.remove(&session);
    }

    fn lock(&self) -> MutexGuard<'_, Findings> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use app::domain::UserId;

    fn somebody() -> SignedIn {
        SignedIn { user: UserId::generate(), session: SessionId::generate() }
    }

    #[test]
    fn a_session_is_known_until_it_ends() {
        let (live, who) = (LiveSessions::default(), somebody());
        let moment = live.find(who).expect_err("unknown yet");
        live.remember(who, moment);
        assert!(live.find(who).is_ok());
        live.end(who.session);
        assert!(live.find(who).is_err());
    }

    #[test]
    fn a_session_that_ends_while_it_is_looked_up_is_not_remembered() {
        let (live, who) = (LiveSessions::default(), somebody());
        let moment = live.find(who).expect_err("unknown yet");
        live.end(who.session);
        live.remember(who, moment);
        assert!(live.find(who).is_err());
    }

    #[test]
    fn a_session_is_known_for_its_own_person_only() {
        let (live, who) = (LiveSessions::default(), somebody());
        let moment = live.find(who).expect_err("unknown yet");
        live.remember(who, moment);
        assert!(live.find(SignedIn { user: UserId::generate(), ..who }).is_err());
    }
}
