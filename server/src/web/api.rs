//! The REST API and the document that describes it, which is made from the same routes.

#![allow(unused_qualifications, reason = "utoipa's macro writes them")]

mod account;
pub(super) mod audit;
mod auth;
mod body;
mod instance;
mod invites;
mod me;
mod members;
mod passkeys;
mod pictures;
mod projects;
mod statuses;
mod tasks;
mod tokens;
mod workspaces;

use super::sync;
use crate::state::State;
pub(super) use account::farewell;
use app::protocol::Problem;
use utoipa::openapi::path::Operation;
use utoipa::openapi::security::{ApiKey, ApiKeyValue, Http, HttpAuthScheme, SecurityScheme};
use utoipa::openapi::{Content, OpenApi, Ref, RefOr, Response, ResponseBuilder};
use utoipa::{Modify, OpenApi as _};
use utoipa_axum::router::OpenApiRouter;
pub(super) use workspaces::home;

/// Where the API stands.
pub const PREFIX: &str = "/api/v1";

/// The routes behind [`super::identity::identify`].
pub fn routes() -> OpenApiRouter<State> {
    OpenApiRouter::new()
        .merge(me::routes())
        .merge(account::routes())
        .merge(pictures::routes())
        .merge(passkeys::routes())
        .merge(tokens::routes())
        .merge(workspaces::routes())
        .merge(members::routes())
        .merge(projects::routes())
        .merge(statuses::routes())
        .merge(tasks::routes())
        .merge(invites::routes())
        .merge(instance::routes())
        .merge(audit::routes())
        .merge(sync::routes())
}

/// The routes that sign in and out.
pub fn auth_routes() -> OpenApiRouter<State> {
    auth::routes().merge(passkeys::auth_routes())
}

/// What the document says besides the routes.
#[derive(utoipa::OpenApi)]
#[openapi(
    info(
        title = "TaskSync",
        description = "Tasks that everybody sees change. Every change made here reaches all open browsers at once.",
        license(name = "MIT OR Apache-2.0")
    ),
    components(schemas(Problem)),
    security(("access" = []), ("bearer" = [])),
    tags(
        (name = "auth", description = "The ways in and out."),
        (name = "me", description = "One's own account."),
        (name = "workspaces", description = "The units of sharing and of sync."),
        (name = "projects", description = "Boards and their columns."),
        (name = "tasks", description = "What there is to do."),
        (name = "sync", description = "Changes as they happen."),
        (name = "invites", description = "What lets somebody in."),
        (name = "instance", description = "For whoever administers the instance."),
        (name = "ops", description = "For whoever runs the server.")
    ),
    modifiers(&Schemes)
)]
struct Document;

/// An empty document, to which the routes add themselves.
pub fn document() -> OpenApi {
    Document::openapi()
}

/// Adds to every operation what all of them have: they can be refused.
pub fn complete(document: &mut OpenApi) {
    for item in document.paths.paths.values_mut() {
        let operations = [&mut item.get, &mut item.post, &mut item.patch, &mut item.delete, &mut item.put]
            .into_iter()
            .flatten();
        operations.for_each(refuse);
    }
}

fn refuse(operation: &mut Operation) {
    let problem = Content::new(Some(Ref::from_schema_name("Problem")));
    let refused: Response = ResponseBuilder::new()
        .description("What went wrong and what to do (RFC 9457).")
        .content("application/problem+json", problem)
        .build();
    operation.responses.responses.entry("default".to_owned()).or_insert(RefOr::T(refused));
}

struct Schemes;

impl Modify for Schemes {
    fn modify(&self, document: &mut OpenApi) {
        let components = document.components.get_or_insert_default();
        let cookie = |name: &str| SecurityScheme::ApiKey(ApiKey::Cookie(ApiKeyValue::new(name)));
        components.add_security_scheme("access", cookie("tasksync_access"));
        components.add_security_scheme("refresh", cookie("tasksync_refresh"));
        components.add_security_scheme("bearer", SecurityScheme::Http(Http::new(HttpAuthScheme::Bearer)));
    }
}
