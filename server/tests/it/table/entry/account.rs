//! One's own account. No program is let in here, but to learn whose it is.

use super::*;
use crate::table::target::png;

pub const ENTRIES: &[Entry] = &[
    entry("GET /api/v1/me", oneself(200), |_| at("/me")).programs([200, 200, 200]),
    entry("PATCH /api/v1/me", oneself(200), |_| at("/me").with(json!({ "display_name": "Somebody" }))),
    // Nobody types their own name: what comes of that is tried in the tests of farewells.
    entry("DELETE /api/v1/me", oneself(422), |_| {
        at("/me").with(json!({ "username": "somebody", "current_password": PASSWORD }))
    }),
    entry("GET /api/v1/me/export", oneself(200), |_| at("/me/export")),
    entry("GET /api/v1/me/contact", oneself(200), |_| at("/me/contact")),
    entry("POST /api/v1/me/contact/letter", oneself(202), |_| at("/me/contact/letter")),
    // The new one is the old one: of the two passwords, both are right.
    entry("POST /api/v1/me/password", oneself(422), |_| {
        at("/me/password").with(json!({ "current_password": PASSWORD, "new_password": PASSWORD }))
    }),
    entry("PUT /api/v1/me/picture", oneself(200), |_| Ask {
        body: Some(Body::Picture(png())),
        ..at("/me/picture")
    }),
    entry("DELETE /api/v1/me/picture", oneself(204), |_| at("/me/picture")),
    entry("GET /api/v1/me/passkeys", oneself(200), |_| at("/me/passkeys")),
    entry("POST /api/v1/me/passkeys/options", oneself(200), |_| {
        at("/me/passkeys/options").with(json!({ "name": "Phone", "current_password": PASSWORD }))
    }),
    // Of a credential that no authenticator made.
    entry("POST /api/v1/me/passkeys", oneself(422), |_| {
        at("/me/passkeys").with(json!({ "name": "Phone", "credential": { "id": "" } }))
    }),
    entry("PATCH /api/v1/me/passkeys/{id}", theirs_alone(200), |it| {
        at(format!("/me/passkeys/{}", it.passkey)).with(json!({ "name": "Mine" }))
    }),
    entry("POST /api/v1/me/passkeys/{id}/remove", theirs_alone(204), |it| {
        at(format!("/me/passkeys/{}/remove", it.passkey)).with(json!({ "current_password": PASSWORD }))
    }),
    entry("GET /api/v1/me/tokens", oneself(200), |_| at("/me/tokens")),
    entry("POST /api/v1/me/tokens", viewers_by_body(201), |it| {
        let wish = json!({ "name": "New", "workspace_id": it.workspace, "current_password": PASSWORD });
        at("/me/tokens").with(wish)
    }),
    entry("DELETE /api/v1/me/tokens/{id}", theirs_alone(204), |it| at(format!("/me/tokens/{}", it.token))),
    entry("GET /api/v1/me/sessions", oneself(200), |_| at("/me/sessions")),
    entry("DELETE /api/v1/me/sessions/{id}", theirs_alone(204), |it| {
        at(format!("/me/sessions/{}", it.session))
    }),
    entry("DELETE /api/v1/me/sessions", oneself(204), |_| at("/me/sessions")),
];
