//! Who acts: a person at a login, or a program with one of that person's tokens.
//!
//! A handler that names [`super::SignedIn`] in its signature takes logins only. Only one that names [`Actor`]
//! lets tokens in, and then their limits are proven before it runs.

use super::SignedIn;
use app::domain::{Scope, SessionId, Timestamp, TokenId, UserId, WorkspaceId};

/// Somebody who acts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Actor {
    /// In whose name. What that person may do is read from the database each time.
    pub user: UserId,
    /// What lets them in.
    pub by: By,
}

/// What lets somebody in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum By {
    /// A login: it does what the person may do.
    Login(SessionId),
    /// An API token: it does what the person may do, within its own limits.
    Token(Grant),
}

/// The limits of an API token.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Grant {
    /// The token.
    pub token: TokenId,
    /// How far it goes.
    pub scope: Scope,
    /// The one workspace that it opens; none stands for all of the person's.
    pub workspace: Option<WorkspaceId>,
    /// When it ends.
    pub expires_at: Timestamp,
}

impl Actor {
    /// Do the token's limits, if it is one, leave room for changes?
    #[must_use]
    pub fn may_write(&self) -> bool {
        match self.by {
            By::Login(_) => true,
            By::Token(grant) => grant.scope == Scope::Write,
        }
    }

    /// Do the token's limits, if it is one, leave room for this workspace? Membership is proven apart.
    #[must_use]
    pub fn may_enter(&self, workspace: WorkspaceId) -> bool {
        self.only_workspace().is_none_or(|only| only == workspace)
    }

    /// The one workspace that the token is bound to, if it is a token and bound.
    #[must_use]
    pub fn only_workspace(&self) -> Option<WorkspaceId> {
        match self.by {
            By::Login(_) => None,
            By::Token(grant) => grant.workspace,
        }
    }

    /// Has a token ended by now? A login lasts as long as it is used.
    #[must_use]
    pub fn has_expired(&self, now: Timestamp) -> bool {
        matches!(self.by, By::Token(grant) if grant.expires_at <= now)
    }
}

impl From<SignedIn> for Actor {
    fn from(who: SignedIn) -> Self {
        Self { user: who.user, by: By::Login(who.session) }
    }
}

impl From<SessionId> for By {
    fn from(session: SessionId) -> Self {
        Self::Login(session)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(millis: i64) -> Timestamp {
        Timestamp::from_millis(millis).expect("a time")
    }

    fn token(scope: Scope, workspace: Option<WorkspaceId>) -> Actor {
        let grant = Grant { token: TokenId::generate(), scope, workspace, expires_at: at(1000) };
        Actor { user: UserId::generate(), by: By::Token(grant) }
    }

    #[test]
    fn a_login_has_no_limits_of_its_own() {
        let login: Actor = SignedIn { user: UserId::generate(), session: SessionId::generate() }.into();
        assert!(
            login.may_write() && login.may_enter(WorkspaceId::generate()) && !login.has_expired(at(2000))
        );
    }

    #[test]
    fn a_token_goes_as_far_as_its_scope_and_its_workspace() {
        let (here, elsewhere) = (WorkspaceId::generate(), WorkspaceId::generate());
        assert!(!token(Scope::Read, None).may_write());
        assert!(token(Scope::Write, None).may_write());
        assert!(token(Scope::Read, None).may_enter(elsewhere));
        let bound = token(Scope::Write, Some(here));
        assert!(bound.may_enter(here) && !bound.may_enter(elsewhere));
    }

    #[test]
    fn a_token_ends_at_its_time() {
        let token = token(Scope::Read, None);
        assert!(!token.has_expired(at(999)) && token.has_expired(at(1000)));
    }
}
