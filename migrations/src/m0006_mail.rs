//! Links that were sent by mail, and the addresses that were proven by one.

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
        manager.create_table(letters()).await?;
        manager.create_table(proven_emails()).await?;
        for (name, column) in
            [("letters_of_user", Letters::UserId), ("letters_by_expiry", Letters::ExpiresAt)]
        {
            let index = Index::create().name(name).table(Letters::Table).col(column).take();
            manager.create_index(index).await?;
        }
        Ok(())
    }
}

/// A row is a link that can be used once: by the hash of what stands in it.
fn letters() -> TableCreateStatement {
    let mut table = Table::create();
    table
        .table(Letters::Table)
        .col(blob(Letters::Hash).primary_key())
        .col(uuid(Letters::UserId))
        .col(string(Letters::Purpose))
        // To which address it went, or which address it is about; none where it was handed over.
        .col(string_null(Letters::Email))
        .col(big_integer(Letters::ExpiresAt));
    table.foreign_key(
        ForeignKey::create()
            .from(Letters::Table, Letters::UserId)
            .to(Users::Table, Users::Id)
            .on_delete(ForeignKeyAction::Cascade),
    );
    table.take()
}

/// The address that a person has shown to be theirs. One that stands in `users` alone was only claimed. Until
/// [`super::m0012_claimed_emails`].
fn proven_emails() -> TableCreateStatement {
    let mut table = Table::create();
    table
        .table(ProvenEmails::Table)
        .col(pk_uuid(ProvenEmails::UserId))
        .col(string(ProvenEmails::Email))
        .col(big_integer(ProvenEmails::At));
    table.foreign_key(
        ForeignKey::create()
            .from(ProvenEmails::Table, ProvenEmails::UserId)
            .to(Users::Table, Users::Id)
            .on_delete(ForeignKeyAction::Cascade),
    );
    table.take()
}

#[derive(DeriveIden)]
enum Letters {
    Table,
    Hash,
    UserId,
    Purpose,
    Email,
    ExpiresAt,
}

#[derive(DeriveIden)]
enum ProvenEmails {
    Table,
    UserId,
    Email,
    At,
}
