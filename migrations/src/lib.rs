//! TaskSync.
