//! Keys besides the password: passkeys (WebAuthn), and API tokens for programs.

use crate::m0001_accounts::Users;
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
        manager.create_table(passkeys()).await?;
        manager.create_table(api_tokens()).await?;
        let indexes = [
            Index::create().name("passkeys_of_user").table(Passkeys::Table).col(Passkeys::UserId).take(),
            Index::create().name("api_tokens_of_user").table(ApiTokens::Table).col(ApiTokens::UserId).take(),
            Index::create()
                .name("api_tokens_of_workspace")
                .table(ApiTokens::Table)
                .col(ApiTokens::WorkspaceId)
                .take(),
        ];
        for index in indexes {
            manager.create_index(index).await?;
        }
        Ok(())
    }
}

/// Of a passkey there is the public half only, and what its authenticator told: the counter, and whether it is
/// backed up.
fn passkeys() -> TableCreateStatement {
    Table::create()
        .table(Passkeys::Table)
        .col(pk_uuid(Passkeys::Id))
        .col(uuid(Passkeys::UserId))
        .col(blob(Passkeys::CredentialId).unique_key())
        .col(integer(Passkeys::Transports))
        .col(blob(Passkeys::PublicKey))
        .col(blob(Passkeys::Condition))
        .col(string(Passkeys::Name))
        .col(big_integer(Passkeys::CreatedAt))
        .col(big_integer_null(Passkeys::LastUsedAt))
        .foreign_key(&mut of_user(Passkeys::Table, Passkeys::UserId))
        .take()
}

/// Of a token there is the hash only.
fn api_tokens() -> TableCreateStatement {
    let of_workspace = ForeignKey::create()
        .from(ApiTokens::Table, ApiTokens::WorkspaceId)
        .to(Alias::new("workspaces"), Alias::new("id"))
        .on_delete(ForeignKeyAction::Cascade)
        .take();
    Table::create()
        .table(ApiTokens::Table)
        .col(pk_uuid(ApiTokens::Id))
        .col(uuid(ApiTokens::UserId))
        .col(uuid_null(ApiTokens::WorkspaceId))
        .col(blob(ApiTokens::TokenHash).unique_key())
        .col(string(ApiTokens::Scope))
        .col(string(ApiTokens::Name))
        .col(big_integer(ApiTokens::CreatedAt))
        .col(big_integer(ApiTokens::ExpiresAt))
        .col(big_integer_null(ApiTokens::LastUsedAt))
        .foreign_key(&mut of_user(ApiTokens::Table, ApiTokens::UserId))
        .foreign_key(&mut of_workspace.clone())
        .take()
}

/// What belongs to a person goes with them.
fn of_user(table: impl IntoTableRef, column: impl IntoIden) -> ForeignKeyCreateStatement {
    let mut key = ForeignKey::create();
    key.from(table, column).to(Users::Table, Users::Id).on_delete(ForeignKeyAction::Cascade).take()
}

#[derive(DeriveIden)]
enum Passkeys {
    Table,
    Id,
    UserId,
    CredentialId,
    Transports,
    PublicKey,
    Condition,
    Name,
    CreatedAt,
    LastUsedAt,
}

#[derive(DeriveIden)]
enum ApiTokens {
    Table,
    Id,
    UserId,
    WorkspaceId,
    TokenHash,
    Scope,
    Name,
    CreatedAt,
    ExpiresAt,
    LastUsedAt,
}
