//! Finds whose a client is, in whichever workspace it was used first: that is asked for whenever it comes.

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
        let by_id = Index::create().name("clients_by_id").table(Clients::Table).col(Clients::Cid).take();
        manager.create_index(by_id).await
    }
}

#[derive(DeriveIden)]
enum Clients {
    Table,
    Cid,
}
