//! What went wrong, as an answer: the one place that maps refusals and errors to HTTP (RFC 9457).

use crate::db::is_passing;
use crate::error::Error;
use app::domain::Refused;
use app::protocol::{Problem, ProblemField};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};

/// The media type of a [`Problem`].
pub const MEDIA_TYPE: &str = "application/problem+json";

/// An answer that says what went wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    problem: Box<Problem>,
    retry_after: Option<u32>,
}

impl Fault {
    /// What is told.
    #[must_use]
    pub fn problem(&self) -> &Problem {
        &self.problem
    }

    /// The body is no JSON at all.
    pub fn not_json(why: &str) -> Self {
        Self::new(StatusCode::BAD_REQUEST, "not_json", "Not JSON", &format!("The body is not JSON: {why}."))
    }

    /// The body nests too deep.
    pub fn too_deep() -> Self {
        let detail = "The body nests too deep: send objects and lists of fewer than 128 levels.";
        Self::new(StatusCode::BAD_REQUEST, "too_deep", "Nested too deep", detail)
    }

    /// A field of the body, or a parameter, is of the wrong type; `why` is serde's sentence.
    pub fn wrong_type(field: &str, why: &str) -> Self {
        let detail = if field.is_empty() { format!("{why}.") } else { format!("{field}: {why}.") };
        let mut fault = Self::new(StatusCode::UNPROCESSABLE_ENTITY, "invalid", title("invalid"), &detail);
        if !field.is_empty() {
            let error = ProblemField { field: field.to_owned(), code: "type".to_owned(), message: detail };
            fault.problem.errors.push(error);
        }
        fault
    }

    /// The body is larger than the server reads.
    pub fn too_large() -> Self {
        let detail = "The body is larger than this address takes.";
        Self::new(StatusCode::PAYLOAD_TOO_LARGE, "too_large", "Too large", detail)
    }

    /// The same, where it takes so many bytes.
    pub fn larger_than(bytes: usize) -> Self {
        let (count, unit) =
            if bytes < 1024 * 1024 { (bytes / 1024, "KiB") } else { (bytes / 1024 / 1024, "MiB") };
        let detail = format!("The body is too large: send at most {count} {unit}.");
        Self::new(StatusCode::PAYLOAD_TOO_LARGE, "too_large", "Too large", &detail)
    }

    /// The request's address is longer than the server reads.
    pub fn address_too_long() -> Self {
        let detail = "The address is too long: send at most 8,000 bytes, and the rest as a body.";
        Self::new(StatusCode::URI_TOO_LONG, "address_too_long", "Address too long", detail)
    }

    /// The request's headers are larger than the server reads.
    pub fn headers_too_large() -> Self {
        let detail = "The headers are too large: send at most 32 KiB of them. In a browser, delete this site's cookies.";
        Self::new(
            StatusCode::REQUEST_HEADER_FIELDS_TOO_LARGE,
            "headers_too_large",
            "Headers too large",
            detail,
        )
    }

    /// The request is for a name that is not this server's.
    pub fn misdirected() -> Self {
        let detail = "This server is not known by that name: use the address that PUBLIC_URL names.";
        Self::new(StatusCode::MISDIRECTED_REQUEST, "misdirected", "Not this server", detail)
    }

    /// The body broke off.
    pub fn broken_body() -> Self {
        let detail = "The body could not be read to its end: send it again.";
        Self::new(StatusCode::BAD_REQUEST, "broken_body", "Broken off", detail)
    }

    /// The request took too long to come in or to be answered, and nothing was to be changed by it.
    pub fn too_slow() -> Self {
        let detail = "The request took too long: send it again.";
        Self::new(StatusCode::REQUEST_TIMEOUT, "too_slow", "Too slow", detail)
    }

    /// The same of a request that changes something: what waited for its turn is left, what had begun is done.
    pub fn too_slow_to_tell() -> Self {
        let detail = "The request took too long, and its change may be made all the same: look first, or send it \
            again with the same Idempotency-Key.";
        Self::new(StatusCode::REQUEST_TIMEOUT, "too_slow", "Too slow", detail)
    }

    /// The body is of a kind that the address does not take.
    pub fn media_type(expected: &str) -> Self {
        let detail = format!("The body is of another kind than expected: send {expected}.");
        Self::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, "media_type", "Unsupported media type", &detail)
    }

    /// The body is encoded on its way as nobody here decodes it (RFC 9112, section 6.1).
    pub fn transfer_encoding() -> Self {
        let detail = "The Transfer-Encoding is not known here: send the body plain or chunked.";
        Self::new(StatusCode::NOT_IMPLEMENTED, "transfer_encoding", "Unknown transfer encoding", detail)
    }

    /// A header cannot be read.
    pub fn header(name: &str, expected: &str) -> Self {
        let detail = format!("The header {name} cannot be read: send {expected}.");
        Self::new(StatusCode::BAD_REQUEST, "header", "Unreadable header", &detail)
    }

    /// Nothing stands at this address of the API.
    pub fn no_route() -> Self {
        let detail = "There is nothing at this address: /api/docs lists what there is.";
        Self::new(StatusCode::NOT_FOUND, "no_route", "No such address", detail)
    }

    /// The address takes other methods.
    pub fn method() -> Self {
        let detail = "This address does not take that method: the header Allow names those that it takes.";
        Self::new(StatusCode::METHOD_NOT_ALLOWED, "method", "Method not allowed", detail)
    }

    /// Another site sent a browser here.
    pub fn cross_origin() -> Self {
        let detail =
            "This was sent from another site. If it was not, set PUBLIC_URL to the address that people type.";
        Self::new(StatusCode::FORBIDDEN, "cross_origin", "From another site", detail)
    }

    /// The change log no longer reaches back that far, or never came that far.
    pub fn out_of_log() -> Self {
        let detail = "The change log does not hold what follows upon that number: take a snapshot and go on from there.";
        Self::new(StatusCode::GONE, "out_of_log", "Not in the log", detail)
    }

    /// The server panicked.
    pub fn crashed() -> Self {
        let detail = "Something went wrong on the server. Try again; if it stays so, ask whoever runs it.";
        Self::new(StatusCode::INTERNAL_SERVER_ERROR, "internal", "Internal error", detail)
    }

    /// The server cannot serve just now.
    pub fn unavailable() -> Self {
        let detail = "The server cannot do this just now. Try again in a moment.";
        let fault = Self::new(StatusCode::SERVICE_UNAVAILABLE, "unavailable", "Unavailable", detail);
        Self { retry_after: Some(1), ..fault }
    }

    fn new(status: StatusCode, code: &str, title: &str, detail: &str) -> Self {
        let problem = Problem {
            kind: format!("urn:tasksync:problem:{code}"),
            title: title.to_owned(),
            status: status.as_u16(),
            detail: detail.to_owned(),
            code: code.to_owned(),
            errors: Vec::new(),
        };
        Self { problem: Box::new(problem), retry_after: None }
    }
}

impl From<Refused> for Fault {
    fn from(refused: Refused) -> Self {
        let code = refused.code();
        let mut fault = Self::new(status(&refused), code, title(code), &refused.to_string());
        fault.problem.errors = refused
            .errors()
            .iter()
            .map(|error| ProblemField {
                field: error.field.clone(),
                code: error.problem.code().to_owned(),
                message: error.to_string(),
            })
            .collect();
        if let Refused::TooMany { retry_after } = refused {
            fault.retry_after = Some(retry_after);
        }
        fault
    }
}

impl From<Error> for Fault {
    fn from(error: Error) -> Self {
        match error {
            Error::Refused(refused) => refused.into(),
            Error::Unavailable(cause) => {
                tracing::error!(%cause, "a request could not be served just now");
                Self::unavailable()
            }
            Error::Internal(cause) => {
                tracing::error!(%cause, "a request failed");
                if is_passing(cause.as_ref()) { Self::unavailable() } else { Self::crashed() }
            }
            // Only sockets number their commands.
            Error::Gap { last_mid } => {
                tracing::error!(last_mid, "a request without numbers left a gap");
                Self::crashed()
            }
        }
    }
}

fn status(refused: &Refused) -> StatusCode {
    match refused {
        Refused::Invalid(_) => StatusCode::UNPROCESSABLE_ENTITY,
        Refused::NotFound | Refused::Deleted | Refused::Left => StatusCode::NOT_FOUND,
        Refused::Forbidden | Refused::Scope | Refused::Removed | Refused::RegistrationClosed => {
            StatusCode::FORBIDDEN
        }
        Refused::Conflict(_)
        | Refused::LastOne
        | Refused::OwnerStays
        | Refused::PersonalStays
        | Refused::TeamStays
        | Refused::OnlyOwner(_)
        | Refused::LastAdministrator => StatusCode::CONFLICT,
        Refused::Stale => StatusCode::PRECONDITION_FAILED,
        Refused::WrongCredentials | Refused::SecondFactor(_) | Refused::SignedOut => StatusCode::UNAUTHORIZED,
        Refused::TooMany { .. } => StatusCode::TOO_MANY_REQUESTS,
    }
}

fn title(code: &str) -> &'static str {
    match code {
        "invalid" => "Invalid input",
        "not_found" => "Not found",
        "deleted" => "Deleted",
        "forbidden" => "Not allowed",
        "scope" => "Beyond the token's scope",
        "conflict" => "Conflict",
        "stale" => "Changed in the meantime",
        "last_one" => "The last one stays",
        "owner_stays" => "The owner stays",
        "personal_stays" => "A personal workspace stays",
        "team_stays" => "The Team workspace stays",
        "left" => "No member any more",
        "removed" => "Removed from the workspace",
        "only_owner" => "The only owner stays",
        "last_administrator" => "The last administrator stays",
        "wrong_credentials" => "Wrong name or password",
        "totp_required" => "A code is needed",
        "totp_wrong" => "Wrong code",
        "signed_out" => "Signed out",
        "registration_closed" => "Registration is closed",
        "too_many" => "Too many requests",
        _ => "Refused",
    }
}

impl IntoResponse for Fault {
    fn into_response(self) -> Response {
        let status = StatusCode::from_u16(self.problem.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let body = serde_json::to_vec(&self.problem).unwrap_or_default();
        let mut answer =
            (status, [(header::CONTENT_TYPE, HeaderValue::from_static(MEDIA_TYPE))], body).into_response();
        // Whoever makes a page of it reads it here.
        answer.extensions_mut().insert(*self.problem);
        if status == StatusCode::UNAUTHORIZED {
            // RFC 9110, section 15.5.2: a 401 names the scheme that would let somebody in.
            answer.headers_mut().insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
        }
        if let Some(seconds) = self.retry_after {
            answer.headers_mut().insert(header::RETRY_AFTER, seconds.into());
        }
        answer
    }
}
