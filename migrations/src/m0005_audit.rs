//! The audit log: who did what to accounts, memberships and settings, and from where.

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
        // No foreign keys: what was done stays known when whoever did it is gone.
        let audit = Table::create()
            .table(Audit::Table)
            .col(pk_uuid(Audit::Id))
            .col(big_integer(Audit::At))
            .col(string(Audit::Deed))
            .col(uuid_null(Audit::Actor))
            .col(uuid_null(Audit::Subject))
            .col(uuid_null(Audit::WorkspaceId))
            .col(string(Audit::Address))
            .col(string(Audit::Detail))
            .take();
        manager.create_table(audit).await?;
        for (name, column) in [("audit_by_age", Audit::At), ("audit_of_workspace", Audit::WorkspaceId)] {
            let index = Index::create().name(name).table(Audit::Table).col(column).take();
            manager.create_index(index).await?;
        }
        Ok(())
    }
}

#[derive(DeriveIden)]
enum Audit {
    Table,
    Id,
    At,
    Deed,
    Actor,
    Subject,
    WorkspaceId,
    Address,
    Detail,
}
