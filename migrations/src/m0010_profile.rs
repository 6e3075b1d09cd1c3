//! What people look like.

use sea_orm_migration::{prelude::*, schema::*};

#[derive(Debug, DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        // All of it or nothing, on SQLite too.
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        // Apart from the people, whose rows are read at every turn: a picture is about 20 kB.
        let pictures = Table::create()
            .table(Pictures::Table)
            .col(pk_uuid(Pictures::UserId))
            .col(uuid(Pictures::Id))
            .col(blob(Pictures::Image))
            .col(big_integer(Pictures::At))
            .foreign_key(
                ForeignKey::create().from(Pictures::Table, Pictures::UserId).to(Users::Table, Users::Id),
            )
            .take();
        manager.create_table(pictures).await
    }
}

#[derive(DeriveIden)]
enum Pictures {
    Table,
    UserId,
    Id,
    Image,
    At,
}

#[derive(DeriveIden)]
enum Users {
    Table,
    Id,
}
