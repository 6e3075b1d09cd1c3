//! What browser and server share: the domain, the wire, the sync engine, and the pages.
//!
//! The modules import downward only: `domain` ← `protocol` ← `sync` ← `store` ← `ui`, `pages`.

#![recursion_limit = "512"]
// A new variant of an enum is answered everywhere, or does not compile.
#![cfg_attr(not(test), deny(clippy::wildcard_enum_match_arm, clippy::match_wildcard_for_single_variants))]

pub mod boot;
pub mod domain;
pub mod pages;
pub mod protocol;
mod shell;
pub mod store;
pub mod sync;
pub mod ui;
pub mod words;

pub use shell::{App, shell};
