//! What edits of tasks replaced without their authors having seen it.

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
        // `former` is the JSON of the field and what stood there.
        let lost = Table::create()
            .table(Lost::Table)
            .col(uuid(Lost::TaskId))
            .col(uuid(Lost::Id))
            .col(uuid(Lost::WorkspaceId))
            .col(text(Lost::Former))
            .col(uuid(Lost::By))
            .col(uuid(Lost::ReplacedBy))
            .col(big_integer(Lost::At))
            .primary_key(Index::create().col(Lost::TaskId).col(Lost::Id))
            .foreign_key(ForeignKey::create().from(Lost::Table, Lost::TaskId).to(Tasks::Table, Tasks::Id))
            .foreign_key(
                ForeignKey::create()
                    .from(Lost::Table, Lost::WorkspaceId)
                    .to(Workspaces::Table, Workspaces::Id),
            )
            .take();
        manager.create_table(lost).await?;
        for (name, column) in [("lost_of_workspace", Lost::WorkspaceId), ("lost_by_age", Lost::At)] {
            let index = Index::create().name(name).table(Lost::Table).col(column).take();
            manager.create_index(index).await?;
        }
        // The trash is read with every snapshot, and emptied by age.
        let trash =
            "CREATE INDEX tasks_in_trash ON tasks (deleted_at, workspace_id) WHERE deleted_at IS NOT NULL";
        manager.get_connection().execute_unprepared(trash).await?;
        Ok(())
    }
}

#[derive(DeriveIden)]
enum Lost {
    Table,
    TaskId,
    Id,
    WorkspaceId,
    Former,
    By,
    ReplacedBy,
    At,
}

#[derive(DeriveIden)]
enum Tasks {
    Table,
    Id,
}

#[derive(DeriveIden)]
enum Workspaces {
    Table,
    Id,
}
