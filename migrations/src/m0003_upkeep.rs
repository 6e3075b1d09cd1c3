//! What the upkeep goes by: when a client was last heard of, when a command was refused, and the mark by which
//! a file is known as one of ours.

use crate::APPLICATION_ID;
use sea_orm_migration::sea_orm::DbBackend;
use sea_orm_migration::{prelude::*, schema::*};
use std::time::{SystemTime, UNIX_EPOCH};

#[derive(Debug, DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        // All of it or nothing, on SQLite too.
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let mut used_at = big_integer(Clients::UsedAt);
        let mut at = big_integer(Refusals::At);
        // What is there already counts as of today: nothing of it is old.
        let now = SystemTime::now().duration_since(UNIX_EPOCH);
        let now: i64 = now.ok().and_then(|since| since.as_millis().try_into().ok()).unwrap_or_default();
        for (table, column, name) in [
            (Clients::Table.into_iden(), used_at.default(0), Clients::UsedAt.into_iden()),
            (Refusals::Table.into_iden(), at.default(0), Refusals::At.into_iden()),
        ] {
            let add = Table::alter().table(table.clone()).add_column(column.take()).take();
            manager.alter_table(add).await?;
            manager.execute(Query::update().table(table).value(name, now).take()).await?;
        }
        for index in [
            "CREATE INDEX clients_by_use ON clients (used_at)",
            "CREATE INDEX refusals_by_age ON refusals (at)",
            "CREATE INDEX receipts_by_age ON receipts (at)",
        ] {
            manager.get_connection().execute_unprepared(index).await?;
        }
        if manager.get_database_backend() == DbBackend::Sqlite {
            let mark = format!("PRAGMA application_id = {APPLICATION_ID}");
            manager.get_connection().execute_unprepared(&mark).await?;
        }
        Ok(())
    }
}

#[derive(DeriveIden)]
enum Clients {
    Table,
    UsedAt,
}

#[derive(DeriveIden)]
enum Refusals {
    Table,
    At,
}
