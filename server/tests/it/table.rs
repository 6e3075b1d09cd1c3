//! Who may do what: every route of the API, every page, for every kind of caller.

mod cast;
mod entry;
mod jwt;
mod pages;
mod routes;

use crate::support::database::Place;
use crate::support::http::{Answer, Caller, send};
use crate::support::on_both_databases;
use cast::{Cast, WHO, Who};
use entry::{Ask, ENTRIES, Entry};
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};
