//! Workspaces with all that lies in them, their change log, and the memory of what was answered.

use sea_orm_migration::sea_orm::DbBackend;
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
        let backend = manager.get_database_backend();
        for table in [
            workspaces(),
            members(),
            projects(backend),
            statuses(backend),
            tasks(backend),
            assignees(),
            change_log(),
            clients(),
            refusals(),
            receipts(),
        ] {
            manager.create_table(table).await?;
        }
        for index in [
            index("members_of_user", Members::Table, &[Members::UserId.into_iden()]),
            index("projects_of_workspace", Projects::Table, &[Projects::WorkspaceId.into_iden()]),
            index("statuses_of_workspace", Statuses::Table, &[Statuses::WorkspaceId.into_iden()]),
            index("statuses_of_project", Statuses::Table, &[Statuses::ProjectId.into_iden()]),
            index(
                "tasks_of_workspace",
                Tasks::Table,
                &[Tasks::WorkspaceId.into_iden(), Tasks::Number.into_iden()],
            ),
            index("tasks_of_project", Tasks::Table, &[Tasks::ProjectId.into_iden()]),
            index("assignees_of_user", Assignees::Table, &[Assignees::UserId.into_iden()]),
        ] {
            manager.create_index(index).await?;
        }
        for partial in [
            // An instance has one Team workspace, however many accounts are made at once.
            "CREATE UNIQUE INDEX one_team ON workspaces (kind) WHERE kind = 'team'",
            // The foot of a column is read for every new task.
            "CREATE INDEX tasks_of_status ON tasks (status_id, rank) WHERE deleted_at IS NULL",
            // What a client numbered is in the log at most once.
            "CREATE UNIQUE INDEX change_log_of_client ON change_log (workspace_id, cid, mid) WHERE cid IS NOT NULL",
        ] {
            manager.get_connection().execute_unprepared(partial).await?;
        }
        Ok(())
    }
}

fn workspaces() -> TableCreateStatement {
    Table::create()
        .table(Workspaces::Table)
        .col(pk_uuid(Workspaces::Id))
        .col(string(Workspaces::Name))
        .col(string(Workspaces::Kind))
        .col(uuid(Workspaces::Epoch))
        .col(big_integer(Workspaces::Seq))
        .col(big_integer(Workspaces::Floor))
        .col(big_integer(Workspaces::NextNumber))
        .col(big_integer(Workspaces::CreatedAt))
        .take()
}

fn members() -> TableCreateStatement {
    Table::create()
        .table(Members::Table)
        .col(uuid(Members::WorkspaceId))
        .col(uuid(Members::UserId))
        .col(string(Members::Role))
        .col(big_integer(Members::JoinedAt))
        .primary_key(Index::create().col(Members::WorkspaceId).col(Members::UserId))
        .foreign_key(&mut key(Members::Table, Members::WorkspaceId, Workspaces::Table, Workspaces::Id))
        .foreign_key(&mut key(Members::Table, Members::UserId, Users::Table, Users::Id))
        .take()
}

fn projects(backend: DbBackend) -> TableCreateStatement {
    Table::create()
        .table(Projects::Table)
        .col(pk_uuid(Projects::Id))
        .col(uuid(Projects::WorkspaceId))
        .col(string(Projects::Name))
        .col(rank(Projects::Rank, backend))
        .col(uuid(Projects::CreatedBy))
        .col(big_integer(Projects::CreatedAt))
        .col(big_integer_null(Projects::DeletedAt))
        .col(big_integer(Projects::Seq))
        .foreign_key(&mut key(Projects::Table, Projects::WorkspaceId, Workspaces::Table, Workspaces::Id))
        .foreign_key(&mut key(Projects::Table, Projects::CreatedBy, Users::Table, Users::Id))
        .take()
}

fn statuses(backend: DbBackend) -> TableCreateStatement {
    Table::create()
        .table(Statuses::Table)
        .col(pk_uuid(Statuses::Id))
        .col(uuid(Statuses::ProjectId))
        .col(uuid(Statuses::WorkspaceId))
        .col(string(Statuses::Name))
        .col(string(Statuses::Color))
        .col(rank(Statuses::Rank, backend))
        .col(string(Statuses::Category))
        .col(big_integer_null(Statuses::DeletedAt))
        .col(big_integer(Statuses::Seq))
        .foreign_key(&mut key(Statuses::Table, Statuses::ProjectId, Projects::Table, Projects::Id))
        .foreign_key(&mut key(Statuses::Table, Statuses::WorkspaceId, Workspaces::Table, Workspaces::Id))
        .take()
}

/// `title_key` and `description_key` are the texts in small letters, because neither database's
/// `LOWER` agrees with the other's outside ASCII. `due_key` is what due dates sort by; `priority`
/// counts from 0, none, to 4, urgent.
fn tasks(backend: DbBackend) -> TableCreateStatement {
    Table::create()
        .table(Tasks::Table)
        .col(pk_uuid(Tasks::Id))
        .col(big_integer(Tasks::Number))
        .col(uuid(Tasks::WorkspaceId))
        .col(uuid(Tasks::ProjectId))
        .col(text(Tasks::Title))
        .col(bytewise(text(Tasks::TitleKey), backend))
        .col(text(Tasks::Description))
        .col(text(Tasks::DescriptionKey))
        .col(uuid(Tasks::StatusId))
        .col(string(Tasks::Status))
        .col(small_integer(Tasks::Priority))
        .col(string_null(Tasks::StartAt))
        .col(string_null(Tasks::DueAt))
        .col(big_integer_null(Tasks::DueKey))
        .col(rank(Tasks::Rank, backend))
        .col(uuid(Tasks::CreatedBy))
        .col(big_integer(Tasks::CreatedAt))
        .col(uuid(Tasks::UpdatedBy))
        .col(big_integer(Tasks::UpdatedAt))
        .col(big_integer_null(Tasks::CompletedAt))
        .col(big_integer_null(Tasks::DeletedAt))
        .col(uuid_null(Tasks::DeletedBy))
        .col(big_integer(Tasks::Seq))
        .foreign_key(&mut key(Tasks::Table, Tasks::WorkspaceId, Workspaces::Table, Workspaces::Id))
        .foreign_key(&mut key(Tasks::Table, Tasks::ProjectId, Projects::Table, Projects::Id))
        .foreign_key(&mut key(Tasks::Table, Tasks::StatusId, Statuses::Table, Statuses::Id))
        .foreign_key(&mut key(Tasks::Table, Tasks::CreatedBy, Users::Table, Users::Id))
        .take()
}

fn assignees() -> TableCreateStatement {
    Table::create()
        .table(Assignees::Table)
        .col(uuid(Assignees::TaskId))
        .col(uuid(Assignees::UserId))
        .col(small_integer(Assignees::Position))
        .primary_key(Index::create().col(Assignees::TaskId).col(Assignees::UserId))
        .foreign_key(&mut key(Assignees::Table, Assignees::TaskId, Tasks::Table, Tasks::Id))
        .foreign_key(&mut key(Assignees::Table, Assignees::UserId, Users::Table, Users::Id))
        .take()
}

/// One row an accepted command. `entry` is the JSON that every client is sent, byte for byte.
fn change_log() -> TableCreateStatement {
    Table::create()
        .table(ChangeLog::Table)
        .col(uuid(ChangeLog::WorkspaceId))
        .col(big_integer(ChangeLog::Seq))
        .col(uuid_null(ChangeLog::Cid))
        .col(big_integer_null(ChangeLog::Mid))
        .col(uuid(ChangeLog::Actor))
        .col(big_integer(ChangeLog::At))
        .col(text(ChangeLog::Entry))
        .primary_key(Index::create().col(ChangeLog::WorkspaceId).col(ChangeLog::Seq))
        .foreign_key(&mut key(ChangeLog::Table, ChangeLog::WorkspaceId, Workspaces::Table, Workspaces::Id))
        .take()
}

/// How far each client's commands were carried out or refused. A client is one user's for good.
fn clients() -> TableCreateStatement {
    Table::create()
        .table(Clients::Table)
        .col(uuid(Clients::WorkspaceId))
        .col(uuid(Clients::Cid))
        .col(uuid(Clients::UserId))
        .col(big_integer(Clients::LastMid))
        .primary_key(Index::create().col(Clients::WorkspaceId).col(Clients::Cid))
        .foreign_key(&mut key(Clients::Table, Clients::WorkspaceId, Workspaces::Table, Workspaces::Id))
        .foreign_key(&mut key(Clients::Table, Clients::UserId, Users::Table, Users::Id))
        .take()
}

/// The answers to numbered commands that were refused; all others up to `last_mid` were carried out.
fn refusals() -> TableCreateStatement {
    Table::create()
        .table(Refusals::Table)
        .col(uuid(Refusals::WorkspaceId))
        .col(uuid(Refusals::Cid))
        .col(big_integer(Refusals::Mid))
        .col(text(Refusals::Refused))
        .primary_key(Index::create().col(Refusals::WorkspaceId).col(Refusals::Cid).col(Refusals::Mid))
        .foreign_key(&mut key(Refusals::Table, Refusals::WorkspaceId, Workspaces::Table, Workspaces::Id))
        .take()
}

/// The answers to requests that carried an `Idempotency-Key`. The fingerprint tells a repetition
/// from another request under the same key.
fn receipts() -> TableCreateStatement {
    Table::create()
        .table(Receipts::Table)
        .col(uuid(Receipts::UserId))
        .col(string(Receipts::Key))
        .col(string(Receipts::Fingerprint))
        .col(text(Receipts::Outcome))
        .col(big_integer(Receipts::At))
        .primary_key(Index::create().col(Receipts::UserId).col(Receipts::Key))
        .foreign_key(&mut key(Receipts::Table, Receipts::UserId, Users::Table, Users::Id))
        .take()
}

fn rank(column: impl IntoIden, backend: DbBackend) -> ColumnDef {
    bytewise(string(column), backend)
}

/// Compared byte by byte, whatever the database's own order of letters: as Rust compares.
fn bytewise(mut column: ColumnDef, backend: DbBackend) -> ColumnDef {
    column.extra(if backend == DbBackend::Postgres { "COLLATE \"C\"" } else { "COLLATE BINARY" }).take()
}

fn key(
    from: impl IntoTableRef,
    column: impl IntoIden,
    to: impl IntoTableRef,
    target: impl IntoIden,
) -> ForeignKeyCreateStatement {
    ForeignKey::create().from(from, column).to(to, target).take()
}

fn index(name: &str, table: impl IntoTableRef, columns: &[DynIden]) -> IndexCreateStatement {
    let mut index = Index::create();
    index.name(name).table(table);
    for column in columns {
        index.col(column.clone());
    }
    index
}

#[derive(DeriveIden)]
enum Workspaces {
    Table,
    Id,
    Name,
    Kind,
    Epoch,
    Seq,
    Floor,
    NextNumber,
    CreatedAt,
}

#[derive(DeriveIden)]
enum Members {
    Table,
    WorkspaceId,
    UserId,
    Role,
    JoinedAt,
}

#[derive(DeriveIden)]
enum Projects {
    Table,
    Id,
    WorkspaceId,
    Name,
    Rank,
    CreatedBy,
    CreatedAt,
    DeletedAt,
    Seq,
}

#[derive(DeriveIden)]
enum Statuses {
    Table,
    Id,
    ProjectId,
    WorkspaceId,
    Name,
    Color,
    Rank,
    Category,
    DeletedAt,
    Seq,
}

#[derive(DeriveIden)]
enum Tasks {
    Table,
    Id,
    Number,
    WorkspaceId,
    ProjectId,
    Title,
    TitleKey,
    Description,
    DescriptionKey,
    StatusId,
    Status,
    Priority,
    StartAt,
    DueAt,
    DueKey,
    Rank,
    CreatedBy,
    CreatedAt,
    UpdatedBy,
    UpdatedAt,
    CompletedAt,
    DeletedAt,
    DeletedBy,
    Seq,
}

#[derive(DeriveIden)]
enum Assignees {
    Table,
    TaskId,
    UserId,
    Position,
}

#[derive(DeriveIden)]
enum ChangeLog {
    Table,
    WorkspaceId,
    Seq,
    Cid,
    Mid,
    Actor,
    At,
    Entry,
}

#[derive(DeriveIden)]
enum Clients {
    Table,
    WorkspaceId,
    Cid,
    UserId,
    LastMid,
}

#[derive(DeriveIden)]
enum Refusals {
    Table,
    WorkspaceId,
    Cid,
    Mid,
    Refused,
}

#[derive(DeriveIden)]
enum Receipts {
    Table,
    UserId,
    Key,
    Fingerprint,
    Outcome,
    At,
}

#[derive(DeriveIden)]
enum Users {
    Table,
    Id,
}
