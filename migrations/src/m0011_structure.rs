//! What can be changed in projects and columns: colours, the archive, a trash of projects, limits.

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
        // One column a statement: SQLite takes no more.
        for column in [string(Projects::Color).default("gray").take(), big_integer_null(Projects::ArchivedAt)]
        {
            manager.alter_table(Table::alter().table(Projects::Table).add_column(column).take()).await?;
        }
        let limit = big_integer_null(Statuses::TaskLimit);
        manager.alter_table(Table::alter().table(Statuses::Table).add_column(limit).take()).await?;
        // Until now the columns and tasks of a deleted project were deleted one by one, and could not come back.
        // They stay gone: a project that was deleted so long ago is purged by the maintenance.
        manager
            .get_connection()
            .execute_unprepared("UPDATE projects SET deleted_at = 0 WHERE deleted_at IS NOT NULL")
            .await?;
        Ok(())
    }
}

#[derive(DeriveIden)]
enum Projects {
    Table,
    Color,
    ArchivedAt,
}

#[derive(DeriveIden)]
enum Statuses {
    Table,
    TaskLimit,
}
