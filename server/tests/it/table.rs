//! Who may do what: every route of the API, every page, for every kind of caller.

mod cast;
mod doors;
mod entry;
mod jwt;
mod pages;
mod routes;
mod schemas;
mod target;

use crate::support::database::Place;
use crate::support::http::{Answer, Caller, PASSWORD, send};
use crate::support::on_both_databases;
use cast::{Cast, WHO, Who};
use entry::{Ask, Body, Entry, entries};
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};
use target::{SECRET, Target, png};
