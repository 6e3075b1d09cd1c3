//! Invites, what an administrator sets for the whole instance, and the names in the audit log.

use super::m0001_accounts::Users;
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
        manager.create_table(invites()).await?;
        for (name, column) in
            [("invites_of_workspace", Invites::WorkspaceId), ("invites_by_expiry", Invites::ExpiresAt)]
        {
            let index = Index::create().name(name).table(Invites::Table).col(column).take();
            manager.create_index(index).await?;
        }
        let instance = Table::create()
            .table(Instance::Table)
            .col(string(Instance::Name).primary_key())
            .col(string(Instance::Value))
            .take();
        manager.create_table(instance).await?;
        // What people were called when they did it: accounts go, the log stays.
        for name in [Audit::ActorName, Audit::SubjectName] {
            let add = Table::alter().table(Audit::Table).add_column(string_null(name)).take();
            manager.alter_table(add).await?;
        }
        Ok(())
    }
}

/// Of a ticket only the hash is kept. An invite goes with its workspace, and with whoever made it.
fn invites() -> TableCreateStatement {
    Table::create()
        .table(Invites::Table)
        .col(pk_uuid(Invites::Id))
        .col(blob(Invites::TokenHash).unique_key())
        .col(uuid_null(Invites::WorkspaceId))
        .col(string(Invites::Role))
        .col(string_null(Invites::Email))
        .col(big_integer_null(Invites::UsesLeft))
        .col(big_integer(Invites::ExpiresAt))
        .col(big_integer(Invites::CreatedAt))
        .col(uuid(Invites::CreatedBy))
        .foreign_key(
            ForeignKey::create()
                .from(Invites::Table, Invites::WorkspaceId)
                .to(Workspaces::Table, Workspaces::Id)
                .on_delete(ForeignKeyAction::Cascade),
        )
        .foreign_key(
            ForeignKey::create()
                .from(Invites::Table, Invites::CreatedBy)
                .to(Users::Table, Users::Id)
                .on_delete(ForeignKeyAction::Cascade),
        )
        .take()
}

#[derive(DeriveIden)]
enum Invites {
    Table,
    Id,
    TokenHash,
    WorkspaceId,
    Role,
    Email,
    UsesLeft,
    ExpiresAt,
    CreatedAt,
    CreatedBy,
}

#[derive(DeriveIden)]
enum Instance {
    Table,
    Name,
    Value,
}

#[derive(DeriveIden)]
enum Audit {
    Table,
    ActorName,
    SubjectName,
}

#[derive(DeriveIden)]
enum Workspaces {
    Table,
    Id,
}
