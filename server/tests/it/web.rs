//! The HTTP side, from outside.

mod accounts;
mod bad_input;
mod contact;
mod document;
mod operation;
mod origins;
mod pages;
mod projects;
mod reset;
mod sessions;
mod shell;
mod snapshot;
mod tasks;
mod tokens;
mod workspaces;

use crate::support::database::{Place, noon};
use crate::support::http::{Answer, Caller, PASSWORD, send};
use crate::support::on_both_databases;
use crate::support::server::TestServer;
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

/// A server whose clock stands still.
async fn at_noon(place: Place) -> TestServer {
    TestServer::start_with(place, noon(), |_| {}).await
}

/// The text of a field.
#[track_caller]
fn text(value: &Value) -> String {
    value.as_str().unwrap_or_else(|| panic!("no text: {value}")).to_owned()
}
