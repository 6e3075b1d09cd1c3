//! `/instance`: what holds for all, and who is there. For administrators.

use crate::auth::{self, AccountChange};
use crate::db::query;
use crate::instance;
use crate::state::State;
use crate::web::answer::List;
use crate::web::extract::{Administrator, Caller, Fields, Json, Limit, Path, Query};
use crate::web::problem::{Fault, MEDIA_TYPE};
use app::domain::{Admission, InstanceSettings, Person, Refused, UserId};
use app::protocol::Problem;
use axum::extract;
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::{router::OpenApiRouter, routes};

/// So many where no `limit` is named.
const PEOPLE: u64 = 50;

/// The routes.
pub fn routes() -> OpenApiRouter<State> {
    OpenApiRouter::new()
        .routes(routes!(get, update))
        .routes(routes!(people))
        .routes(routes!(person, update_person))
}

/// What to change; what is absent stays.
#[derive(Clone, Copy, Debug, Deserialize, ToSchema)]
pub struct InstancePatch {
    /// Who may make an account. Where `REGISTRATION` says so, it cannot be changed.
    registration: Option<Admission>,
    /// Do new accounts join the Team workspace?
    team: Option<bool>,
}

/// What to change of an account; what is absent stays.
#[derive(Clone, Deserialize, ToSchema)]
pub struct PersonPatch {
    /// Is the person kept out? That ends their logins and open sockets at once.
    disabled: Option<bool>,
    /// Does the person run the instance?
    is_admin: Option<bool>,
    /// `false` switches two-step login off for somebody else who has lost what makes the codes. That ends their
    /// logins, and an email tells them.
    two_step: Option<bool>,
    /// Your own password, needed for all but letting somebody in again.
    #[serde(default)]
    current_password: String,
}

/// Which people to list.
#[derive(Clone, Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct Search {
    /// Those whose username, name or email address holds this.
    #[serde(default)]
    q: String,
    /// `next_cursor` of the page before.
    cursor: Option<String>,
    /// At most so many, 1–200.
    #[param(value_type = Option<u64>, minimum = 1, maximum = 200)]
    limit: Option<Limit>,
}

/// Tells what holds for all.
#[utoipa::path(get, path = "/instance", operation_id = "get_instance", tag = "instance",
    responses((status = 200, description = "The settings.", body = InstanceSettings)))]
async fn get(
    extract::State(state): extract::State<State>,
    _: Administrator,
) -> Result<Json<InstanceSettings>, Fault> {
    Ok(Json(instance::settings(&state).await?))
}

/// Changes what holds for all.
#[utoipa::path(patch, path = "/instance", operation_id = "update_instance", tag = "instance", request_body = InstancePatch,
    responses((status = 200, description = "The settings, changed.", body = InstanceSettings)))]
async fn update(
    extract::State(state): extract::State<State>,
    Administrator(who): Administrator,
    Caller(device): Caller,
    fields: Fields,
) -> Result<Json<InstanceSettings>, Fault> {
    let InstancePatch { registration, team } = fields.patch_keeping(&["registration", "team"])?.read()?;
    Ok(Json(instance::change(&state, who, registration, team, &device).await?))
}

/// Lists the instance's people.
#[utoipa::path(get, path = "/instance/people", operation_id = "list_people", tag = "instance", params(Search),
    responses((status = 200, description = "The people, by username.", body = List<Person>)))]
async fn people(
    extract::State(state): extract::State<State>,
    _: Administrator,
    Query(Search { q, cursor, limit }): Query<Search>,
) -> Result<Json<List<Person>>, Fault> {
    let limit = Limit::or(limit, PEOPLE);
    let cursor = cursor.map(|cursor| cursor.replace('\0', ""));
    let mut items = query::people::page(state.db.read(), &q, cursor.as_deref(), limit + 1).await?;
    let has_more = items.len() as u64 > limit;
    items.truncate(usize::try_from(limit).unwrap_or(usize::MAX));
    let next_cursor = items.last().filter(|_| has_more).map(|last| last.user.username.clone());
    Ok(Json(List { items, next_cursor }))
}

/// Tells of one of them.
#[utoipa::path(get, path = "/instance/people/{id}", operation_id = "get_person", tag = "instance",
    params(("id" = UserId, Path, description = "The person.")),
    responses((status = 200, description = "The person.", body = Person)))]
async fn person(
    extract::State(state): extract::State<State>,
    _: Administrator,
    Path(id): Path<UserId>,
) -> Result<Json<Person>, Fault> {
    Ok(Json(query::people::get(state.db.read(), id).await?.ok_or(Refused::NotFound)?))
}

/// Keeps somebody out or lets them in again, makes them an administrator or no longer one, or switches off a lost
/// second factor. The last administrator who can come in stays; one's own second factor goes by one's own code.
#[utoipa::path(patch, path = "/instance/people/{id}", operation_id = "update_person", tag = "instance", request_body = PersonPatch,
    params(("id" = UserId, Path, description = "The person.")),
    responses(
        (status = 200, description = "The person, changed.", body = Person),
        (status = 409, description = "The last administrator stays.", body = Problem, content_type = MEDIA_TYPE)))]
async fn update_person(
    extract::State(state): extract::State<State>,
    Administrator(who): Administrator,
    Caller(device): Caller,
    Path(id): Path<UserId>,
    fields: Fields,
) -> Result<Json<Person>, Fault> {
    let kept = ["disabled", "is_admin", "two_step", "current_password"];
    let patch: PersonPatch = fields.patch_keeping(&kept)?.read()?;
    let PersonPatch { disabled, is_admin, two_step, current_password } = patch;
    let change = AccountChange { disabled, is_admin, two_step };
    auth::change_account(&state, who, id, change, &current_password, &device).await?;
    Ok(Json(query::people::get(state.db.read(), id).await?.ok_or(Refused::NotFound)?))
}
