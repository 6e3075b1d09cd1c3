//! Email addresses that were only typed stand apart from those that were proven, and keep nobody out.

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
        // From here on `email` holds proven addresses alone, and stays unique. SQLite cannot take a uniqueness away,
        // and making the table anew would take along what refers to it.
        let claimed = string_null(Users::ClaimedEmail);
        manager.alter_table(Table::alter().table(Users::Table).add_column(claimed).take()).await?;
        let move_over = "UPDATE users SET claimed_email = email, email = NULL WHERE email IS NOT NULL AND NOT EXISTS \
            (SELECT 1 FROM proven_emails WHERE proven_emails.user_id = users.id AND proven_emails.email = users.email)";
        manager.get_connection().execute_unprepared(move_over).await?;
        let index = Index::create()
            .name("users_by_claimed_email")
            .table(Users::Table)
            .col(Users::ClaimedEmail)
            .take();
        manager.create_index(index).await?;
        manager.drop_table(Table::drop().table(ProvenEmails::Table).take()).await
    }
}

#[derive(DeriveIden)]
enum Users {
    Table,
    ClaimedEmail,
}

#[derive(DeriveIden)]
enum ProvenEmails {
    Table,
}
