//! Writes what became of the rows: a statement or two a table.

use super::tracked::State;
use super::{Error, Work};
use crate::db::entity::{
    assignee, change_log, client, lost, member, project, receipt, refusal, status, task, workspace,
};
use crate::db::{Tx, query, words};
use app::domain::{
    Category, Kind, Lost, Member, Project, Record, RecordId, Status, Task, TaskId, Timestamp, WorkspaceId,
};
use futures::{FutureExt, future::BoxFuture};
use sea_orm::sea_query::{Expr, OnConflict};
use sea_orm::{ActiveModelTrait, ActiveValue::Set, ColumnTrait, DatabaseTransaction};
use sea_orm::{EntityTrait, IntoActiveModel, Iterable, PrimaryKeyToColumn, QueryFilter};
use std::collections::BTreeSet;
use std::sync::Arc;
use uuid::Uuid;

/// Rows of one statement. SQLite takes 32,766 parameters and PostgreSQL 65,535; the widest table has 24 columns.
const ROWS_MAX: usize = 500;

impl Work {
    /// Writes what has changed, parents before children, and publishes the entries.
    ///
    /// # Errors
    /// The database's.
    pub(crate) fn flush(self, tx: &mut Tx) -> BoxFuture<'_, Result<(), Error>> {
        async {
            let c = tx.conn();
            self.flush_workspaces(c).await?;
            for kind in Kind::ALL {
                match kind {
                    Kind::Member => self.flush_members(c).await?,
                    Kind::Project => self.flush_projects(c).await?,
                    Kind::Status => self.flush_statuses(c).await?,
                    Kind::Task => self.flush_tasks(c).await?,
                    Kind::Lost => self.flush_lost(c).await?,
                }
            }
            self.flush_log(c).await?;
            self.flush_answers(c).await?;
            for logged in self.log {
                tx.publish(logged.workspace, logged.encoded);
            }
            Ok(())
        }
        .boxed()
    }

    async fn flush_workspaces(&self, c: &DatabaseTransaction) -> Result<(), Error> {
        if self.log.is_empty() {
            return Ok(());
        }
        let rows = self.workspaces.values().map(|row| row.clone().into_active_model().reset_all());
        upsert::<workspace::Entity>(c, rows.collect()).await
    }

    /// The records of one type that differ from what was loaded.
    fn changed<R: Record + PartialEq + 'static>(&self) -> impl Iterator<Item = Changed<'_, R>> {
        self.tables.iter().flat_map(|(workspace, tables)| {
            let changed = tables.changes().rows().filter_map(|(key, before)| {
                let id = R::Id::of_key(key)?;
                Some(Changed {
                    workspace: *workspace,
                    id,
                    before: before.and_then(R::of_row),
                    now: tables.shared(id),
                })
            });
            changed.filter(|changed| changed.before != changed.now)
        })
    }

    /// The `seq` and the time of the last change in a workspace.
    fn last_change(&self, workspace: WorkspaceId) -> Option<(u64, Timestamp)> {
        let last = self.log.iter().rev().find(|logged| logged.workspace == workspace)?;
        Some((last.entry.seq, last.entry.at))
    }

    async fn flush_members(&self, c: &DatabaseTransaction) -> Result<(), Error> {
        let rows = self.changed::<Member>().filter_map(|changed| {
            let now = changed.now?;
            let member = member::ActiveModel {
                workspace_id: Set(changed.workspace.0),
                user_id: Set(now.user_id.0),
                role: Set(now.role.as_str().to_owned()),
                joined_at: Set(now.joined_at.millis()),
            };
            Some((changed.state(), member))
        });
        save::<member::Entity>(c, rows.collect()).await?;
        for gone in self.changed::<Member>().filter(|changed| changed.now.is_none()) {
            member::Entity::delete_by_id((gone.workspace.0, gone.id.0)).exec(c).await?;
        }
        Ok(())
    }

    async fn flush_projects(&self, c: &DatabaseTransaction) -> Result<(), Error> {
        let rows =
            self.changed::<Project>().filter_map(|changed| Some((changed.state(), (&**changed.now?).into())));
        save::<project::Entity>(c, rows.collect()).await
    }

    /// One that is deleted stays in the table, so that its id is never given again.
    async fn flush_statuses(&self, c: &DatabaseTransaction) -> Result<(), Error> {
        let rows = self.changed::<Status>().filter_map(|changed| {
            let row = match changed.now {
                Some(now) => status::ActiveModel::of(now, changed.workspace),
                None => {
                    let (seq, at) = self.last_change(changed.workspace)?;
                    status::ActiveModel {
                        deleted_at: Set(Some(at.millis())),
                        seq: Set(words::number(seq)),
                        ..status::ActiveModel::of(changed.before?, changed.workspace)
                    }
                }
            };
            Some((changed.state(), row))
        });
        save::<status::Entity>(c, rows.collect()).await
    }

    async fn flush_tasks(&self, c: &DatabaseTransaction) -> Result<(), Error> {
        let rows =
            self.changed::<Task>().filter_map(|changed| Some((changed.state(), (&**changed.now?).into())));
        save::<task::Entity>(c, rows.collect()).await?;
        for changed in self.changed::<Status>() {
            let categories =
                changed.before.zip(changed.now).map(|(before, now)| (before.category, now.category));
            let Some((from, to)) = categories.filter(|(from, to)| from != to) else { continue };
            let Some((seq, at)) = self.last_change(changed.workspace) else { continue };
            recategorize(c, changed.id.0, (from, to), at, seq).await?;
        }
        self.flush_assignees(c).await
    }

    async fn flush_assignees(&self, c: &DatabaseTransaction) -> Result<(), Error> {
        let reassigned = self.changed::<Task>().filter_map(|changed| {
            let (before, now) =
                (changed.before.map(|task| task.assignees.as_slice()), &changed.now?.assignees);
            (before.unwrap_or_default() != now.as_slice()).then_some((changed.id.0, before.is_some(), now))
        });
        let reassigned: Vec<_> = reassigned.collect();
        let before: Vec<_> =
            reassigned.iter().filter(|(_, is_known, _)| *is_known).map(|(id, ..)| *id).collect();
        if !before.is_empty() {
            let those = assignee::Entity::delete_many().filter(assignee::Column::TaskId.is_in(before));
            those.exec(c).await?;
        }
        let rows = reassigned.iter().flat_map(|(task_id, _, assignees)| {
            assignees.iter().zip(0..).map(|(user, position)| {
                let assigned = assignee::Model { task_id: *task_id, user_id: user.0, position };
                (State::Inserted, assigned.into_active_model().reset_all())
            })
        });
        save::<assignee::Entity>(c, rows.collect()).await
    }

    /// A client makes the ids, so one that it used before for the same task is written over.
    async fn flush_lost(&self, c: &DatabaseTransaction) -> Result<(), Error> {
        let mut kept = Vec::new();
        let mut grown: BTreeSet<TaskId> = BTreeSet::new();
        for changed in self.changed::<Lost>() {
            let (task, id) = changed.id;
            match changed.now {
                Some(now) => {
                    kept.push(lost::ActiveModel::of(now, changed.workspace)?);
                    grown.insert(task);
                }
                None => {
                    lost::Entity::delete_by_id((task.0, id.0)).exec(c).await?;
                }
            }
        }
        upsert::<lost::Entity>(c, kept).await?;
        for task in grown {
            query::lost::keep_newest(c, task).await?;
        }
        Ok(())
    }

    async fn flush_log(&self, c: &DatabaseTransaction) -> Result<(), Error> {
        let rows = self.log.iter().map(|logged| {
            let row = change_log::ActiveModel {
                workspace_id: Set(logged.workspace.0),
                seq: Set(words::number(logged.entry.seq)),
                cid: Set(logged.entry.cid.map(|cid| cid.0)),
                mid: Set(logged.entry.mid.map(words::number)),
                actor: Set(logged.entry.actor.0),
                at: Set(logged.entry.at.millis()),
                entry: Set(logged.encoded.json.to_string()),
            };
            (State::Inserted, row)
        });
        save::<change_log::Entity>(c, rows.collect()).await
    }

    async fn flush_answers(&self, c: &DatabaseTransaction) -> Result<(), Error> {
        let clients = self.clients.iter().map(|((workspace, cid), row)| {
            let client = client::ActiveModel {
                workspace_id: Set(workspace.0),
                cid: Set(cid.0),
                user_id: Set(row.value.user.0),
                last_mid: Set(words::number(row.value.last_mid)),
                used_at: Set(row.value.used_at),
            };
            (row.state, client)
        });
        save::<client::Entity>(c, clients.collect()).await?;
        let refusals = self.refusals.iter().map(|((workspace, cid, mid), row)| {
            let refusal = refusal::ActiveModel {
                workspace_id: Set(workspace.0),
                cid: Set(cid.0),
                mid: Set(words::number(*mid)),
                refused: Set(row.value.refused.clone()),
                at: Set(row.value.at),
            };
            (row.state, refusal)
        });
        save::<refusal::Entity>(c, refusals.collect()).await?;
        let receipts = self.receipts.iter().map(|((user, key), row)| {
            let receipt = receipt::ActiveModel {
                user_id: Set(user.0),
                key: Set(key.clone()),
                fingerprint: Set(row.value.fingerprint.clone()),
                outcome: Set(row.value.outcome.clone()),
                at: Set(row.value.at),
            };
            (row.state, receipt)
        });
        save::<receipt::Entity>(c, receipts.collect()).await
    }
}

/// A record that differs from what was loaded.
struct Changed<'a, R: Record> {
    workspace: WorkspaceId,
    id: R::Id,
    /// `None` if it is new.
    before: Option<&'a Arc<R>>,
    /// `None` if it is gone.
    now: Option<&'a Arc<R>>,
}

impl<R: Record> Changed<'_, R> {
    fn state(&self) -> State {
        if self.before.is_some() { State::Updated } else { State::Inserted }
    }
}

/// The tasks of a column take its new meaning over, those that are not at hand too.
async fn recategorize(
    c: &DatabaseTransaction,
    status: Uuid,
    (from, to): (Category, Category),
    at: Timestamp,
    seq: u64,
) -> Result<(), Error> {
    let mut update = task::Entity::update_many()
        .col_expr(task::Column::Status, Expr::value(to.as_str()))
        .col_expr(task::Column::Seq, Expr::value(words::number(seq)))
        .filter(task::Column::StatusId.eq(status))
        .filter(task::Column::DeletedAt.is_null());
    match (from == Category::Done, to == Category::Done) {
        (false, true) => update = update.col_expr(task::Column::CompletedAt, Expr::value(at.millis())),
        (true, false) => update = update.col_expr(task::Column::CompletedAt, Expr::value(None::<i64>)),
        (true, true) | (false, false) => {}
    }
    update.exec(c).await?;
    Ok(())
}

/// Inserts the new rows and updates the changed ones.
async fn save<E: EntityTrait>(
    c: &DatabaseTransaction,
    rows: Vec<(State, E::ActiveModel)>,
) -> Result<(), Error>
where
    E::ActiveModel: Send,
{
    let (mut new, mut changed) = (Vec::new(), Vec::new());
    for (state, row) in rows {
        match state {
            State::Clean => {}
            State::Inserted => new.push(row),
            State::Updated => changed.push(row),
        }
    }
    for rows in pieces(new) {
        // Never over a row that is there: an id that is taken fails.
        E::insert_many(rows).exec_without_returning(c).await?;
    }
    upsert::<E>(c, changed).await
}

/// Updates many rows; all are there, or may be made.
async fn upsert<E: EntityTrait>(c: &DatabaseTransaction, rows: Vec<E::ActiveModel>) -> Result<(), Error>
where
    E::ActiveModel: Send,
{
    for rows in pieces(rows) {
        let keys = E::PrimaryKey::iter().map(PrimaryKeyToColumn::into_column);
        let rest = E::Column::iter().filter(|column| E::PrimaryKey::from_column(*column).is_none());
        let replace = OnConflict::columns(keys).update_columns(rest).to_owned();
        E::insert_many(rows).on_conflict(replace).exec_without_returning(c).await?;
    }
    Ok(())
}

/// As many rows as one statement takes; nothing where there are none.
fn pieces<T>(rows: Vec<T>) -> impl Iterator<Item = Vec<T>> {
    let mut rest = rows.into_iter();
    std::iter::from_fn(move || {
        let piece: Vec<T> = rest.by_ref().take(ROWS_MAX).collect();
        (!piece.is_empty()).then_some(piece)
    })
}
