//! The server's tests against real databases. What a test needs stands in `support`.

mod backup;
mod command;
mod db;
mod disk;
mod door;
mod files;
mod fuzz;
mod janitor;
mod kill;
mod seed;
mod support;
mod sync;
mod table;
mod teams;
mod upgrade;
mod user;
mod web;
