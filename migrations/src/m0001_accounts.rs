//! Accounts: people, and the devices on which they are signed in.

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
        manager.create_table(users()).await?;
        manager.create_table(sessions()).await?;
        for (name, column) in
            [("sessions_of_user", Sessions::UserId), ("sessions_by_expiry", Sessions::ExpiresAt)]
        {
            let index = Index::create().name(name).table(Sessions::Table).col(column).to_owned();
            manager.create_index(index).await?;
        }
        Ok(())
    }
}

/// Names, email addresses and phone numbers are stored normalised, so that plain uniqueness is enough.
fn users() -> TableCreateStatement {
    Table::create()
        .table(Users::Table)
        .col(pk_uuid(Users::Id))
        .col(string_uniq(Users::Username))
        // Only proven ones since m0012_claimed_emails.
        .col(string_null(Users::Email).unique_key())
        .col(string_null(Users::Phone).unique_key())
        .col(string(Users::DisplayName))
        .col(string(Users::PasswordHash))
        .col(boolean(Users::IsAdmin))
        .col(big_integer(Users::CreatedAt))
        .col(big_integer_null(Users::DisabledAt))
        .to_owned()
}

/// One row is one login on one device, for as long as it lasts. Of its refresh tokens the present
/// one and the one before are kept, as hashes.
fn sessions() -> TableCreateStatement {
    Table::create()
        .table(Sessions::Table)
        .col(pk_uuid(Sessions::Id))
        .col(uuid(Sessions::UserId))
        .col(blob(Sessions::TokenHash))
        .col(blob_null(Sessions::PreviousHash))
        .col(big_integer(Sessions::RotatedAt))
        .col(big_integer(Sessions::CreatedAt))
        .col(big_integer(Sessions::ExpiresAt))
        .col(string(Sessions::UserAgent))
        .foreign_key(
            ForeignKey::create()
                .from(Sessions::Table, Sessions::UserId)
                .to(Users::Table, Users::Id)
                .on_delete(ForeignKeyAction::Cascade),
        )
        .to_owned()
}

#[derive(DeriveIden)]
pub(crate) enum Users {
    Table,
    Id,
    Username,
    Email,
    Phone,
    DisplayName,
    PasswordHash,
    IsAdmin,
    CreatedAt,
    DisabledAt,
}

#[derive(DeriveIden)]
pub(crate) enum Sessions {
    Table,
    Id,
    UserId,
    TokenHash,
    PreviousHash,
    RotatedAt,
    CreatedAt,
    ExpiresAt,
    UserAgent,
    /// Since [`super::m0007_factors`].
    Address,
}
