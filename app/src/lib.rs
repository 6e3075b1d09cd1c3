//! What browser and server share: the domain, the wire, the sync engine, and the pages.
//!
//! The modules import downward only: `domain` ← `protocol` ← `sync` ← `store` ← `ui`, `pages`.

pub mod domain;
pub mod protocol;
pub mod sync;
pub mod words;
