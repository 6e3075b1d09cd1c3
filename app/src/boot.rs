//! What a page starts with: the server renders it from this, and the browser wakes up with the same.

use crate::domain::{Me, Timestamp, Workspace, Zone};
use crate::protocol::{Problem, Snapshot};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

/// The id of the element in the document that carries the [`Boot`] as JSON.
pub const BOOT_ID: &str = "boot";
/// The id of what stands in the shell's body until a page does.
pub const PLACEHOLDER_ID: &str = "starting";

/// Everything that a page shows before the first frame has come.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Boot {
    /// Who is signed in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub me: Option<Me>,
    /// The workspaces of that person.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub workspaces: Vec<Workspace>,
    /// The workspace in the address, unless it is too large to come with the page.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub snapshots: Vec<Snapshot>,
    /// Where the browser finds the rest.
    pub assets: Assets,
    /// The server's time when the page was made.
    pub now: Timestamp,
    /// The person's time zone, where their browser has told it: dates are right before the program runs.
    #[serde(default, skip_serializing_if = "Option::is_none", with = "zone")]
    pub zone: Option<Zone>,
    /// Does the server take new accounts?
    pub registration: bool,
    /// The form that came with the request and was turned down.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub form: Option<Form>,
    /// The host at which passkeys open this server; none where they open it nowhere. For whoever draws the
    /// document: the browser's program has no use for it.
    #[serde(skip)]
    pub passkeys_at: Option<String>,
    /// How the document introduces itself to search engines, on the pages that they may read.
    #[serde(skip)]
    pub about: About,
    /// Is this the shell, a document without a page? The service worker keeps it for when the server is
    /// away: it knows nobody, and the browser draws the page at the address by itself.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub shell: bool,
}

/// What the head of a document says about its page.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct About {
    /// The title; empty where the product's name is enough until the page has woken up.
    pub title: &'static str,
    /// What it is about, in a sentence; empty where nobody searches for it.
    pub description: &'static str,
    /// Its one address for search engines, where `PUBLIC_URL` names the server's.
    pub canonical: Option<String>,
}

/// A form that was sent before the page had woken up, and what was wrong with it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Form {
    /// What is wrong.
    pub problem: Problem,
    /// What was typed, secrets left out: name and value.
    pub typed: Vec<(String, String)>,
}

/// The file names of the bundle, below `/assets/`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Assets {
    /// The script that wakes the page up.
    pub script: String,
    /// The program that it loads.
    pub wasm: String,
    /// The style sheet.
    pub style: String,
    /// The script that keeps what people do before the program runs.
    #[serde(default, skip_serializing)]
    pub early: String,
    /// The script for passkeys, for the pages that use it; the browser's program does not.
    #[serde(default, skip_serializing)]
    pub passkeys: String,
    /// The script for the pages that the server draws alone.
    #[serde(default, skip_serializing)]
    pub settings: String,
    /// The script that applies the chosen theme.
    #[serde(default, skip_serializing)]
    pub theme: String,
    /// The version of the whole, as its service worker tells it; none where the bundle has no worker.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub version: Option<String>,
}

/// A zone as text.
mod zone {
    use crate::domain::Zone;
    use serde::{Deserialize, Deserializer, Serialize, Serializer};

    pub(super) fn serialize<S: Serializer>(zone: &Option<Zone>, to: S) -> Result<S::Ok, S::Error> {
        zone.as_ref().map(ToString::to_string).serialize(to)
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Option<Zone>, D::Error> {
        let text = Option::<String>::deserialize(from)?;
        Ok(text.and_then(|text| text.parse().ok()))
    }
}

/// The [`Boot`] of this page; whoever renders has put it into the context.
#[must_use]
pub fn use_boot() -> Boot {
    expect_context::<Boot>()
}
