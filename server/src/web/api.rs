//! The REST API and the document that describes it, which is made from the same routes.

#![allow(unused_qualifications, reason = "utoipa's macro writes them")]

mod account;
pub(super) mod audit;
mod auth;
mod body;
mod complete;
mod flatten;
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
pub use flatten::flatten;
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
        description = "The API does everything that the web app does. Every change reaches all open browsers at once.\n\n\
            What does not exist and what you have no access to are both answered with 404. Parameters and fields that this \
            document does not name are ignored; an empty parameter counts as absent.\n\n\
            Before routing, a request can be rejected with 400 (no or several Host headers), 405 (method not allowed), 413 (body \
            too large), 414 (address too long), 415 (encoded body), 421 (meant for another host), 431 (headers too large) or \
            501 (unknown transfer encoding).",
        license(name = "MIT OR Apache-2.0")
    ),
    components(schemas(Problem)),
    security(("access" = [], "here" = []), ("bearer" = [])),
    tags(
        (name = "auth", description = "Log in, log out, and recover an account."),
        (name = "me", description = "Your profile, contact details, passkeys, API tokens and sessions."),
        (name = "workspaces", description = "Workspaces, their members and their change logs. Projects and tasks belong to a workspace."),
        (name = "projects", description = "Boards and their columns."),
        (name = "tasks", description = "Create, find, change, delete and restore tasks."),
        (name = "sync", description = "A WebSocket with every change as it happens."),
        (name = "invites", description = "What an invite is for, and accepting it."),
        (name = "instance", description = "For administrators of the server: people, settings, invites and the audit log."),
        (name = "ops", description = "Health checks and metrics.")
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
        components.add_security_scheme("here", cookie("tasksync_here"));
        components.add_security_scheme("bearer", SecurityScheme::Http(Http::new(HttpAuthScheme::Bearer)));
    }
}
