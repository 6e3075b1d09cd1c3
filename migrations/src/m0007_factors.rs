//! Second factors, and more about logins: from where they were used, and which of them were stolen.

use super::m0001_accounts::{Sessions, Users};
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
        // Empty for the logins that are there already, until they are used next.
        let address = string(Sessions::Address).default("").take();
        manager.alter_table(Table::alter().table(Sessions::Table).add_column(address).take()).await?;
        for table in [factors(), recovery_codes(), stolen_sessions()] {
            manager.create_table(table).await?;
        }
        let theirs = Index::create()
            .name("stolen_sessions_of_user")
            .table(StolenSessions::Table)
            .col(StolenSessions::UserId)
            .take();
        manager.create_index(theirs).await
    }
}

/// At most one authenticator app a person. It counts once it was confirmed; of its codes, those of later
/// steps than the last that was used.
fn factors() -> TableCreateStatement {
    Table::create()
        .table(Factors::Table)
        .col(pk_uuid(Factors::UserId))
        .col(blob(Factors::Sealed))
        .col(big_integer(Factors::BegunAt))
        .col(big_integer_null(Factors::ConfirmedAt))
        .col(big_integer(Factors::LastStep))
        .foreign_key(&mut of_user(Factors::Table, Factors::UserId))
        .take()
}

/// The codes that are left, as hashes: a used one goes.
fn recovery_codes() -> TableCreateStatement {
    Table::create()
        .table(RecoveryCodes::Table)
        .col(uuid(RecoveryCodes::UserId))
        .col(blob(RecoveryCodes::Hash))
        .primary_key(Index::create().col(RecoveryCodes::UserId).col(RecoveryCodes::Hash))
        .foreign_key(&mut of_user(RecoveryCodes::Table, RecoveryCodes::UserId))
        .take()
}

/// Logins that ended because somebody had a copy of them, until the person has read of it.
fn stolen_sessions() -> TableCreateStatement {
    Table::create()
        .table(StolenSessions::Table)
        .col(pk_uuid(StolenSessions::Id))
        .col(uuid(StolenSessions::UserId))
        .col(big_integer(StolenSessions::At))
        .col(string(StolenSessions::UserAgent))
        .col(string(StolenSessions::Address))
        .foreign_key(&mut of_user(StolenSessions::Table, StolenSessions::UserId))
        .take()
}

fn of_user(table: impl IntoIden + 'static, column: impl IntoIden + 'static) -> ForeignKeyCreateStatement {
    ForeignKey::create()
        .from(table.into_iden(), column.into_iden())
        .to(Users::Table, Users::Id)
        .on_delete(ForeignKeyAction::Cascade)
        .take()
}

#[derive(DeriveIden)]
enum Factors {
    Table,
    UserId,
    Sealed,
    BegunAt,
    ConfirmedAt,
    LastStep,
}

#[derive(DeriveIden)]
enum RecoveryCodes {
    Table,
    UserId,
    Hash,
}

#[derive(DeriveIden)]
enum StolenSessions {
    Table,
    Id,
    UserId,
    At,
    UserAgent,
    Address,
}
