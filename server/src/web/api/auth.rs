//! `/auth`: the ways in and out.

use crate::auth::{self, ACCESS_TOKEN_S, Opened, Tokens};
use crate::db::query;
use crate::state::State;
use crate::web::extract::{Caller, Json};
use crate::web::problem::{Fault, MEDIA_TYPE};
use crate::web::{cookies, identity, settings};
use app::domain::{Me, PasswordOutcome, Refused, Registration};
use app::protocol::Problem;
use app::words::devices as words;
use axum::extract;
use axum::http::{HeaderMap, StatusCode};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

/// The routes. None of them takes somebody's word for who they are: they stand outside of `identify`.
pub fn routes() -> OpenApiRouter<State> {
    OpenApiRouter::new()
        .routes(routes!(register))
        .routes(routes!(log_in))
        .routes(routes!(refresh))
        .routes(routes!(log_out))
        .routes(routes!(ask_reset))
        .routes(routes!(reset))
        .routes(routes!(confirm_email))
        .routes(routes!(restore_email))
}

/// What `POST /auth/login` takes.
#[derive(Clone, Debug, Deserialize, ToSchema)]
pub struct Login {
    /// Username, email address or phone number.
    #[serde(default)]
    #[schema(required = true, min_length = 1)]
    identifier: String,
    /// The password.
    #[serde(default)]
    #[schema(required = true, min_length = 1)]
    password: String,
    /// Where two-step login is on: the code that the authenticator app shows, or a recovery code.
    #[serde(default)]
    totp: String,
}

/// Who has forgotten their password.
#[derive(Clone, Debug, Deserialize, ToSchema)]
pub struct ResetAsked {
    /// Username, email address or phone number.
    #[serde(default)]
    #[schema(required = true, min_length = 1)]
    identifier: String,
}

/// A new password, and what allows to set it.
#[derive(Clone, Deserialize, ToSchema)]
pub struct Reset {
    /// What stands in the link.
    #[serde(default)]
    #[schema(required = true, min_length = 1)]
    token: String,
    /// 8–128 characters, none of the common ones.
    #[serde(default)]
    #[schema(required = true, min_length = 8, max_length = 128)]
    password: String,
    /// Whether the API tokens are revoked, too. They are, unless this is `false`: somebody else may have known the
    /// password before. Where the link is the first proof of the address, they are in any case.
    #[serde(default = "yes")]
    #[schema(default = true)]
    revoke_api_tokens: bool,
}

fn yes() -> bool {
    true
}

/// A password was set by a link.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct PasswordSet {
    #[serde(flatten)]
    outcome: PasswordOutcome,
    /// The same in words.
    message: String,
}

/// What stands in a link about an email address.
#[derive(Clone, Deserialize, ToSchema)]
pub struct EmailToken {
    /// What stands in the link.
    #[serde(default)]
    #[schema(required = true, min_length = 1)]
    token: String,
}

/// Somebody is signed in. Browsers get the same as cookies.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Entered {
    /// Who.
    user: Me,
    /// A JWT, for `Authorization: Bearer`.
    access_token: String,
    /// How long that is good for, in seconds.
    expires_in: i64,
    /// A page that this person should see before anything else, where there is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    notice: Option<String>,
}

/// Makes an account and signs it in. Whether another account has the email address is not told. It becomes the new
/// account's own when the link in the letter is opened that is sent there. If it has an owner, they get a letter instead.
#[utoipa::path(post, path = "/auth/register", operation_id = "register", tag = "auth", security(()), request_body = Registration,
    responses(
        (status = 201, description = "The account is made and signed in.", body = Entered),
        (status = 404, description = "The invite is none, or none any more.", body = Problem, content_type = MEDIA_TYPE),
        (status = 409, description = "Somebody has that name or number already, or the address that the invite was mailed to.", body = Problem, content_type = MEDIA_TYPE)))]
async fn register(
    extract::State(state): extract::State<State>,
    Caller(device): Caller,
    Json(form): Json<Registration>,
) -> Result<(StatusCode, HeaderMap, Json<Entered>), Fault> {
    let opened = auth::register(&state, &form, &device).await?;
    let (headers, body) = enter(&state, opened).await?;
    Ok((StatusCode::CREATED, headers, body))
}

/// Signs in with a password; where two-step login is on, with a code too. Without it the answer is 401 with the
/// code `totp_required`.
#[utoipa::path(post, path = "/auth/login", operation_id = "log_in", tag = "auth", security(()), request_body = Login,
    responses(
        (status = 200, description = "Signed in.", body = Entered),
        (status = 401, description = "Name or password is wrong, or a code is needed.", body = Problem, content_type = MEDIA_TYPE)))]
async fn log_in(
    extract::State(state): extract::State<State>,
    Caller(device): Caller,
    Json(login): Json<Login>,
) -> Result<(HeaderMap, Json<Entered>), Fault> {
    let opened = auth::log_in(&state, &login.identifier, &login.password, &login.totp, &device).await?;
    enter(&state, opened).await
}

/// Renews the access token by the refresh token in the browser's cookie.
#[utoipa::path(post, path = "/auth/refresh", operation_id = "refresh_session", tag = "auth", security(("refresh" = [], "here" = [])),
    responses((status = 200, description = "Signed in for longer.", body = Entered)))]
async fn refresh(
    extract::State(state): extract::State<State>,
    Caller(device): Caller,
    headers: HeaderMap,
) -> Result<(HeaderMap, Json<Entered>), Fault> {
    if cookies::has_left(&state.config, &headers) {
        return Err(Refused::SignedOut.into());
    }
    let token = cookies::refresh_token(&state.config, &headers).ok_or(Refused::SignedOut)?;
    enter(&state, auth::renew(&state, &token, &device).await?).await
}

/// Ends the session, its access tokens, and its open sockets.
#[utoipa::path(post, path = "/auth/logout", operation_id = "log_out", tag = "auth", security((), ("access" = [], "here" = []), ("bearer" = [])),
    responses((status = 204, description = "Signed out.")))]
async fn log_out(
    extract::State(state): extract::State<State>,
    Caller(device): Caller,
    headers: HeaderMap,
) -> Result<(StatusCode, HeaderMap), Fault> {
    if let (Some(who), _) = identity::find_session(&state, &headers, &device).await? {
        auth::log_out(&state, who, &device).await?;
    }
    let mut answer = HeaderMap::new();
    cookies::forget(&state.config, &mut answer);
    Ok((StatusCode::NO_CONTENT, answer))
}

/// Sends a link to choose a new password, where there is such a person and an address to send it to: the answer is the
/// same either way. Where the link cannot be stored or its letter queued, every name gets 503.
#[utoipa::path(post, path = "/auth/password-reset", operation_id = "request_password_reset", tag = "auth", security(()), request_body = ResetAsked,
    responses((status = 202, description = "If there is such a person, an email is on its way.")))]
async fn ask_reset(
    extract::State(state): extract::State<State>,
    Caller(device): Caller,
    Json(asked): Json<ResetAsked>,
) -> Result<StatusCode, Fault> {
    auth::ask_reset(&state, &asked.identifier, &device).await?;
    Ok(StatusCode::ACCEPTED)
}

/// Sets a new password by the token of a link, once. Every session ends, and every API token unless they are to stay;
/// nobody is signed in by it.
#[utoipa::path(post, path = "/auth/password-reset/confirm", operation_id = "reset_password", tag = "auth", security(()), request_body = Reset,
    responses((status = 200, description = "The password is set.", body = PasswordSet)))]
async fn reset(
    extract::State(state): extract::State<State>,
    Caller(device): Caller,
    Json(reset): Json<Reset>,
) -> Result<Json<PasswordSet>, Fault> {
    let tokens = if reset.revoke_api_tokens { Tokens::Revoke } else { Tokens::Keep };
    let outcome = auth::reset_password(&state, &reset.token, &reset.password, tokens, &device).await?;
    Ok(Json(PasswordSet { outcome, message: words::password_reset(outcome) }))
}

/// Confirms an email address by the token of the link that was sent there, once.
#[utoipa::path(post, path = "/auth/email/confirm", operation_id = "confirm_email", tag = "auth", security(()), request_body = EmailToken,
    responses((status = 204, description = "The address is the account's.")))]
async fn confirm_email(
    extract::State(state): extract::State<State>,
    Caller(device): Caller,
    Json(sent): Json<EmailToken>,
) -> Result<StatusCode, Fault> {
    auth::confirm_email(&state, &sent.token, &device).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Puts the email address back that an account had before, by the token of the link that was sent there, once. Every
/// session ends.
#[utoipa::path(post, path = "/auth/email/restore", operation_id = "restore_email", tag = "auth", security(()), request_body = EmailToken,
    responses((status = 204, description = "The address is the account's again.")))]
async fn restore_email(
    extract::State(state): extract::State<State>,
    Caller(device): Caller,
    Json(sent): Json<EmailToken>,
) -> Result<StatusCode, Fault> {
    auth::restore_email(&state, &sent.token, &device).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// What whoever was just signed in is given.
///
/// # Errors
/// [`Refused::SignedOut`] where that is over already.
pub(super) async fn enter(state: &State, opened: Opened) -> Result<(HeaderMap, Json<Entered>), Fault> {
    let user = query::user::me(state.db.read(), opened.who.user).await?.ok_or(Refused::SignedOut)?;
    let mut headers = HeaderMap::new();
    cookies::keep(&state.config, &opened, &mut headers);
    let notice = settings::notice(state, opened.who).await?;
    let entered = Entered { user, access_token: opened.access_token, expires_in: ACCESS_TOKEN_S, notice };
    Ok((headers, Json(entered)))
}
