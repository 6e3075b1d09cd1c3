//! Workspaces as a whole, their members and invites. No program is let in here.

use super::*;
use crate::table::target::SECRET;

pub const ENTRIES: &[Entry] = &[
    entry("POST /api/v1/workspaces", oneself(201), |_| at("/workspaces").with(json!({ "name": "New" }))),
    entry("PATCH /api/v1/workspaces/{id}", admins(200), |it| {
        at(format!("/workspaces/{}", it.workspace)).with(json!({ "name": "Ours" }))
    }),
    entry("DELETE /api/v1/workspaces/{id}", owners(204), |it| {
        let name = SECRET.replace(' ', "+");
        at(format!("/workspaces/{}?confirm={name}", it.workspace))
    }),
    entry("GET /api/v1/workspaces/{id}/export", admins(200), |it| {
        at(format!("/workspaces/{}/export", it.workspace))
    }),
    entry("GET /api/v1/workspaces/{id}/audit", admins(200), |it| {
        at(format!("/workspaces/{}/audit", it.workspace))
    }),
    entry("PATCH /api/v1/workspaces/{id}/members/{user}", admins(200), |it| {
        at(format!("/workspaces/{}/members/{}", it.workspace, it.person)).with(json!({ "role": "viewer" }))
    })
    .astray(
        |it, own| {
            at(format!("/workspaces/{}/members/{}", own.workspace, it.person))
                .with(json!({ "role": "viewer" }))
        },
        404,
    ),
    entry("DELETE /api/v1/workspaces/{id}/members/{user}", admins(204), |it| {
        at(format!("/workspaces/{}/members/{}", it.workspace, it.person))
    })
    .astray(|it, own| at(format!("/workspaces/{}/members/{}", own.workspace, it.person)), 404),
    entry("POST /api/v1/workspaces/{id}/transfer", owners(204), |it| {
        at(format!("/workspaces/{}/transfer", it.workspace))
            .with(json!({ "user_id": it.person, "current_password": PASSWORD }))
    })
    .astray(
        |it, own| {
            at(format!("/workspaces/{}/transfer", own.workspace))
                .with(json!({ "user_id": it.person, "current_password": PASSWORD }))
        },
        404,
    ),
    entry("GET /api/v1/workspaces/{id}/invites", admins(200), |it| {
        at(format!("/workspaces/{}/invites", it.workspace))
    }),
    entry("POST /api/v1/workspaces/{id}/invites", admins(201), |it| {
        at(format!("/workspaces/{}/invites", it.workspace)).with(json!({ "role": "member" }))
    }),
    entry("DELETE /api/v1/workspaces/{id}/invites/{invite}", admins(204), |it| {
        at(format!("/workspaces/{}/invites/{}", it.workspace, it.invite))
    })
    .astray(|it, own| at(format!("/workspaces/{}/invites/{}", own.workspace, it.invite)), 404),
    entry("GET /api/v1/users/{id}/picture", viewers(200), |it| at(format!("/users/{}/picture", it.person)))
        .programs([200, 200, 404]),
];
