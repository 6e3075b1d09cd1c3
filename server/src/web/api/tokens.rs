//! `/me/tokens`: what lets one's programs in. They take a login: no token makes another.

use crate::auth::{self, SignedIn};
use crate::db::query;
use crate::state::State;
use crate::web::answer::{Created, List};
use crate::web::extract::{Caller, Fields, Json, Path};
use crate::web::problem::Fault;
use app::domain::{ApiToken, NewApiToken, TokenId};
use axum::extract;
use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

/// The routes.
pub fn routes() -> OpenApiRouter<State> {
    OpenApiRouter::new().routes(routes!(list, make)).routes(routes!(revoke))
}

/// A token to be made, and what proves that it is they who make it.
#[derive(Deserialize, ToSchema)]
struct TokenWish {
    /// The token.
    #[serde(flatten)]
    token: NewApiToken,
    /// One's password.
    #[serde(default)]
    #[schema(required = true, min_length = 1)]
    current_password: String,
}

/// A token that was made just now.
#[derive(Serialize, ToSchema)]
struct MadeToken {
    /// The token.
    #[serde(flatten)]
    token: ApiToken,
    /// The secret, for `Authorization: Bearer`. Nobody sees it again.
    #[schema(example = "tasksync_wJalrXUtnFEMI7K7MDENG0bPxRfiCYz1EXAMPLEKEY0")]
    secret: String,
}

/// Lists one's API tokens.
#[utoipa::path(get, path = "/me/tokens", operation_id = "list_tokens", tag = "me",
    responses((status = 200, description = "The tokens, the newest first.", body = List<ApiToken>)))]
async fn list(
    extract::State(state): extract::State<State>,
    who: SignedIn,
) -> Result<Json<List<ApiToken>>, Fault> {
    Ok(Json(List::whole(query::api_token::of_user(state.db.read(), who.user).await?)))
}

/// Makes an API token. It may do what one may do oneself, within its scope: no more, and no account settings.
#[utoipa::path(post, path = "/me/tokens", operation_id = "create_token", tag = "me", request_body = TokenWish,
    responses((status = 201, description = "The token, with its secret this once.", body = MadeToken)))]
async fn make(
    extract::State(state): extract::State<State>,
    who: SignedIn,
    Caller(device): Caller,
    fields: Fields,
) -> Result<Created<Json<MadeToken>>, Fault> {
    let wish: TokenWish = fields.new_with(&["name", "current_password"])?.read()?;
    let (token, secret) = auth::make_token(&state, who, &wish.token, &wish.current_password, &device).await?;
    Ok(Created { path: format!("/me/tokens/{}", token.id), it: Json(MadeToken { token, secret }) })
}

/// Revokes an API token, and closes its sockets.
#[utoipa::path(delete, path = "/me/tokens/{id}", operation_id = "revoke_token", tag = "me",
    params(("id" = TokenId, Path, description = "The token.")),
    responses((status = 204, description = "Revoked.")))]
async fn revoke(
    extract::State(state): extract::State<State>,
    who: SignedIn,
    Path(id): Path<TokenId>,
    Caller(device): Caller,
) -> Result<StatusCode, Fault> {
    auth::revoke_token(&state, who, id, &device).await?;
    Ok(StatusCode::NO_CONTENT)
}
