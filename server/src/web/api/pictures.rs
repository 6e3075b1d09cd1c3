//! Pictures of people.

use crate::auth::{self, Actor, SignedIn};
use crate::db::query;
use crate::portrait::FILE_MAX;
use crate::portrait::MEDIA_TYPE;
use crate::state::State;
use crate::web::extract::{Caller, Json, Path, Query, Upload};
use crate::web::problem::Fault;
use app::domain::{Me, PictureId, Refused, UserId};
use axum::extract;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use utoipa::IntoParams;
use utoipa_axum::{router::OpenApiRouter, routes};

/// An address that names the picture will never show another one. Nobody but the person's own browser keeps it.
const KEPT: HeaderValue = HeaderValue::from_static("private, max-age=604800, immutable");
/// Any other address shows the picture of the moment.
const ASKED_ANEW: HeaderValue = HeaderValue::from_static("private, no-cache");

/// The routes.
pub fn routes() -> OpenApiRouter<State> {
    OpenApiRouter::new().routes(routes!(show)).routes(routes!(change, remove))
}

/// Which picture is meant.
#[derive(Clone, Copy, Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct Version {
    /// The `picture` of the person: then the answer may be kept.
    v: Option<PictureId>,
}

/// Shows what somebody looks like: 256 by 256 pixels, to whoever shares a workspace with them.
#[utoipa::path(get, path = "/users/{id}/picture", operation_id = "get_picture", tag = "workspaces",
    params(("id" = UserId, Path, description = "The person."), Version),
    responses(
        (status = 200, description = "The picture.", body = Vec<u8>, content_type = "image/jpeg"),
        (status = 304, description = "It is the one that `If-None-Match` names.")))]
async fn show(
    extract::State(state): extract::State<State>,
    who: Actor,
    Path(user): Path<UserId>,
    Query(Version { v }): Query<Version>,
    headers: HeaderMap,
) -> Result<Response, Fault> {
    let db = state.db.read();
    // A token for one workspace sees whom it meets there.
    let is_oneself = user == who.user && who.only_workspace().is_none();
    if !is_oneself && !query::user::are_together(db, user, who.user, who.only_workspace()).await? {
        return Err(Refused::NotFound.into());
    }
    let portrait = query::picture::get(db, user).await?.ok_or(Refused::NotFound)?;
    let tag = format!("\"{}\"", portrait.id);
    let known = headers.get(header::IF_NONE_MATCH).and_then(|tags| tags.to_str().ok());
    let is_known =
        known.is_some_and(|tags| tags.split(',').any(|one| one.trim().trim_start_matches("W/") == tag));
    let keep = if v == Some(portrait.id) { KEPT } else { ASKED_ANEW };
    let headers = [(header::CACHE_CONTROL, keep), (header::VARY, HeaderValue::from_static("cookie"))];
    let tag = [(header::ETAG, tag)];
    if is_known {
        return Ok((StatusCode::NOT_MODIFIED, headers, tag).into_response());
    }
    Ok((headers, tag, [(header::CONTENT_TYPE, MEDIA_TYPE)], portrait.jpeg).into_response())
}

/// Changes what one looks like. The body is a PNG, JPEG, WebP or GIF file of at most 2 MiB and 16 million pixels; what
/// is kept of it is its middle, and nothing that stood beside the picture in the file.
#[utoipa::path(put, path = "/me/picture", operation_id = "set_picture", tag = "me",
    request_body(content = Vec<u8>, content_type = "image/*"),
    responses(
        (status = 200, description = "You, changed.", body = Me),
        (status = 413, description = "The file is larger than 2 MiB.", body = app::protocol::Problem, content_type = "application/problem+json"),
        (status = 415, description = "The body is said to be no picture.", body = app::protocol::Problem, content_type = "application/problem+json"),
        (status = 422, description = "The body is no picture that can be read, or has too many pixels.", body = app::protocol::Problem, content_type = "application/problem+json")))]
async fn change(
    extract::State(state): extract::State<State>,
    who: SignedIn,
    Caller(device): Caller,
    upload: Upload,
) -> Result<Json<Me>, Fault> {
    let Upload::File(file) = upload else { return Err(Fault::larger_than(FILE_MAX)) };
    auth::change_picture(&state, who, file, &device).await?;
    Ok(Json(query::user::me(state.db.read(), who.user).await?.ok_or(Refused::SignedOut)?))
}

/// Takes one's picture away.
#[utoipa::path(delete, path = "/me/picture", operation_id = "delete_picture", tag = "me",
    responses((status = 204, description = "There is no picture of you any more.")))]
async fn remove(
    extract::State(state): extract::State<State>,
    who: SignedIn,
    Caller(device): Caller,
) -> Result<StatusCode, Fault> {
    auth::remove_picture(&state, who, &device).await?;
    Ok(StatusCode::NO_CONTENT)
}
