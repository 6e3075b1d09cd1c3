//! Writes what became of the rows: a statement or two a table.

use super::row::Mark;
use super::{Error, Recategorized, Work};
use crate::db::entity::{
    assignee, change_log, client, lost, member, project, receipt, refusal, status, task, workspace,
};
use crate::db::{Tx, query, words};
use app::domain::{Category, TaskId};
use futures::{FutureExt, future::BoxFuture};
use sea_orm::sea_query::{Expr, OnConflict};
use sea_orm::{ActiveModelTrait, ActiveValue::Set, ColumnTrait, DatabaseTransaction};
use sea_orm::{EntityTrait, IntoActiveModel, Iterable, PrimaryKeyToColumn, QueryFilter};
use std::collections::BTreeSet;

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
            self.flush_members(c).await?;
            self.flush_projects(c).await?;
            self.flush_statuses(c).await?;
            self.flush_tasks(c).await?;
            self.flush_assignees(c).await?;
            self.flush_lost(c).await?;
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

    async fn flush_members(&self, c: &DatabaseTransaction) -> Result<(), Error> {
        let rows = self.roles.iter().filter(|(_, row)| row.deleted.is_none());
        let rows = rows.map(|((workspace, user), row)| {
            let member = member::ActiveModel {
                workspace_id: Set(workspace.0),
                user_id: Set(user.0),
                role: Set(row.value.role.as_str().to_owned()),
                joined_at: Set(row.value.at),
            };
            (row.mark, member)
        });
        save::<member::Entity>(c, rows.collect()).await?;
        for ((workspace, user), row) in &self.roles {
            if row.deleted.is_some() && row.mark == Mark::Changed {
                member::Entity::delete_by_id((workspace.0, user.0)).exec(c).await?;
            }
        }
        Ok(())
    }

    async fn flush_projects(&self, c: &DatabaseTransaction) -> Result<(), Error> {
        let rows = self.projects.values().map(|row| (row.mark, (&row.value).into()));
        save::<project::Entity>(c, rows.collect()).await
    }

    async fn flush_statuses(&self, c: &DatabaseTransaction) -> Result<(), Error> {
        let rows = self.statuses.values().map(|row| {
            let deleted_at = Set(row.deleted.map(|gone| gone.at));
            let saved = status::ActiveModel::of(&row.value.status, row.value.workspace);
            (row.mark, status::ActiveModel { deleted_at, ..saved })
        });
        save::<status::Entity>(c, rows.collect()).await
    }

    async fn flush_tasks(&self, c: &DatabaseTransaction) -> Result<(), Error> {
        let rows = self.tasks.values().map(|row| {
            let deleted_at = Set(row.deleted.map(|gone| gone.at));
            let deleted_by = Set(row.deleted.and_then(|gone| gone.by).map(|user| user.0));
            (row.mark, task::ActiveModel { deleted_at, deleted_by, ..(&row.value).into() })
        });
        save::<task::Entity>(c, rows.collect()).await?;
        for changed in &self.recategorized {
            recategorize(c, *changed).await?;
        }
        Ok(())
    }

    async fn flush_assignees(&self, c: &DatabaseTransaction) -> Result<(), Error> {
        if self.reassigned.is_empty() {
            return Ok(());
        }
        let tasks = || self.reassigned.iter().filter_map(|id| self.tasks.get(id));
        let before: Vec<_> = tasks().filter(|row| row.mark != Mark::New).map(|row| row.value.id.0).collect();
        if !before.is_empty() {
            let those = assignee::Entity::delete_many().filter(assignee::Column::TaskId.is_in(before));
            those.exec(c).await?;
        }
        let rows = tasks().flat_map(|row| {
            row.value.assignees.iter().zip(0..).map(|(user, position)| {
                let assigned = assignee::Model { task_id: row.value.id.0, user_id: user.0, position };
                (Mark::New, assigned.into_active_model().reset_all())
            })
        });
        save::<assignee::Entity>(c, rows.collect()).await
    }

    /// A client makes the ids, so one that it used before for the same task is written over.
    async fn flush_lost(&self, c: &DatabaseTransaction) -> Result<(), Error> {
        let mut kept = Vec::new();
        let mut grown: BTreeSet<TaskId> = BTreeSet::new();
        for ((task_id, id), row) in self.lost.iter().filter(|(_, row)| row.mark != Mark::Kept) {
            match self.tasks.get(task_id) {
                Some(task) if row.deleted.is_none() => {
                    kept.push(lost::ActiveModel::of(&row.value, task.value.workspace_id)?);
                    grown.insert(*task_id);
                }
                _ => {
                    lost::Entity::delete_by_id((task_id.0, id.0)).exec(c).await?;
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
            (Mark::New, row)
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
            (row.mark, client)
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
            (row.mark, refusal)
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
            (row.mark, receipt)
        });
        save::<receipt::Entity>(c, receipts.collect()).await
    }
}

/// The tasks of a column take its new meaning over.
async fn recategorize(c: &DatabaseTransaction, changed: Recategorized) -> Result<(), Error> {
    let Recategorized { status, from, to, at, seq } = changed;
    let mut update = task::Entity::update_many()
        .col_expr(task::Column::Status, Expr::value(to.as_str()))
        .col_expr(task::Column::Seq, Expr::value(words::number(seq)))
        .filter(task::Column::StatusId.eq(status.0))
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
async fn save<E: EntityTrait>(c: &DatabaseTransaction, rows: Vec<(Mark, E::ActiveModel)>) -> Result<(), Error>
where
    E::ActiveModel: Send,
{
    let (mut new, mut changed) = (Vec::new(), Vec::new());
    for (mark, row) in rows {
        match mark {
            Mark::Kept => {}
            Mark::New => new.push(row),
            Mark::Changed => changed.push(row),
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
