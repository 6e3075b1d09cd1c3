//! The database schema, one commented file per step, the same for SQLite and PostgreSQL.
//!
//! Times are `BIGINT` milliseconds since 1970, ids are UUIDs, enums are the words of the wire.

use sea_orm_migration::prelude::*;

pub use sea_orm_migration::MigratorTrait;

mod m0001_accounts;
mod m0002_workspaces;
mod m0003_upkeep;
mod m0004_lost;
mod m0005_audit;
mod m0006_mail;
mod m0007_factors;
mod m0008_keys;
mod m0009_invites;
mod m0010_profile;
mod m0011_structure;
mod m0012_claimed_emails;
mod m0013_invite_bars;
mod m0014_arrivals;
mod m0015_client_owners;

/// The mark in the head of every SQLite file of ours ("TSNC"; sqlite.org/fileformat.html, section 1.3.12).
pub const APPLICATION_ID: i32 = 0x5453_4e43;

/// All steps, in order.
#[derive(Debug)]
pub struct Migrator;

impl MigratorTrait for Migrator {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        vec![
            Box::new(m0001_accounts::Migration),
            Box::new(m0002_workspaces::Migration),
            Box::new(m0003_upkeep::Migration),
            Box::new(m0004_lost::Migration),
            Box::new(m0005_audit::Migration),
            Box::new(m0006_mail::Migration),
            Box::new(m0007_factors::Migration),
            Box::new(m0009_invites::Migration),
            Box::new(m0010_profile::Migration),
            Box::new(m0008_keys::Migration),
            Box::new(m0011_structure::Migration),
            Box::new(m0012_claimed_emails::Migration),
            Box::new(m0013_invite_bars::Migration),
            Box::new(m0014_arrivals::Migration),
            Box::new(m0015_client_owners::Migration),
        ]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_step_is_made_whole_or_not_at_all() {
        for step in Migrator::migrations() {
            // Left out, SQLite would keep half of a step whose server was killed, and PostgreSQL would not.
            assert_eq!(step.use_transaction(), Some(true), "{}", step.name());
        }
    }
}
