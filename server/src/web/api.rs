//! The REST API and the document that describes it, which is made from the same routes.

#![allow(unused_qualifications, reason = "utoipa's macro writes them")]

mod account;
pub(super) mod audit;
mod auth;
mod body;
mod complete;
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
pub use complete::complete;
use utoipa::openapi::OpenApi;
use utoipa::openapi::security::{ApiKey, ApiKeyValue, Http, HttpAuthScheme, SecurityScheme};
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
        description = "Tasks that everybody sees change. Every change made here reaches all open browsers at once.\n\n\
            Whatever is not there and whatever is not yours are answered alike: 404. Parameters and fields that this \
            document does not name are ignored; an empty parameter is as good as an absent one.\n\n\
            Before any of it is looked at, a request can be refused with 405 (no such method here), 414 (its address is too \
            long), 421 (it was meant for another host) or 431 (its headers are too large).",
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
