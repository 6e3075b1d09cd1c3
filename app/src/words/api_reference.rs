//! Texts of the API reference.
#![allow(missing_docs, reason = "the texts say what they are for")]

texts! {
    TITLE = "API reference";
    DESCRIPTION = "The HTTP API of TaskSync: every operation with its parameters, bodies, answers and an example.";
    DOCUMENT = "OpenAPI document (JSON)";
    BACK = "Back to TaskSync";
    CONTENTS = "Contents";
    BASE = "Examples use this variable for the address of the API:";
    AUTHENTICATION = "Authentication";
    AUTHENTICATION_TOKEN = "Programs send an API token or an access token in the header Authorization. Create API tokens under Settings → API tokens; a token can be limited to reading, to one workspace, and in time. POST /auth/login returns an access token that is valid for 15 minutes.";
    AUTHENTICATION_COOKIE = "Browsers send the cookies that logging in sets. A request that changes something must come from the server’s own pages.";
    ERRORS = "Errors";
    ERRORS_WHY = "Every error is a problem document (RFC 9457) of the type application/problem+json. `detail` is a sentence for people, `code` is for programs, and `errors` names the fields that were refused. 429 and 503 carry `Retry-After` in seconds.";
    ERRORS_SEE = "Fields of a problem";
    WRITES = "Repeating and guarding writes";
    WRITES_WHY = "Operations with the header `Idempotency-Key` can be repeated safely: the same key returns the first answer. `If-Match` with the `ETag` of a record refuses the change with 412 if the record has changed since.";
    LIVE = "Live changes";
    LIVE_WHY = "GET /api/v1/sync opens a WebSocket with the subprotocol `tasksync.v1`. It sends every change as it happens and accepts the same commands. Programs can also poll GET /workspaces/{id}/changes with the last number they know.";
    FILTER = "Filter operations";
    FILTER_HINT = "By method, path or description";
    SEARCH = "Filter";
    NOTHING = "No operations match the filter.";
    OBJECTS = "Objects";
    PARAMETERS = "Parameters";
    BODY = "Request body";
    ANSWERS = "Responses";
    EXAMPLE = "Example";
    REQUIRED = "required";
    OPEN = "No login needed";
    VALUES = "Values";
}

/// What a group of operations is called.
#[must_use]
pub fn group(tag: &str) -> &str {
    match tag {
        "auth" => "Login and registration",
        "me" => "Your account",
        "workspaces" => "Workspaces",
        "projects" => "Projects and columns",
        "tasks" => "Tasks",
        "sync" => "WebSocket",
        "invites" => "Invites",
        "instance" => "Server administration",
        "ops" => "Operations",
        other => other,
    }
}

/// Where a parameter stands.
#[must_use]
pub fn place(place: &str) -> &str {
    match place {
        "path" => "in the path",
        "query" => "in the query",
        "header" => "header",
        other => other,
    }
}
