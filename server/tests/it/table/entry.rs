//! The table itself: a route of the API, a well-formed request for it, and what each caller is answered.
//!
//! A new route: add an entry here. Name it as the document does, make the request out of the [`Target`],
//! and choose the row of answers, or write one.

use super::cast::{Own, Target};
use super::*;

/// What each caller is answered, in the order of [`WHO`].
pub type Answers = [u16; WHO.len()];

/// One route.
pub struct Entry {
    /// As in `PATCH /api/v1/tasks/{id}`.
    pub route: &'static str,
    /// A well-formed request for a thing of the workspace in question.
    pub ask: fn(&Target) -> Ask,
    pub answers: Answers,
    /// The same thing, addressed as if it belonged to what the caller owns elsewhere; and the answer to
    /// everybody who is signed in. Whatever has two ids in its path, or takes one in its body, has this.
    pub astray: Option<Astray>,
}

/// How a thing is asked for astray, and the answer.
pub type Astray = (fn(&Target, &Own) -> Ask, u16);

/// A request.
#[derive(Clone, Debug)]
pub struct Ask {
    pub path: String,
    pub body: Option<Value>,
}

fn at(path: impl Into<String>) -> Ask {
    Ask { path: path.into(), body: None }
}

impl Ask {
    fn with(self, body: Value) -> Self {
        Self { body: Some(body), ..self }
    }
}

impl Entry {
    const fn astray(self, ask: fn(&Target, &Own) -> Ask, answer: u16) -> Self {
        Self { astray: Some((ask, answer)), ..self }
    }
}

const fn entry(route: &'static str, answers: Answers, ask: fn(&Target) -> Ask) -> Entry {
    Entry { route, ask, answers, astray: None }
}

/// Everybody, the same.
const fn open(status: u16) -> Answers {
    [status; 8]
}

/// Everybody who is signed in, about themselves.
const fn oneself(status: u16) -> Answers {
    [401, status, status, status, status, status, status, status]
}

/// What every member of the workspace may do.
const fn viewers(status: u16) -> Answers {
    [401, status, status, status, status, 404, 404, 404]
}

/// What members may do but for viewers.
const fn members(status: u16) -> Answers {
    [401, status, status, status, 403, 404, 404, 404]
}

/// What its admins and its owner may do.
const fn admins(status: u16) -> Answers {
    [401, status, status, 403, 403, 404, 404, 404]
}

/// The same for a thing that the body names: the field is at fault.
const fn members_by_body(status: u16) -> Answers {
    [401, status, status, status, 403, 422, 422, 422]
}

/// What is the owner's alone, as a person.
const fn theirs_alone(status: u16) -> Answers {
    [401, status, 404, 404, 404, 404, 404, 404]
}

/// A ticket that nobody was given.
const MADE_UP: &str = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

pub const ENTRIES: &[Entry] = &[
    entry("GET /healthz", open(200), |_| at("")),
    entry("GET /readyz", open(200), |_| at("")),
    entry("POST /api/v1/auth/register", open(201), |it| {
        at("/auth/register").with(json!({ "username": it.fresh, "password": "a long way to nowhere" }))
    }),
    // Everybody's password is wrong: a right one says nothing about roles.
    entry("POST /api/v1/auth/login", open(401), |it| {
        at("/auth/login").with(json!({ "identifier": it.fresh, "password": "guessed" }))
    }),
    // Bearer tokens are not renewed; cookies are, in the tests of sessions.
    entry("POST /api/v1/auth/refresh", open(401), |_| at("/auth/refresh")),
    entry("POST /api/v1/auth/password-reset", open(202), |it| {
        at("/auth/password-reset").with(json!({ "identifier": it.fresh }))
    }),
    // What stands in these links is no caller's to know: a made-up one opens nothing to anybody.
    entry("POST /api/v1/auth/password-reset/confirm", open(422), |_| {
        at("/auth/password-reset/confirm")
            .with(json!({ "token": MADE_UP, "password": "a long way to nowhere" }))
    }),
    entry("POST /api/v1/auth/email/confirm", open(422), |_| {
        at("/auth/email/confirm").with(json!({ "token": MADE_UP }))
    }),
    entry("POST /api/v1/auth/email/restore", open(422), |_| {
        at("/auth/email/restore").with(json!({ "token": MADE_UP }))
    }),
    entry("GET /api/v1/me/contact", oneself(200), |_| at("/me/contact")),
    entry("POST /api/v1/me/contact/letter", oneself(202), |_| at("/me/contact/letter")),
    entry("GET /api/v1/me", oneself(200), |_| at("/me")),
    entry("PATCH /api/v1/me", oneself(200), |_| at("/me").with(json!({ "display_name": "Somebody" }))),
    entry("GET /api/v1/me/sessions", oneself(200), |_| at("/me/sessions")),
    // A request without an upgrade: whoever is let in is told so.
    entry("GET /api/v1/sync", oneself(400), |_| at("/sync")),
    entry("GET /api/v1/workspaces", oneself(200), |_| at("/workspaces")),
    entry("GET /api/v1/workspaces/{id}", viewers(200), |it| at(format!("/workspaces/{}", it.workspace))),
    entry("GET /api/v1/workspaces/{id}/members", viewers(200), |it| {
        at(format!("/workspaces/{}/members", it.workspace))
    }),
    entry("GET /api/v1/workspaces/{id}/changes", viewers(200), |it| {
        at(format!("/workspaces/{}/changes", it.workspace))
    }),
    entry("GET /api/v1/workspaces/{id}/snapshot", viewers(200), |it| {
        at(format!("/workspaces/{}/snapshot", it.workspace))
    }),
    entry("GET /api/v1/projects", viewers(200), |it| at(format!("/projects?workspace={}", it.workspace))),
    entry("POST /api/v1/projects", members(201), |it| {
        at("/projects").with(json!({ "name": "New", "workspace_id": it.workspace }))
    }),
    entry("GET /api/v1/projects/{id}", viewers(200), |it| at(format!("/projects/{}", it.project))),
    entry("PATCH /api/v1/projects/{id}", members(200), |it| {
        at(format!("/projects/{}", it.project)).with(json!({ "name": "Mine" }))
    }),
    entry("DELETE /api/v1/projects/{id}", admins(204), |it| at(format!("/projects/{}", it.project))),
    entry("GET /api/v1/projects/{id}/statuses", viewers(200), |it| {
        at(format!("/projects/{}/statuses", it.project))
    }),
    entry("POST /api/v1/projects/{id}/statuses", members(201), |it| {
        at(format!("/projects/{}/statuses", it.project)).with(json!({ "name": "New", "category": "todo" }))
    }),
    entry("PATCH /api/v1/projects/{id}/statuses/{status}", members(200), |it| {
        at(format!("/projects/{}/statuses/{}", it.project, it.status)).with(json!({ "name": "Mine" }))
    })
    .astray(
        |it, own| {
            at(format!("/projects/{}/statuses/{}", own.project, it.status)).with(json!({ "name": "Mine" }))
        },
        404,
    ),
    entry("DELETE /api/v1/projects/{id}/statuses/{status}", members(204), |it| {
        at(format!("/projects/{}/statuses/{}", it.project, it.status))
    })
    .astray(|it, own| at(format!("/projects/{}/statuses/{}", own.project, it.status)), 404),
    entry("GET /api/v1/tasks", viewers(200), |it| at(format!("/tasks?workspace={}", it.workspace))),
    entry("POST /api/v1/tasks", members_by_body(201), |it| {
        at("/tasks").with(json!({ "title": "New", "project_id": it.project }))
    })
    // Somebody else's column in one's own project.
    .astray(
        |it, own| {
            at("/tasks").with(json!({ "title": "New", "project_id": own.project, "status_id": it.status }))
        },
        422,
    ),
    entry("GET /api/v1/tasks/{id}", viewers(200), |it| at(format!("/tasks/{}", it.task))),
    entry("PATCH /api/v1/tasks/{id}", members(200), |it| {
        at(format!("/tasks/{}", it.task)).with(json!({ "title": "Mine" }))
    }),
    entry("DELETE /api/v1/tasks/{id}", members(204), |it| at(format!("/tasks/{}", it.task))),
    entry("POST /api/v1/tasks/{id}/restore", members(200), |it| at(format!("/tasks/{}/restore", it.task))),
    // What ends a login stands last: who is asked has no further use for it.
    entry("DELETE /api/v1/me/sessions/{id}", theirs_alone(204), |it| {
        at(format!("/me/sessions/{}", it.session))
    }),
    entry("POST /api/v1/auth/logout", open(204), |_| at("/auth/logout")),
];
