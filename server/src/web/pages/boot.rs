//! What a page starts with.

use crate::auth::{PasskeyPlace, SignedIn};
use crate::db::query;
use crate::error::Error;
use crate::instance;
use crate::state::State;
use crate::web::{assets, cookies};
use app::boot::{About, Boot, Form};
use app::domain::{Refused, WorkspaceId, Zone};
use app::words::entry as words;
use axum::http::HeaderMap;

/// A workspace of more tasks does not come with the page: the browser fetches it behind the first screen.
const TASKS_MAX: u64 = 500;

/// The page at this path for a person without a login; perhaps with the form that they sent and that was refused.
///
/// # Errors
/// The database's.
pub(super) async fn signed_out(state: &State, path: &str, form: Option<Form>) -> Result<Boot, Error> {
    let about = about(state, path);
    Ok(Boot { about, ..blank(state, instance::is_open(state).await?, form) })
}

/// What the head of the document says about the page at this path.
fn about(state: &State, path: &str) -> About {
    match path {
        "/" => About {
            title: words::TAGLINE,
            description: words::DESCRIPTION,
            canonical: state.config.public_origin().map(|origin| format!("{origin}/")),
        },
        "/login" => About { title: words::LOGIN_TITLE, ..About::default() },
        "/register" => About { title: words::REGISTER_TITLE, ..About::default() },
        _ => About { title: words::NOT_FOUND_TITLE, ..About::default() },
    }
}

fn blank(state: &State, registration: bool, form: Option<Form>) -> Boot {
    Boot {
        me: None,
        workspaces: Vec::new(),
        snapshots: Vec::new(),
        assets: assets::names(),
        now: state.clock.now(),
        zone: None,
        registration,
        form,
        passkeys_at: PasskeyPlace::of(&state.config).map(|place| place.host().to_owned()),
        about: About::default(),
        shell: false,
    }
}

/// The shell: it is kept in a browser for whoever comes next, so it is about nobody.
///
/// # Errors
/// The database's.
pub(super) async fn shell(state: &State) -> Result<Boot, Error> {
    Ok(Boot { shell: true, ..blank(state, instance::is_open(state).await?, None) })
}

/// A page for whoever is signed in, about the workspace in the address.
///
/// # Errors
/// The database's.
pub(super) async fn signed_in(
    state: &State,
    who: SignedIn,
    workspace: Option<WorkspaceId>,
    headers: &HeaderMap,
) -> Result<Boot, Error> {
    let db = state.db.read();
    let me = query::user::me(db, who.user).await?.ok_or(Refused::SignedOut)?;
    let workspaces = query::workspace::of_user(db, who.user).await?;
    let mut snapshots = Vec::new();
    if let Some(workspace) = workspace
        && query::task::count(db, workspace).await? <= TASKS_MAX
    {
        snapshots
            .extend(query::workspace::snapshot(&state.db, workspace, who.user, state.clock.now()).await?);
    }
    let zone = zone(headers);
    Ok(Boot { me: Some(me), workspaces, snapshots, zone, ..blank(state, false, None) })
}

/// The cookies in which a browser tells its time zone, over plain HTTP and over TLS; the early script sets them.
const ZONE: [&str; 2] = ["__Secure-zone", "zone"];

/// The person's time zone, where their browser has told it.
fn zone(headers: &HeaderMap) -> Option<Zone> {
    ZONE.into_iter().find_map(|name| cookies::get(headers, name))?.parse().ok()
}
