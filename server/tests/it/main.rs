//! The server's tests against real databases. What a test needs stands in `support`.

mod command;
mod db;
mod janitor;
mod kill;
mod seed;
mod support;
mod sync;
mod web;
