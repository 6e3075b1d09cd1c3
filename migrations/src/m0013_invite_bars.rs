//! Which invites somebody cannot use, because they were removed from the workspace after these were made.

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
        // By invite and not by time: clocks are set back. A row goes with its invite.
        let bars = Table::create()
            .table(InviteBars::Table)
            .col(uuid(InviteBars::InviteId))
            .col(uuid(InviteBars::UserId))
            .primary_key(Index::create().col(InviteBars::InviteId).col(InviteBars::UserId))
            .foreign_key(
                ForeignKey::create()
                    .from(InviteBars::Table, InviteBars::InviteId)
                    .to(Invites::Table, Invites::Id)
                    .on_delete(ForeignKeyAction::Cascade),
            )
            .foreign_key(
                ForeignKey::create()
                    .from(InviteBars::Table, InviteBars::UserId)
                    .to(Users::Table, Users::Id)
                    .on_delete(ForeignKeyAction::Cascade),
            )
            .take();
        manager.create_table(bars).await?;
        let of_user = Index::create()
            .name("invite_bars_of_user")
            .table(InviteBars::Table)
            .col(InviteBars::UserId)
            .take();
        manager.create_index(of_user).await
    }
}

#[derive(DeriveIden)]
enum InviteBars {
    Table,
    InviteId,
    UserId,
}

#[derive(DeriveIden)]
enum Invites {
    Table,
    Id,
}

#[derive(DeriveIden)]
enum Users {
    Table,
    Id,
}
