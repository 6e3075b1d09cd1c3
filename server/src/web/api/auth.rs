//! `/auth`: the ways in and out.

use crate::auth::{self, ACCESS_TOKEN_S, Opened};
use crate::db::query;
use crate::state::State;
use crate::web::extract::{Caller, Json};
use crate::web::problem::Fault;
use crate::web::{cookies, identity};
use app::domain::{Me, Refused, Registration};
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
}

/// What `POST /auth/login` takes.
#[derive(Clone, Debug, Deserialize, ToSchema)]
pub struct Login {
    /// Username, e-mail address or phone number.
    #[serde(default)]
    identifier: String,
    /// The password.
    #[serde(default)]
    password: String,
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
}

/// Makes an account and signs it in.
#[utoipa::path(post, path = "/auth/register", tag = "auth", security(()),
    responses((status = 201, description = "The account is made and signed in.", body = Entered)))]
async fn register(
    extract::State(state): extract::State<State>,
    Caller(device): Caller,
    Json(form): Json<Registration>,
) -> Result<(StatusCode, HeaderMap, Json<Entered>), Fault> {
    let opened = auth::register(&state, &form, &device).await?;
    let (headers, body) = enter(&state, opened).await?;
    Ok((StatusCode::CREATED, headers, body))
}

/// Signs in with a password.
#[utoipa::path(post, path = "/auth/login", tag = "auth", security(()),
    responses((status = 200, description = "Signed in.", body = Entered)))]
async fn log_in(
    extract::State(state): extract::State<State>,
    Caller(device): Caller,
    Json(login): Json<Login>,
) -> Result<(HeaderMap, Json<Entered>), Fault> {
    let opened = auth::log_in(&state, &login.identifier, &login.password, &device).await?;
    enter(&state, opened).await
}

/// Renews the access token by the refresh token in the browser's cookie.
#[utoipa::path(post, path = "/auth/refresh", tag = "auth", security(("refresh" = [])),
    responses((status = 200, description = "Signed in for longer.", body = Entered)))]
async fn refresh(
    extract::State(state): extract::State<State>,
    headers: HeaderMap,
) -> Result<(HeaderMap, Json<Entered>), Fault> {
    let token = cookies::refresh_token(&state.config, &headers).ok_or(Refused::SignedOut)?;
    let opened = auth::renew(&state, &token).await?;
    if cookies::has_left(&state.config, &headers) {
        auth::log_out(&state, opened.who).await?;
        return Err(Refused::SignedOut.into());
    }
    enter(&state, opened).await
}

/// Ends the session, its access tokens, and its open sockets.
#[utoipa::path(post, path = "/auth/logout", tag = "auth",
    responses((status = 204, description = "Signed out.")))]
async fn log_out(
    extract::State(state): extract::State<State>,
    headers: HeaderMap,
) -> Result<(StatusCode, HeaderMap), Fault> {
    if let (Some(who), _) = identity::find(&state, &headers).await? {
        auth::log_out(&state, who).await?;
    }
    let mut answer = HeaderMap::new();
    cookies::forget(&state.config, &mut answer);
    Ok((StatusCode::NO_CONTENT, answer))
}

async fn enter(state: &State, opened: Opened) -> Result<(HeaderMap, Json<Entered>), Fault> {
    let user = query::user::me(state.db.read(), opened.who.user).await?.ok_or(Refused::SignedOut)?;
    let mut headers = HeaderMap::new();
    cookies::keep(&state.config, &opened, &mut headers);
    let entered = Entered { user, access_token: opened.access_token, expires_in: ACCESS_TOKEN_S };
    Ok((headers, Json(entered)))
}
