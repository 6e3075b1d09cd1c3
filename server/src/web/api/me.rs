//! `/me`: one's own account and its sessions.

use super::auth::{Entered, enter};
use crate::auth::{self, Actor, SignedIn, Tokens, Wanted};
use crate::db::query;
use crate::state::State;
use crate::web::answer::List;
use crate::web::extract::{Caller, Fields, Json, Path};
use crate::web::problem::{Fault, MEDIA_TYPE};
use app::domain::{Contact, Me, PasswordOutcome, Refused, SessionId, Timestamp, double_option};
use app::protocol::Problem;
use app::words::devices as words;
use axum::extract;
use axum::http::{HeaderMap, StatusCode};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

/// The routes.
pub fn routes() -> OpenApiRouter<State> {
    OpenApiRouter::new()
        .routes(routes!(get, update))
        .routes(routes!(contact))
        .routes(routes!(send_again))
        .routes(routes!(change_password))
        .routes(routes!(sessions, end_other_sessions))
        .routes(routes!(end_session))
}

/// What to change in one's account; what is absent stays.
#[derive(Clone, Deserialize, ToSchema)]
pub struct MePatch {
    /// Another name to go by, 1–100 characters.
    #[schema(min_length = 1)]
    display_name: Option<String>,
    /// Another email address, or `null` for none. It counts when the link is opened that is sent there.
    #[serde(default, deserialize_with = "double_option")]
    #[schema(value_type = Option<String>)]
    email: Option<Option<String>>,
    /// Another phone number, with the country's code, or `null` for none.
    #[serde(default, deserialize_with = "double_option")]
    #[schema(value_type = Option<String>)]
    phone: Option<Option<String>>,
    /// Another username, 3–32 of `a-z 0-9 _ . -`; the one before is free from then on.
    #[schema(min_length = 3)]
    username: Option<String>,
    /// The password, needed where the address, the number or the username changes.
    #[serde(default)]
    current_password: String,
}

/// What `POST /me/password` takes.
#[derive(Clone, Deserialize, ToSchema)]
pub struct PasswordChange {
    /// The password as it is.
    #[serde(default)]
    #[schema(required = true, min_length = 1)]
    current_password: String,
    /// The password as it shall be: 8–128 characters, any.
    #[serde(default)]
    #[schema(required = true, min_length = 8, max_length = 128)]
    new_password: String,
    /// Whether the API tokens are revoked, too. They stay, unless this is `true`.
    #[serde(default)]
    revoke_api_tokens: bool,
}

/// The password is another; the session goes on with new tokens.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct PasswordChanged {
    #[serde(flatten)]
    entered: Entered,
    #[serde(flatten)]
    outcome: PasswordOutcome,
    /// The outcome in words.
    message: String,
}

/// One login on one device.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct MySession {
    id: SessionId,
    /// What the browser said it is.
    user_agent: String,
    /// The address of the last use; empty where none is known.
    address: String,
    /// When the person logged in.
    created_at: Timestamp,
    /// When the session was last renewed.
    last_used_at: Timestamp,
    /// When it ends, unless it is used before.
    expires_at: Timestamp,
    /// Is it the one that asks?
    current: bool,
}

/// Tells who is signed in.
#[utoipa::path(get, path = "/me", operation_id = "get_me", tag = "me", responses((status = 200, description = "You.", body = Me)))]
async fn get(extract::State(state): extract::State<State>, who: Actor) -> Result<Json<Me>, Fault> {
    let mut me = query::user::me(state.db.read(), who.user).await?.ok_or(Refused::SignedOut)?;
    if who.only_workspace().is_some() {
        // A token for one workspace learns what its members see of each other.
        (me.email, me.phone) = (None, None);
    }
    Ok(Json(me))
}

/// Changes one's account: all that is asked for, or nothing.
#[utoipa::path(patch, path = "/me", operation_id = "update_me", tag = "me", request_body = MePatch,
    responses(
        (status = 200, description = "You, changed.", body = Me),
        (status = 409, description = "Somebody has that name or number already.", body = Problem, content_type = MEDIA_TYPE)))]
async fn update(
    extract::State(state): extract::State<State>,
    who: SignedIn,
    Caller(device): Caller,
    fields: Fields,
) -> Result<Json<Me>, Fault> {
    let kept = ["display_name", "username", "current_password"];
    let patch: MePatch = fields.patch_keeping(&kept)?.read()?;
    let MePatch { display_name, email, phone, username, current_password } = patch;
    let wanted = Wanted { email, phone, username, display_name };
    auth::change_me(&state, who, wanted, &current_password, &device).await?;
    get(extract::State(state), who.into()).await
}

/// Tells how one can be reached, and which address waits to be confirmed.
#[utoipa::path(get, path = "/me/contact", operation_id = "get_contact", tag = "me",
    responses((status = 200, description = "Your address and number.", body = Contact)))]
async fn contact(
    extract::State(state): extract::State<State>,
    who: SignedIn,
) -> Result<Json<Contact>, Fault> {
    Ok(Json(auth::contact(&state, who).await?))
}

/// Sends the letter once more with which one's email address is confirmed, if one is not.
#[utoipa::path(post, path = "/me/contact/letter", operation_id = "resend_contact_email", tag = "me",
    responses((status = 202, description = "A letter is on its way, if one is needed.")))]
async fn send_again(
    extract::State(state): extract::State<State>,
    who: SignedIn,
) -> Result<StatusCode, Fault> {
    auth::send_again(&state, who).await?;
    Ok(StatusCode::ACCEPTED)
}

/// Gives oneself another password. All other sessions and their sockets end, and the API tokens where that is wanted;
/// this session goes on, with new tokens.
#[utoipa::path(post, path = "/me/password", operation_id = "change_password", tag = "me", request_body = PasswordChange,
    responses(
        (status = 200, description = "The password is another; signed in for longer.", body = PasswordChanged),
        (status = 412, description = "The login was renewed at the same moment: ask once more.", body = Problem, content_type = MEDIA_TYPE)))]
async fn change_password(
    extract::State(state): extract::State<State>,
    Caller(device): Caller,
    who: SignedIn,
    Json(change): Json<PasswordChange>,
) -> Result<(HeaderMap, Json<PasswordChanged>), Fault> {
    let PasswordChange { current_password, new_password, revoke_api_tokens } = change;
    let tokens = if revoke_api_tokens { Tokens::Revoke } else { Tokens::Keep };
    let changed = auth::change_password(&state, who, &current_password, &new_password, tokens, &device);
    let (opened, outcome) = changed.await?;
    let (headers, Json(entered)) = enter(&state, opened).await?;
    Ok((headers, Json(PasswordChanged { entered, outcome, message: words::password_changed(outcome) })))
}

/// Lists where one is signed in.
#[utoipa::path(get, path = "/me/sessions", operation_id = "list_sessions", tag = "me",
    responses((status = 200, description = "The sessions, the one used latest first.", body = List<MySession>)))]
async fn sessions(
    extract::State(state): extract::State<State>,
    who: SignedIn,
) -> Result<Json<List<MySession>>, Fault> {
    let sessions = query::session::of_user(state.db.read(), who.user, state.clock.now()).await?;
    let mine = |session: auth::Session| MySession {
        current: session.id == who.session,
        id: session.id,
        user_agent: session.user_agent,
        address: session.address,
        created_at: session.created_at,
        last_used_at: session.rotated_at,
        expires_at: session.expires_at,
    };
    Ok(Json(List::whole(sessions.into_iter().map(mine).collect())))
}

/// Signs all of one's devices out but the one that asks.
#[utoipa::path(delete, path = "/me/sessions", operation_id = "end_other_sessions", tag = "me",
    responses((status = 204, description = "The other sessions have ended.")))]
async fn end_other_sessions(
    extract::State(state): extract::State<State>,
    Caller(device): Caller,
    who: SignedIn,
) -> Result<StatusCode, Fault> {
    auth::end_other_sessions(&state, who, &device).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Signs a device out.
#[utoipa::path(delete, path = "/me/sessions/{id}", operation_id = "end_session", tag = "me",
    params(("id" = SessionId, Path, description = "The session.")),
    responses((status = 204, description = "The session has ended.")))]
async fn end_session(
    extract::State(state): extract::State<State>,
    Caller(device): Caller,
    who: SignedIn,
    Path(id): Path<SessionId>,
) -> Result<StatusCode, Fault> {
    auth::end_session(&state, who, id, &device).await?;
    Ok(StatusCode::NO_CONTENT)
}
