//! The ways in and out, and what whoever runs the server asks.

use super::*;

/// A ticket that nobody was given.
const MADE_UP: &str = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

pub const ENTRIES: &[Entry] = &[
    entry("GET /healthz", open(200), |_| at("")),
    entry("GET /readyz", open(200), |_| at("")),
    // All ask from this machine. From elsewhere: in the tests of the door.
    entry("GET /metrics", open(200), |_| at("")),
    entry("POST /api/v1/auth/register", open(201), |it| {
        at("/auth/register").with(json!({ "username": it.fresh, "password": "a long way to nowhere" }))
    }),
    // Everybody's password is wrong: a right one says nothing about roles.
    entry("POST /api/v1/auth/login", open(401), |it| {
        at("/auth/login").with(json!({ "identifier": it.fresh, "password": "guessed" }))
    }),
    // Bearer tokens are not renewed; cookies are, in the tests of sessions.
    entry("POST /api/v1/auth/refresh", open(401), |_| at("/auth/refresh")),
    entry("POST /api/v1/auth/passkey/options", open(200), |_| at("/auth/passkey/options")),
    entry("POST /api/v1/auth/passkey/login", open(422), |_| {
        at("/auth/passkey/login").with(json!({ "id": "" }))
    }),
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
    // Whoever holds the ticket is told, whoever they are; and let in, see below.
    entry("GET /api/v1/invites/{token}", open(200), |it| at(format!("/invites/{}", it.ticket))),
];

/// What leaves whoever asked another one than they were: a member of what they did not belong to, or signed out.
pub const ENDS: &[Entry] = &[
    entry("POST /api/v1/invites/{token}/accept", oneself(200), |it| {
        at(format!("/invites/{}/accept", it.ticket))
    }),
    entry("POST /api/v1/auth/logout", open(204), |_| at("/auth/logout")),
];
