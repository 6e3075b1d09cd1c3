//! What there is to do: the routes that programs are let in to.

use super::*;

pub const ENTRIES: &[Entry] = &[
    // A request without an upgrade: whoever is let in is told so.
    entry("GET /api/v1/sync", oneself(400), |_| at("/sync")).programs([400, 400, 400]),
    entry("GET /api/v1/workspaces", oneself(200), |_| at("/workspaces")).programs([200, 200, 200]),
    entry("GET /api/v1/workspaces/{id}", viewers(200), |it| at(format!("/workspaces/{}", it.workspace)))
        .programs([200, 200, 404]),
    entry("GET /api/v1/workspaces/{id}/members", viewers(200), |it| {
        at(format!("/workspaces/{}/members", it.workspace))
    })
    .programs([200, 200, 404]),
    entry("GET /api/v1/workspaces/{id}/changes", viewers(200), |it| {
        at(format!("/workspaces/{}/changes", it.workspace))
    })
    .programs([200, 200, 404]),
    entry("GET /api/v1/workspaces/{id}/snapshot", viewers(200), |it| {
        at(format!("/workspaces/{}/snapshot", it.workspace))
    })
    .programs([200, 200, 404]),
    entry("GET /api/v1/projects", viewers(200), |it| at(format!("/projects?workspace={}", it.workspace)))
        .programs([200, 200, 404]),
    entry("POST /api/v1/projects", members(201), |it| {
        at("/projects").with(json!({ "name": "New", "workspace_id": it.workspace }))
    })
    .programs([403, 201, 404]),
    entry("GET /api/v1/projects/{id}", viewers(200), |it| at(format!("/projects/{}", it.project)))
        .programs([200, 200, 404]),
    entry("PATCH /api/v1/projects/{id}", members(200), |it| {
        at(format!("/projects/{}", it.project)).with(json!({ "name": "Mine" }))
    })
    .programs([403, 200, 404]),
    entry("DELETE /api/v1/projects/{id}", admins(204), |it| at(format!("/projects/{}", it.project)))
        .programs([403, 204, 404]),
    entry("POST /api/v1/projects/{id}/restore", admins(200), |it| {
        at(format!("/projects/{}/restore", it.project))
    })
    .programs([403, 200, 404]),
    entry("GET /api/v1/projects/{id}/statuses", viewers(200), |it| {
        at(format!("/projects/{}/statuses", it.project))
    })
    .programs([200, 200, 404]),
    entry("POST /api/v1/projects/{id}/statuses", members(201), |it| {
        at(format!("/projects/{}/statuses", it.project)).with(json!({ "name": "New", "category": "todo" }))
    })
    .programs([403, 201, 404]),
    entry("PATCH /api/v1/projects/{id}/statuses/{status}", members(200), |it| {
        at(format!("/projects/{}/statuses/{}", it.project, it.status)).with(json!({ "name": "Mine" }))
    })
    .programs([403, 200, 404])
    .astray(
        |it, own| {
            at(format!("/projects/{}/statuses/{}", own.project, it.status)).with(json!({ "name": "Mine" }))
        },
        404,
    ),
    entry("DELETE /api/v1/projects/{id}/statuses/{status}", members(204), |it| {
        at(format!("/projects/{}/statuses/{}", it.project, it.status))
    })
    .programs([403, 204, 404])
    .astray(|it, own| at(format!("/projects/{}/statuses/{}", own.project, it.status)), 404),
    entry("GET /api/v1/tasks", viewers(200), |it| at(format!("/tasks?workspace={}", it.workspace)))
        .programs([200, 200, 404]),
    entry("POST /api/v1/tasks", members_by_body(201), |it| {
        at("/tasks").with(json!({ "title": "New", "project_id": it.project }))
    })
    .programs([403, 201, 422])
    // Somebody else's column in one's own project.
    .astray(
        |it, own| {
            at("/tasks").with(json!({ "title": "New", "project_id": own.project, "status_id": it.status }))
        },
        422,
    ),
    entry("GET /api/v1/tasks/{id}", viewers(200), |it| at(format!("/tasks/{}", it.task)))
        .programs([200, 200, 404]),
    entry("PATCH /api/v1/tasks/{id}", members(200), |it| {
        at(format!("/tasks/{}", it.task)).with(json!({ "title": "Mine" }))
    })
    .programs([403, 200, 404]),
    entry("DELETE /api/v1/tasks/{id}", members(204), |it| at(format!("/tasks/{}", it.task)))
        .programs([403, 204, 404]),
    entry("POST /api/v1/tasks/{id}/restore", members(200), |it| at(format!("/tasks/{}/restore", it.task)))
        .programs([403, 200, 404]),
];
