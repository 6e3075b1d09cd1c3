//! Passkeys: the way in with one (`/auth/passkey`), and one's own (`/me/passkeys`).

use super::auth::{Entered, enter};
use crate::auth::{self, SignedIn};
use crate::db::query;
use crate::state::State;
use crate::web::answer::{Created, List};
use crate::web::extract::{Caller, Json, Path};
use crate::web::problem::{Fault, MEDIA_TYPE};
use app::domain::{Passkey, PasskeyId};
use app::protocol::Problem;
use axum::extract;
use axum::http::{HeaderMap, StatusCode};
use serde::Deserialize;
use serde_json::Value;
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

/// The routes of one's own passkeys. They take a login: no API token opens them.
pub fn routes() -> OpenApiRouter<State> {
    OpenApiRouter::new()
        .routes(routes!(list, add))
        .routes(routes!(begin))
        .routes(routes!(rename))
        .routes(routes!(remove))
}

/// The way in. It takes nobody's word for who they are: it stands outside of `identify`.
pub fn auth_routes() -> OpenApiRouter<State> {
    OpenApiRouter::new().routes(routes!(begin_login)).routes(routes!(log_in))
}

/// Begins a sign-in with a passkey.
#[utoipa::path(post, path = "/auth/passkey/options", operation_id = "begin_passkey_login", tag = "auth", security(()),
    responses(
        (status = 200, body = Object,
            description = "What the browser is to have signed: `PublicKeyCredentialRequestOptionsJSON` of WebAuthn. Good once, for five minutes."),
        (status = 404, description = "The server has no name that passkeys could be for: `PUBLIC_URL` gives it one.", body = Problem, content_type = MEDIA_TYPE)))]
async fn begin_login(
    extract::State(state): extract::State<State>,
    Caller(device): Caller,
) -> Result<Json<Value>, Fault> {
    Ok(Json(auth::begin_passkey_login(&state, &device)?))
}

/// Signs in with a passkey, which stands for password and second factor. Takes the browser's
/// `AuthenticationResponseJSON` of WebAuthn.
#[utoipa::path(post, path = "/auth/passkey/login", operation_id = "log_in_with_passkey", tag = "auth", security(()), request_body = Object,
    responses(
        (status = 200, description = "Signed in.", body = Entered),
        (status = 401, description = "That is over already.", body = Problem, content_type = MEDIA_TYPE),
        (status = 404, description = "The server has no name that passkeys could be for: `PUBLIC_URL` gives it one.", body = Problem, content_type = MEDIA_TYPE)))]
async fn log_in(
    extract::State(state): extract::State<State>,
    Caller(device): Caller,
    Json(credential): Json<Value>,
) -> Result<(HeaderMap, Json<Entered>), Fault> {
    let opened = auth::log_in_with_passkey(&state, &credential, &device).await?;
    enter(&state, opened).await
}

/// Lists one's passkeys.
#[utoipa::path(get, path = "/me/passkeys", operation_id = "list_passkeys", tag = "me",
    responses((status = 200, description = "The passkeys, the oldest first.", body = List<Passkey>)))]
async fn list(
    extract::State(state): extract::State<State>,
    who: SignedIn,
) -> Result<Json<List<Passkey>>, Fault> {
    let kept = query::passkey::of_user(state.db.read(), who.user).await?;
    Ok(Json(List::whole(kept.into_iter().map(|kept| kept.passkey).collect())))
}

/// What begins a passkey.
#[derive(Deserialize, ToSchema)]
struct PasskeyWish {
    /// What to call it, 1–100 characters.
    #[serde(default)]
    #[schema(required = true, min_length = 1)]
    name: String,
    /// One's password.
    #[serde(default)]
    #[schema(required = true, min_length = 1)]
    current_password: String,
}

/// Begins to add a passkey.
#[utoipa::path(post, path = "/me/passkeys/options", operation_id = "begin_passkey", tag = "me", request_body = PasskeyWish,
    responses(
        (status = 200, body = Object,
            description = "What the browser is to make it from: `PublicKeyCredentialCreationOptionsJSON` of WebAuthn. Good once, for five minutes, for this login."),
        (status = 404, description = "The server has no name that passkeys could be for: `PUBLIC_URL` gives it one.", body = Problem, content_type = MEDIA_TYPE)))]
async fn begin(
    extract::State(state): extract::State<State>,
    who: SignedIn,
    Caller(device): Caller,
    Json(wish): Json<PasskeyWish>,
) -> Result<Json<Value>, Fault> {
    Ok(Json(auth::begin_passkey(&state, who, &wish.name, &wish.current_password, &device).await?))
}

/// A passkey that a browser made.
#[derive(Deserialize, ToSchema)]
struct NewPasskey {
    /// What to call it, 1–100 characters.
    #[serde(default)]
    #[schema(required = true, min_length = 1)]
    name: String,
    /// The browser's `RegistrationResponseJSON` of WebAuthn.
    #[serde(default)]
    #[schema(value_type = Object)]
    #[schema(required = true)]
    credential: Value,
}

/// Adds the passkey that the browser made.
#[utoipa::path(post, path = "/me/passkeys", operation_id = "add_passkey", tag = "me", request_body = NewPasskey,
    responses(
        (status = 201, description = "The passkey.", body = Passkey),
        (status = 404, description = "The server has no name that passkeys could be for: `PUBLIC_URL` gives it one.", body = Problem, content_type = MEDIA_TYPE),
        (status = 409, description = "It is somebody's already.", body = Problem, content_type = MEDIA_TYPE)))]
async fn add(
    extract::State(state): extract::State<State>,
    who: SignedIn,
    Caller(device): Caller,
    Json(new): Json<NewPasskey>,
) -> Result<Created<Json<Passkey>>, Fault> {
    let passkey = auth::add_passkey(&state, who, &new.name, &new.credential, &device).await?;
    Ok(Created { path: format!("/me/passkeys/{}", passkey.id), it: Json(passkey) })
}

/// What to change in a passkey.
#[derive(Deserialize, ToSchema)]
struct PasskeyUpdate {
    /// What to call it, 1–100 characters.
    #[serde(default)]
    #[schema(required = true, min_length = 1)]
    name: String,
}

/// Calls a passkey something else.
#[utoipa::path(patch, path = "/me/passkeys/{id}", operation_id = "rename_passkey", tag = "me", request_body = PasskeyUpdate,
    params(("id" = PasskeyId, Path, description = "The passkey.")),
    responses((status = 200, description = "The passkey, renamed.", body = Passkey)))]
async fn rename(
    extract::State(state): extract::State<State>,
    who: SignedIn,
    Path(id): Path<PasskeyId>,
    Json(update): Json<PasskeyUpdate>,
) -> Result<Json<Passkey>, Fault> {
    Ok(Json(auth::rename_passkey(&state, who, id, &update.name).await?))
}

/// What proves that it is they.
#[derive(Deserialize, ToSchema)]
struct Proof {
    /// One's password.
    #[serde(default)]
    #[schema(required = true, min_length = 1)]
    current_password: String,
}

/// Removes a passkey: it opens the account no more.
#[utoipa::path(post, path = "/me/passkeys/{id}/remove", operation_id = "remove_passkey", tag = "me", request_body = Proof,
    params(("id" = PasskeyId, Path, description = "The passkey.")),
    responses((status = 204, description = "Removed.")))]
async fn remove(
    extract::State(state): extract::State<State>,
    who: SignedIn,
    Path(id): Path<PasskeyId>,
    Caller(device): Caller,
    Json(proof): Json<Proof>,
) -> Result<StatusCode, Fault> {
    auth::remove_passkey(&state, who, id, &proof.current_password, &device).await?;
    Ok(StatusCode::NO_CONTENT)
}
