//! TaskSync's server: one binary that anyone can host.

#![allow(missing_docs, reason = "a binary's library: public for its tests only")]

pub mod auth;
pub mod clock;
pub mod command;
pub mod config;
pub mod db;
pub mod error;
pub mod realtime;
pub mod state;
pub mod web;
