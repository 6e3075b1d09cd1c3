//! The pages, rendered on the server: who may see which, and where everybody else is led.

mod boot;
mod forms;
mod place;
mod render;

use super::assets;
use super::identity::Identity;
use super::problem::Fault;
use crate::auth::SignedIn;
use crate::db::query;
use crate::state::State;
use app::domain::{Refused, Workspace, WorkspaceId};
use axum::Extension;
use axum::Router;
use axum::extract::{self, Path, Request};
use axum::http::{HeaderMap, Method, StatusCode, Uri};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
pub(super) use place::{HOME, Place, to_login};
use render::render;

/// The routes. What stands at no other address ends here too.
pub fn routes() -> Router<State> {
    Router::new()
        .route("/", get(landing))
        .route("/login", get(entrance))
        .route("/register", get(entrance))
        .route("/app", get(last_place))
        .route("/app/share", get(last_place))
        .route("/app/w/{workspace}", get(workspace))
        .route("/app/w/{workspace}/trash", get(trash))
        .route("/app/w/{workspace}/p/{project}", get(project))
        .route("/app/w/{workspace}/p/{project}/{view}", get(project))
        .fallback(elsewhere)
}

/// The shell and the forms. Like the API's ways in and out they stand outside of `identify`.
pub fn open_routes() -> Router<State> {
    Router::new()
        .route("/shell", get(shell))
        .route("/robots.txt", get(robots))
        .route("/login", post(forms::log_in))
        .route("/register", post(forms::register))
        .route("/logout", post(forms::log_out))
}

/// `/shell`: the document without a page and about nobody, for the service worker to keep. It carries no
/// nonce: one that is kept would be known.
async fn shell(extract::State(state): extract::State<State>) -> Result<Response, Fault> {
    Ok(render::alone(boot::shell(&state).await?))
}

/// `/`: what this is; to whoever is signed in, their tasks.
async fn landing(
    extract::State(state): extract::State<State>,
    Extension(Identity(who)): Extension<Identity>,
    request: Request,
) -> Result<Response, Fault> {
    if who.is_some() {
        return Ok(Redirect::to(HOME).into_response());
    }
    Ok(render(boot::signed_out(&state, request.uri().path(), None).await?, StatusCode::OK, request).await)
}

/// `/robots.txt` (RFC 9309): search engines may read the landing page, and nothing of people.
async fn robots() -> &'static str {
    "User-agent: *\nAllow: /$\nDisallow: /app\nDisallow: /api\nDisallow: /invite/\nDisallow: /reset-password\n\
     Disallow: /email/\n"
}

/// `/login` and `/register`: a person with a login is past them.
async fn entrance(
    extract::State(state): extract::State<State>,
    Extension(Identity(who)): Extension<Identity>,
    request: Request,
) -> Result<Response, Fault> {
    if who.is_some() {
        return Ok(Redirect::to(&place::next(request.uri().query().unwrap_or_default())).into_response());
    }
    Ok(render(boot::signed_out(&state, request.uri().path(), None).await?, StatusCode::OK, request).await)
}

/// `/app`: on to where the person was last, or to the Team's first project. So is `/app/share`, where the
/// device brings what another app shares; the query tells that place what to do.
async fn last_place(
    extract::State(state): extract::State<State>,
    Extension(Identity(who)): Extension<Identity>,
    headers: HeaderMap,
    uri: Uri,
) -> Result<Redirect, Fault> {
    let Some(who) = who else { return Ok(to_login(&uri)) };
    if let Some(place) = Place::last(&headers)
        && place.is_open_to(&state, who).await?
    {
        return Ok(lead_to(place, &uri));
    }
    let home = super::api::home(&state, who).await?;
    Ok(lead_to(first_project(&state, home).await?, &uri))
}

fn lead_to(place: Place, asked: &Uri) -> Redirect {
    let query = asked.query().map(|query| format!("?{query}")).unwrap_or_default();
    Redirect::to(&(place.address() + &query))
}

/// `/app/w/{workspace}`: on to its first project.
async fn workspace(
    extract::State(state): extract::State<State>,
    Extension(Identity(who)): Extension<Identity>,
    Path(id): Path<String>,
    request: Request,
) -> Result<Response, Fault> {
    let Some(who) = who else { return Ok(to_login(request.uri()).into_response()) };
    let Some(known) = workspace_at(&state, who, &id).await? else {
        return nothing_here(&state, who, request).await;
    };
    Ok(Redirect::to(&first_project(&state, known.id).await?.address()).into_response())
}

/// The workspace that an address names; none where it names none, or none of this person's.
async fn workspace_at(state: &State, who: SignedIn, id: &str) -> Result<Option<Workspace>, Fault> {
    let Ok(id) = id.parse::<WorkspaceId>() else { return Ok(None) };
    Ok(query::workspace::get(state.db.read(), id, who.user).await?)
}

/// A workspace's trash.
async fn trash(
    extract::State(state): extract::State<State>,
    Extension(Identity(who)): Extension<Identity>,
    Path(id): Path<String>,
    request: Request,
) -> Result<Response, Fault> {
    let Some(who) = who else { return Ok(to_login(request.uri()).into_response()) };
    let Some(known) = workspace_at(&state, who, &id).await? else {
        return nothing_here(&state, who, request).await;
    };
    let boot = boot::signed_in(&state, who, Some(known.id), request.headers()).await?;
    Ok(render(boot, StatusCode::OK, request).await)
}

/// A project's board or list, with all that is on it unless that is too much for a page.
async fn project(
    extract::State(state): extract::State<State>,
    Extension(Identity(who)): Extension<Identity>,
    request: Request,
) -> Result<Response, Fault> {
    let Some(who) = who else { return Ok(to_login(request.uri()).into_response()) };
    let place = Place::read(request.uri().path());
    let place = match place {
        Some(place) if place.is_open_to(&state, who).await? => place,
        _ => return nothing_here(&state, who, request).await,
    };
    let boot = boot::signed_in(&state, who, Some(place.workspace), request.headers()).await?;
    let mut page = render(boot, StatusCode::OK, request).await;
    place.remember(&state.config, page.headers_mut());
    Ok(page)
}

/// Every other address: a file at the root, or nothing.
async fn elsewhere(
    extract::State(state): extract::State<State>,
    Extension(Identity(who)): Extension<Identity>,
    request: Request,
) -> Result<Response, Fault> {
    let path = request.uri().path();
    if path == "/api" || path.starts_with("/api/") || !matches!(*request.method(), Method::GET | Method::HEAD)
    {
        return Err(Fault::no_route());
    }
    if let Some(file) = assets::find(path.trim_start_matches('/'), request.headers()) {
        return Ok(file);
    }
    match who {
        Some(who) => nothing_here(&state, who, request).await,
        None if path.starts_with("/app/") => Ok(to_login(request.uri()).into_response()),
        None => {
            let boot = boot::signed_out(&state, request.uri().path(), None).await?;
            Ok(render(boot, StatusCode::NOT_FOUND, request).await)
        }
    }
}

/// What is not there, and what is not theirs, look the same.
async fn nothing_here(state: &State, who: SignedIn, request: Request) -> Result<Response, Fault> {
    let boot = boot::signed_in(state, who, None, request.headers()).await?;
    Ok(render(boot, StatusCode::NOT_FOUND, request).await)
}

async fn first_project(state: &State, workspace: WorkspaceId) -> Result<Place, Fault> {
    let projects = query::project::list(state.db.read(), workspace).await?;
    let first = projects.iter().find(|project| project.is_active()).ok_or(Refused::NotFound)?;
    Ok(Place { workspace, project: first.id, is_list: false })
}
