//! Finds who came into a workspace of late: every node asks for it twice a second.

use sea_orm_migration::prelude::*;

#[derive(Debug, DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        // All of it or nothing, on SQLite too.
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let by_time =
            Index::create().name("members_by_arrival").table(Members::Table).col(Members::JoinedAt).take();
        manager.create_index(by_time).await
    }
}

#[derive(DeriveIden)]
enum Members {
    Table,
    JoinedAt,
}
