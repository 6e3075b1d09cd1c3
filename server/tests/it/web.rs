//! The HTTP side, from outside.

mod accounts;
mod administration;
mod api_tokens;
mod bad_input;
mod claims;
mod contact;
mod deeds;
mod devices;
mod document;
mod erasure;
mod farewell;
mod instance;
mod invites;
mod late;
mod nodes;
mod operation;
mod origins;
mod pages;
mod passkeys;
mod password_tokens;
mod passwords;
mod pictures;
mod projects;
mod reset;
mod reset_refused;
mod second_factor;
mod sessions;
mod shell;
mod snapshot;
mod takeover;
mod tasks;
mod tokens;
mod workspaces;

use crate::support::database::{Place, noon};
use crate::support::http::{Answer, Caller, PASSWORD, send};
use crate::support::on_both_databases;
use crate::support::server::TestServer;
use reqwest::{Method, StatusCode};
use sea_orm::sea_query::{Order, Query};
use sea_orm::{ConnectionTrait, QueryResult};
use serde_json::{Value, json};
use server::audit::Deed;
use uuid::Uuid;

/// A server whose clock stands still.
async fn at_noon(place: Place) -> TestServer {
    TestServer::start_with(place, noon(), |_| {}).await
}

/// The text of a field.
#[track_caller]
fn text(value: &Value) -> String {
    value.as_str().unwrap_or_else(|| panic!("no text: {value}")).to_owned()
}

/// A line of the audit log.
#[derive(Debug)]
struct Noted {
    deed: Deed,
    subject: Option<Uuid>,
    address: String,
    detail: String,
}

/// What stands in the audit log, the oldest first.
async fn lines(server: &TestServer) -> Vec<Noted> {
    let columns = ["deed", "subject", "address", "detail"];
    let all = Query::select().columns(columns).from("audit").order_by("id", Order::Asc).take();
    let rows = server.state().db.read().query_all(&all).await.expect("a query");
    let line = |row: QueryResult| {
        let deed: String = row.try_get("", "deed").expect("a deed");
        Noted {
            deed: serde_json::from_value(deed.into()).expect("a word of ours"),
            subject: row.try_get("", "subject").expect("a person"),
            address: row.try_get("", "address").expect("an address"),
            detail: row.try_get("", "detail").expect("a detail"),
        }
    };
    rows.into_iter().map(line).collect()
}

/// What was done, by the audit log.
async fn deeds(server: &TestServer) -> Vec<Deed> {
    lines(server).await.into_iter().map(|line| line.deed).collect()
}

/// The letter that says this, once it is there.
async fn letter_of(server: &TestServer, words: &str) -> String {
    let folder = server.state().config.data_dir.join("mail");
    loop {
        let files = std::fs::read_dir(&folder).into_iter().flatten().flatten();
        let mut letters = files.filter_map(|file| std::fs::read_to_string(file.path()).ok());
        if let Some(letter) = letters.find(|letter| letter.contains(words) && letter.ends_with('\n')) {
            return letter;
        }
        tokio::time::sleep(std::time::Duration::from_millis(5)).await;
    }
}
