//! Reads the rows that a run of edits needs: a statement a table, however many edits there are.

use super::{Client, Receipt, Refusal, Tracked, Wanted, Work};
use crate::db::entity::{
    assignee, change_log, client, lost, member, project, receipt, refusal, status, task, workspace,
};
use crate::db::words;
use crate::error::Error;
use app::domain::{
    ClientId, Kind, Lost, LostId, Member, Project, ProjectId, Row, Status, StatusId, Tables, Task, TaskId,
    UserId, WorkspaceId,
};
use futures::{FutureExt, future::BoxFuture};
use sea_orm::sea_query::{Condition, Expr, ExprTrait, Order, Query};
use sea_orm::{
    ColumnTrait, DatabaseTransaction, EntityTrait, FromQueryResult, QueryFilter, QueryOrder, QuerySelect,
};
use std::collections::{BTreeSet, HashMap};
use uuid::Uuid;

/// So many ids are listed one by one.
const LISTED_MAX: usize = 1024;

impl Work {
    /// Reads what is wanted, and locks the workspaces until the commit.
    ///
    /// # Errors
    /// The database's.
    pub(crate) fn load<'a>(
        c: &'a DatabaseTransaction,
        wanted: &'a Wanted,
    ) -> BoxFuture<'a, Result<Self, Error>> {
        async {
            let mut work = Self::default();
            work.load_workspaces(c, wanted).await?;
            work.load_clients(c, wanted).await?;
            work.load_answers(c, wanted).await?;
            work.load_receipts(c, wanted).await?;
            // A task tells which project is needed beside it.
            for kind in Kind::ALL.iter().rev() {
                match kind {
                    Kind::Member => work.load_members(c, wanted).await?,
                    Kind::Project => work.load_projects(c, wanted).await?,
                    Kind::Status => work.load_statuses(c, wanted).await?,
                    Kind::Task => work.load_tasks(c, wanted).await?,
                    Kind::Lost => work.load_lost(c, wanted).await?,
                }
            }
            Ok(work)
        }
        .boxed()
    }

    /// The lock comes first and in the order of the ids: what is read behind it is the latest, and
    /// two nodes never wait for each other. (SQLite has one writer, and no such lock.)
    async fn load_workspaces(&mut self, c: &DatabaseTransaction, wanted: &Wanted) -> Result<(), Error> {
        let rows = workspace::Entity::find()
            .filter(workspace::Column::Id.is_in(ids(&wanted.workspaces, |id| id.0)))
            .order_by_asc(workspace::Column::Id)
            .lock_exclusive()
            .all(c)
            .await?;
        for row in rows {
            let id = WorkspaceId(row.id);
            self.tables.insert(id, Tables::new(id, row.name.clone(), []));
            self.workspaces.insert(id, row);
        }
        Ok(())
    }

    /// Adds a row to its workspace. What lies in another one only tells that its id is taken.
    fn add(&mut self, workspace: WorkspaceId, row: impl Into<Row>) {
        let row = row.into();
        match self.tables.get_mut(&workspace) {
            Some(tables) => tables.load(row),
            None => drop(self.taken.insert(row.key())),
        }
    }

    async fn load_members(&mut self, c: &DatabaseTransaction, wanted: &Wanted) -> Result<(), Error> {
        let users = ids(&wanted.ids::<UserId>(), |id| id.0);
        let rows = member::WithPerson::select()
            .filter(member::Column::WorkspaceId.is_in(ids(&wanted.workspaces, |id| id.0)))
            .filter(member::Column::UserId.is_in(users))
            .into_model::<member::WithPerson>()
            .all(c)
            .await?;
        for row in rows {
            self.add(WorkspaceId(row.workspace_id), Member::try_from(row)?);
        }
        Ok(())
    }

    /// In all workspaces: whose a client is does not depend on where it comes. (That never changes, so those rows need no
    /// lock. The rest of such a row is read by nobody.)
    async fn load_clients(&mut self, c: &DatabaseTransaction, wanted: &Wanted) -> Result<(), Error> {
        let clients = ids(&wanted.sent, |(_, cid, _)| cid.0);
        if clients.is_empty() {
            return Ok(());
        }
        let rows = client::Entity::find().filter(client::Column::Cid.is_in(clients)).all(c).await?;
        for row in rows {
            let (user, last_mid) = (UserId(row.user_id), words::count(row.last_mid)?);
            let client = Client { user, last_mid, used_at: row.used_at };
            self.clients.insert((WorkspaceId(row.workspace_id), ClientId(row.cid)), Tracked::clean(client));
        }
        Ok(())
    }

    /// Only what was pushed before has an answer.
    async fn load_answers(&mut self, c: &DatabaseTransaction, wanted: &Wanted) -> Result<(), Error> {
        let (mut refused, mut accepted) = (Condition::any(), Condition::any());
        for &(workspace, cid, mid) in &wanted.sent {
            if self.client(workspace, cid).is_some_and(|client| mid <= client.last_mid) {
                let (workspace, cid, mid) = (workspace.0, cid.0, words::number(mid));
                refused = refused.add(
                    Condition::all()
                        .add(refusal::Column::WorkspaceId.eq(workspace))
                        .add(refusal::Column::Cid.eq(cid))
                        .add(refusal::Column::Mid.eq(mid)),
                );
                accepted = accepted.add(
                    Condition::all()
                        .add(change_log::Column::WorkspaceId.eq(workspace))
                        .add(change_log::Column::Cid.eq(cid))
                        .add(change_log::Column::Mid.eq(mid)),
                );
            }
        }
        if refused.is_empty() {
            return Ok(());
        }
        for row in refusal::Entity::find().filter(refused).all(c).await? {
            let key = (WorkspaceId(row.workspace_id), ClientId(row.cid), words::count(row.mid)?);
            self.refusals.insert(key, Tracked::clean(Refusal { refused: row.refused, at: row.at }));
        }
        let rows: Vec<(Uuid, Uuid, i64, i64)> = change_log::Entity::find()
            .select_only()
            .columns([change_log::Column::WorkspaceId, change_log::Column::Cid])
            .columns([change_log::Column::Mid, change_log::Column::Seq])
            .filter(accepted)
            .into_tuple()
            .all(c)
            .await?;
        for (workspace, cid, mid, seq) in rows {
            let key = (WorkspaceId(workspace), ClientId(cid), words::count(mid)?);
            self.accepted.insert(key, words::count(seq)?);
        }
        Ok(())
    }

    async fn load_receipts(&mut self, c: &DatabaseTransaction, wanted: &Wanted) -> Result<(), Error> {
        if wanted.receipts.is_empty() {
            return Ok(());
        }
        let rows = receipt::Entity::find()
            .filter(receipt::Column::UserId.is_in(ids(&wanted.receipts, |(user, _)| user.0)))
            .filter(receipt::Column::Key.is_in(wanted.receipts.iter().map(|(_, key)| key)))
            .all(c)
            .await?;
        for row in rows {
            let receipt = Receipt { fingerprint: row.fingerprint, outcome: row.outcome, at: row.at };
            self.receipts.insert((UserId(row.user_id), row.key), Tracked::clean(receipt));
        }
        Ok(())
    }

    async fn load_tasks(&mut self, c: &DatabaseTransaction, wanted: &Wanted) -> Result<(), Error> {
        let tasks = ids(&wanted.ids::<TaskId>(), |id| id.0);
        let columns = ids(&wanted.columns, |id| id.0);
        let mut which = Condition::any();
        if !tasks.is_empty() {
            which = which.add(task::Column::Id.is_in(tasks));
        }
        if !columns.is_empty() {
            let here = task::Column::WorkspaceId.is_in(ids(&wanted.workspaces, |id| id.0));
            which = which.add(Condition::all().add(task::Column::StatusId.is_in(columns)).add(here));
        }
        if which.is_empty() {
            return Ok(());
        }
        let rows = task::Entity::find().filter(which.clone()).all(c).await?;
        if rows.is_empty() {
            return Ok(());
        }
        // A column can hold more tasks than a statement takes parameters.
        let theirs = match rows.len() {
            0..=LISTED_MAX => assignee::Column::TaskId.is_in(ids(&rows, |row| row.id)),
            _ => assignee::Column::TaskId.in_subquery(
                Query::select().column(task::Column::Id).from(task::Entity).cond_where(which).take(),
            ),
        };
        let assignees =
            assignee::Entity::find().filter(theirs).order_by_asc(assignee::Column::Position).all(c).await?;
        let mut assigned: HashMap<Uuid, Vec<UserId>> = HashMap::new();
        for row in assignees {
            assigned.entry(row.task_id).or_default().push(UserId(row.user_id));
        }
        for row in rows {
            let assignees = assigned.remove(&row.id).unwrap_or_default();
            let task = row.with(assignees)?;
            self.add(task.workspace_id, task);
        }
        Ok(())
    }

    async fn load_lost(&mut self, c: &DatabaseTransaction, wanted: &Wanted) -> Result<(), Error> {
        let lost: Vec<(TaskId, LostId)> = wanted.ids();
        if lost.is_empty() {
            return Ok(());
        }
        let one = |(task, id): &(TaskId, LostId)| {
            Condition::all().add(lost::Column::TaskId.eq(task.0)).add(lost::Column::Id.eq(id.0))
        };
        let which = lost.iter().map(one).fold(Condition::any(), Condition::add);
        for row in lost::Entity::find().filter(which).all(c).await? {
            self.add(WorkspaceId(row.workspace_id), Lost::try_from(row)?);
        }
        Ok(())
    }

    async fn load_projects(&mut self, c: &DatabaseTransaction, wanted: &Wanted) -> Result<(), Error> {
        let mut which = Condition::any();
        let projects = self.projects_of(wanted);
        if !projects.is_empty() {
            which = which.add(project::Column::Id.is_in(projects));
        }
        if let Some(workspace) = wanted.structure {
            which = which.add(project::Column::WorkspaceId.eq(workspace.0));
        }
        if which.is_empty() {
            return Ok(());
        }
        for row in project::Entity::find().filter(which).all(c).await? {
            self.add(WorkspaceId(row.workspace_id), Project::try_from(row)?);
        }
        Ok(())
    }

    async fn load_statuses(&mut self, c: &DatabaseTransaction, wanted: &Wanted) -> Result<(), Error> {
        let mut which = Condition::any();
        let projects = self.projects_of(wanted);
        if !projects.is_empty() {
            which = which.add(status::Column::ProjectId.is_in(projects));
        }
        let named = ids(&wanted.ids::<StatusId>(), |id| id.0);
        if !named.is_empty() {
            let their_projects = Query::select()
                .column(status::Column::ProjectId)
                .from(status::Entity)
                .and_where(status::Column::Id.is_in(named))
                .take();
            which = which.add(status::Column::ProjectId.in_subquery(their_projects));
        }
        if which.is_empty() {
            return Ok(());
        }
        let last_rank = Query::select()
            .column(task::Column::Rank)
            .from(task::Entity)
            .and_where(
                Expr::col((task::Entity, task::Column::StatusId))
                    .equals((status::Entity, status::Column::Id)),
            )
            .and_where(Expr::col((task::Entity, task::Column::DeletedAt)).is_null())
            .order_by(task::Column::Rank, Order::Desc)
            .limit(1)
            .take();
        let rows = status::Entity::find()
            .expr_as(Expr::SubQuery(None, Box::new(last_rank.into())), "last_rank")
            .filter(which)
            .into_model::<Found>()
            .all(c)
            .await?;
        for Found { status, last_rank } in rows {
            let (id, workspace) = (StatusId(status.id), WorkspaceId(status.workspace_id));
            if status.deleted_at.is_some() {
                self.taken.insert(id.into());
                continue;
            }
            self.add(workspace, Status::try_from(status)?);
            if let (Some(rank), Some(tables)) = (last_rank, self.tables.get_mut(&workspace)) {
                tables.load_last_rank(id, words::read(&rank)?);
            }
        }
        Ok(())
    }

    /// The projects that are named, and those of the tasks at hand.
    fn projects_of(&self, wanted: &Wanted) -> Vec<Uuid> {
        let tasks = self.tables.values().flat_map(Tables::all::<Task>);
        let theirs = tasks.map(|task| task.project_id);
        let all: Vec<ProjectId> = wanted.ids::<ProjectId>().into_iter().chain(theirs).collect();
        ids(&all, |id| id.0)
    }
}

/// A status, and the rank of its last task.
#[derive(FromQueryResult)]
struct Found {
    #[sea_orm(nested)]
    status: status::Model,
    last_rank: Option<String>,
}

/// Each id once; then the last one again, up to a power of two: so a few statements serve all
/// lengths, and stay prepared.
fn ids<'a, T: 'a>(rows: impl IntoIterator<Item = &'a T>, id: impl Fn(&T) -> Uuid) -> Vec<Uuid> {
    let mut ids: Vec<Uuid> = rows.into_iter().map(id).collect::<BTreeSet<_>>().into_iter().collect();
    if let Some(&last) = ids.last() {
        ids.resize(ids.len().next_power_of_two(), last);
    }
    ids
}
