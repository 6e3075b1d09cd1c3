//! `/invite/{ticket}`: the page that an invite's link opens. Looking at it changes nothing.

use super::identity::Identity;
use super::pages::HOME;
use super::problem::Fault;
use super::settings::document;
use super::{assets, cookies};
use crate::auth::{self, SignedIn};
use crate::command::invite::{Accepted, prove_address};
use crate::db::query::{self, invite::Open};
use crate::error::Error;
use crate::invites;
use crate::state::State;
use crate::web::extract::{Caller, Sent};
use app::domain::{Refused, Registration, WorkspaceId};
use app::pages::invite::{Holder, invite, turned_away};
use app::pages::settings::Answers;
use app::words::invites as words;
use axum::extract::{self, Path};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use axum::{Extension, Router};

/// No path may leave the page, where the ticket stands in it. Not `no-referrer`: with that, browsers send no usable
/// Origin with the page's forms, and without TLS that is all that tells them from another site's.
const REFERRER: HeaderValue = HeaderValue::from_static("strict-origin");

/// The routes behind [`super::identity::identify`].
pub fn routes() -> Router<State> {
    Router::new().route("/invite/{ticket}", get(show).post(join))
}

/// The form of a new account: like the other ways in it stands outside of `identify`.
pub fn open_routes() -> Router<State> {
    Router::new().route("/invite/{ticket}/account", post(register))
}

/// The page. Whoever belongs to the workspace already is led on to it.
async fn show(
    extract::State(state): extract::State<State>,
    Extension(Identity(who)): Extension<Identity>,
    Path(ticket): Path<String>,
) -> Result<Response, Fault> {
    page(&state, who, &ticket, StatusCode::OK, Answers::default()).await
}

/// Joins.
async fn join(
    extract::State(state): extract::State<State>,
    Extension(Identity(who)): Extension<Identity>,
    Caller(device): Caller,
    Path(ticket): Path<String>,
    sent: Sent,
) -> Result<Response, Fault> {
    let Some(signed_in) = who else { return Ok(Redirect::to(&invites::path(&ticket)).into_response()) };
    match invites::accept(&state, signed_in, &ticket, &device).await {
        Ok(Accepted::Joined(workspace) | Accepted::AlreadyIn(workspace)) => Ok(lead_on(Some(workspace))),
        Ok(Accepted::Nowhere) => Ok(lead_on(None)),
        Err(error) => again(&state, who, &ticket, error, sent).await,
    }
}

/// Makes an account by the invite, signs it in, and leads on to where the invite leads.
async fn register(
    extract::State(state): extract::State<State>,
    Caller(device): Caller,
    Path(ticket): Path<String>,
    sent: Sent,
) -> Result<Response, Fault> {
    let open = match invites::open(&state, &ticket).await {
        Ok((_, open)) => open,
        Err(error) => return again(&state, None, &ticket, error, sent).await,
    };
    let form = Registration {
        username: sent.get("username"),
        password: sent.get("password"),
        email: sent.given("email"),
        invite: Some(ticket.clone()),
        ..Registration::default()
    };
    match auth::register(&state, &form, &device).await {
        Ok(opened) => {
            let mut headers = HeaderMap::new();
            cookies::keep(&state.config, &opened, &mut headers);
            Ok((headers, lead_on(open.invite.workspace_id)).into_response())
        }
        Err(error) => again(&state, None, &ticket, error, sent).await,
    }
}

fn lead_on(workspace: Option<WorkspaceId>) -> Response {
    let place = workspace.map_or(HOME.to_owned(), |workspace| format!("/app/w/{workspace}"));
    Redirect::to(&place).into_response()
}

/// The page again, with what is wrong with the form; or the page of a link that opens nothing.
async fn again(
    state: &State,
    who: Option<SignedIn>,
    ticket: &str,
    error: Error,
    sent: Sent,
) -> Result<Response, Fault> {
    match error {
        Error::Refused(refused @ (Refused::NotFound | Refused::Removed | Refused::TooMany { .. })) => {
            Ok(away(refused))
        }
        Error::Refused(refused) => {
            let answers = Answers(Some(sent.turned_down(refused)));
            page(state, who, ticket, StatusCode::UNPROCESSABLE_ENTITY, answers).await
        }
        error => Err(error.into()),
    }
}

async fn page(
    state: &State,
    who: Option<SignedIn>,
    ticket: &str,
    status: StatusCode,
    answers: Answers,
) -> Result<Response, Fault> {
    let open = match invites::open(state, ticket).await {
        Ok((_, open)) => open,
        Err(Error::Refused(refused)) => return Ok(away(refused)),
        Err(error) => return Err(error.into()),
    };
    let holder = match who {
        Some(who) => {
            if let Some(place) = place_of(state, who, &open).await? {
                return Ok(lead_on(Some(place)));
            }
            if query::invite::is_barred(state.db.read(), open.invite.id, who.user).await? {
                return Ok(away(Refused::Removed));
            }
            let me = query::user::me(state.db.read(), who.user).await?.ok_or(Refused::SignedOut)?;
            let fits = prove_address(&open.invite, me.email.as_deref()).is_ok();
            Holder::SignedIn { username: me.user.username, fits }
        }
        None => Holder::Stranger { may_register: may_register(state).await? },
    };
    let (greeting, path) = (invites::greeting(&open), invites::path(ticket));
    Ok(quiet(document(status, || invite(&assets::names(), &path, &greeting, holder, &answers))))
}

/// The workspace that the invite leads to, where the person belongs to it already.
async fn place_of(state: &State, who: SignedIn, open: &Open) -> Result<Option<WorkspaceId>, Error> {
    let Some(workspace) = open.invite.workspace_id else { return Ok(None) };
    let role = query::workspace::role(state.db.read(), workspace, who.user).await?;
    Ok(role.map(|_| workspace))
}

async fn may_register(state: &State) -> Result<bool, Error> {
    match crate::instance::admit(state, true).await {
        Ok(()) => Ok(true),
        Err(Error::Refused(_)) => Ok(false),
        Err(error) => Err(error),
    }
}

/// What never was an invite, and what is none any more, look the same. A member who was removed since is told so.
fn away(refused: Refused) -> Response {
    let (title, text) = match &refused {
        Refused::TooMany { .. } => (words::BRAKED_TITLE, refused.to_string()),
        Refused::Removed => (words::REMOVED_TITLE, refused.to_string()),
        _ => (words::GONE_TITLE, words::GONE.to_owned()),
    };
    let fault = Fault::from(refused).into_response();
    let mut page = document(fault.status(), || turned_away(&assets::names(), title, text));
    if let Some(seconds) = fault.headers().get(header::RETRY_AFTER) {
        page.headers_mut().insert(header::RETRY_AFTER, seconds.clone());
    }
    quiet(page)
}

fn quiet(mut page: Response) -> Response {
    page.headers_mut().insert(header::REFERRER_POLICY, REFERRER);
    page
}
