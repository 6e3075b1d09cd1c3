//! Addresses within the app: read, remembered, and led back to.

use crate::auth::SignedIn;
use crate::config::Config;
use crate::db::query;
use crate::error::Error;
use crate::state::State;
use crate::web::cookies;
use app::domain::{ProjectId, WorkspaceId};
use app::pages::is_place_here;
use axum::http::{HeaderMap, HeaderValue, Uri, header};
use axum::response::Redirect;
use std::borrow::Cow;
use url::form_urlencoded;

/// Where whoever is signed in begins.
pub(in crate::web) const HOME: &str = "/app";
/// The cookie with the last place, over plain HTTP and over TLS: it stands at a path, which `__Host-` forbids.
const COOKIE: &str = "place";
const SECURE_COOKIE: &str = "__Secure-place";

/// A project's board or list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::web) struct Place {
    pub(super) workspace: WorkspaceId,
    pub(super) project: ProjectId,
    pub(super) is_list: bool,
}

impl Place {
    /// The place at an address; none where that names no place.
    pub(super) fn read(path: &str) -> Option<Self> {
        let mut parts = path.strip_prefix("/app/w/")?.split('/');
        let workspace = parts.next()?.parse().ok()?;
        let project = parts.next().filter(|part| *part == "p").and(parts.next())?.parse().ok()?;
        let is_list = match (parts.next(), parts.next()) {
            (None, None) => false,
            (Some("list"), None) => true,
            _ => return None,
        };
        Some(Self { workspace, project, is_list })
    }

    /// The place where a browser was last.
    pub(super) fn last(headers: &HeaderMap) -> Option<Self> {
        let found = cookies::get(headers, SECURE_COOKIE).or_else(|| cookies::get(headers, COOKIE));
        found.and_then(Self::read)
    }

    /// Has the browser remember it. It opens nothing: scripts may write it too.
    pub(super) fn remember(&self, config: &Config, headers: &mut HeaderMap) {
        let (name, secure) = if config.is_https() { (SECURE_COOKIE, "; Secure") } else { (COOKIE, "") };
        let cookie = format!("{name}={}; Path=/app; Max-Age=31536000; SameSite=Lax{secure}", self.address());
        // infallible: an address is made of ids
        if let Ok(cookie) = HeaderValue::try_from(cookie) {
            headers.append(header::SET_COOKIE, cookie);
        }
    }

    pub(super) fn address(&self) -> String {
        let list = if self.is_list { "/list" } else { "" };
        format!("/app/w/{}/p/{}{list}", self.workspace, self.project)
    }

    /// Is it there, and does this person belong to it?
    pub(super) async fn is_open_to(&self, state: &State, who: SignedIn) -> Result<bool, Error> {
        let db = state.db.read();
        let project = query::project::get(db, self.project).await?;
        if project.is_none_or(|project| project.workspace_id != self.workspace) {
            return Ok(false);
        }
        Ok(query::workspace::role(db, self.workspace, who.user).await?.is_some())
    }
}

/// To the login page, and back here after it.
pub(in crate::web) fn to_login(uri: &Uri) -> Redirect {
    let here = uri.path_and_query().map_or(HOME, |here| here.as_str());
    let next: String = form_urlencoded::byte_serialize(here.as_bytes()).collect();
    Redirect::to(&if here == HOME { "/login".to_owned() } else { format!("/login?next={next}") })
}

/// The place to go on to that a query or a form names, if it is one of ours.
pub(super) fn next(pairs: &str) -> String {
    let named = form_urlencoded::parse(pairs.as_bytes()).find(|(name, _)| name == "next");
    named
        .map(|(_, place)| place)
        .filter(|place| is_place_here(place))
        .map_or(HOME.to_owned(), Cow::into_owned)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_place_reads_back_as_it_was_written() {
        let board =
            Place { workspace: WorkspaceId::generate(), project: ProjectId::generate(), is_list: false };
        for place in [board, Place { is_list: true, ..board }] {
            assert_eq!(Place::read(&place.address()), Some(place));
        }
        let address = board.address();
        for other in [
            "/",
            "/app",
            "/app/w/x/p/y",
            &address[..50],
            &format!("{address}/x"),
            &format!("{address}/list/x"),
        ] {
            assert_eq!(Place::read(other), None, "{other}");
        }
    }

    #[test]
    fn the_way_back_leads_nowhere_else() {
        assert_eq!(next("next=%2Fapp%2Fw%2F1%3Ftask%3D2"), "/app/w/1?task=2");
        for elsewhere in [
            "",
            "next=",
            "next=https%3A%2F%2Fevil.example",
            "next=%2F%2Fevil.example",
            "next=%2F%5Cevil.example",
        ] {
            assert_eq!(next(elsewhere), HOME, "{elsewhere}");
        }
    }

    proptest! {
        /// Wherever a browser is sent, it stays at this server: the address is read as browsers read it.
        #[test]
        fn no_next_leads_to_another_origin(
            start in prop::sample::select(&["", "/", "//", "/\\", "/\t/", "https:", "javascript:", "/%2f", "/.//", "/@"][..]),
            rest in "\\PC{0,20}",
            odd in any::<char>(),
        ) {
            let base: url::Url = "https://tasks.example.org/login".parse().expect("an address");
            for place in [format!("{start}{rest}"), format!("{start}{odd}{rest}"), format!("{odd}{start}evil.example")] {
                let pairs: String = form_urlencoded::Serializer::new(String::new()).append_pair("next", &place).finish();
                let led = base.join(&next(&pairs)).expect("an address");
                prop_assert_eq!(led.origin(), base.origin(), "{:?}", place);
            }
        }
    }
}
