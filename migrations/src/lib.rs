//! The database schema, one commented file per step, the same for SQLite and PostgreSQL.
//!
//! Times are `BIGINT` milliseconds since 1970, ids are UUIDs, enums are the words of the wire.

use sea_orm_migration::prelude::*;

pub use sea_orm_migration::MigratorTrait;

mod m0001_accounts;
mod m0002_workspaces;

/// All steps, in order.
#[derive(Debug)]
pub struct Migrator;

impl MigratorTrait for Migrator {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        vec![Box::new(m0001_accounts::Migration), Box::new(m0002_workspaces::Migration)]
    }
}
