//! An error of the HTTP API: RFC 9457 `application/problem+json`.

use serde::{Deserialize, Serialize};

/// What went wrong and what to do, for programs (`code`) and for people (`detail`).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub struct Problem {
    /// A URI reference that names the kind of problem.
    #[serde(rename = "type", default)]
    #[cfg_attr(feature = "ssr", schema(required = true))]
    pub kind: String,
    /// The kind of problem, in a few words.
    pub title: String,
    /// The HTTP status.
    pub status: u16,
    /// What happened this time and what to do, in a sentence.
    pub detail: String,
    /// A stable word for programs.
    pub code: String,
    /// The fields that do not fit.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub errors: Vec<ProblemField>,
}

/// A field that does not fit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub struct ProblemField {
    /// Its name on the wire.
    pub field: String,
    /// A stable word for programs.
    pub code: String,
    /// What is wrong and what to do, in a sentence.
    pub message: String,
}
