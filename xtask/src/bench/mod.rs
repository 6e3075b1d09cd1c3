//! `bench`: the product measured, beside others where there are any, in one run. No test: machines are noisy.

mod door;
mod sync;
mod web;

use anyhow::{Result, bail};

/// Runs the bench of this name.
pub(crate) fn run(arguments: &[String]) -> Result<()> {
    let (name, rest) = arguments.split_first().map_or(("", arguments), |(name, rest)| (name.as_str(), rest));
    match name {
        "door" => door::measure(rest),
        "sync" => sync::measure(rest),
        "web" => web::measure(rest),
        _ => bail!("name what is to be measured: `cargo xtask bench sync`, `… web` or `… door`"),
    }
}
