//! For administrators of the instance. To everybody else it is not there, to their own programs neither.

use super::*;

pub const ENTRIES: &[Entry] = &[
    entry("GET /api/v1/instance", operators(200), |_| at("/instance")),
    entry("PATCH /api/v1/instance", operators(200), |_| at("/instance").with(json!({ "team": false }))),
    entry("GET /api/v1/instance/audit", operators(200), |_| at("/instance/audit")),
    entry("GET /api/v1/instance/people", operators(200), |_| at("/instance/people")),
    entry("GET /api/v1/instance/people/{id}", operators(200), |it| {
        at(format!("/instance/people/{}", it.person))
    }),
    entry("GET /api/v1/instance/invites", operators(200), |_| at("/instance/invites")),
    entry("POST /api/v1/instance/invites", operators(201), |_| at("/instance/invites").with(json!({}))),
    // An invite into a workspace is not the instance's to take back.
    entry("DELETE /api/v1/instance/invites/{invite}", operators(204), |it| {
        at(format!("/instance/invites/{}", it.invite_to_instance))
    })
    .astray(|it, _| at(format!("/instance/invites/{}", it.invite)), 404),
    entry("PATCH /api/v1/instance/people/{id}", operators(200), |it| {
        at(format!("/instance/people/{}", it.person))
            .with(json!({ "disabled": true, "current_password": PASSWORD }))
    }),
];
