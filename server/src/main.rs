//! TaskSync.
fn main() {}
