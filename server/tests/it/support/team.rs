//! Some people with accounts, their Team workspace, and short words for what they do.

use super::database::{Place, noon};
use app::domain::{
    Command, Edit, Me, Project, Role, Status, Task, TaskDraft, TaskId, TaskPatch, Timestamp, User, UserId,
    WorkspaceId, rules::TaskCommand,
};
use app::protocol::{Entry, Snapshot};
use futures::FutureExt;
use sea_orm::ConnectionTrait;
use sea_orm::sea_query::{Expr, ExprTrait, Query};
use server::clock::Clock;
use server::command::{self, Done, Origin};
use server::db::query::bound::Bound;
use server::db::{Db, query};
use server::error::Error;

/// Gives a person another role in a workspace.
pub async fn set_role(db: &Db, workspace: WorkspaceId, person: UserId, role: Role) {
    let update = Query::update()
        .table("members")
        .value("role", role.as_str())
        .and_where(Expr::col("workspace_id").eq(workspace.0))
        .and_where(Expr::col("user_id").eq(person.0))
        .take();
    let changed = db.write(move |tx| {
        let update = update.clone();
        async move { Ok(tx.conn().execute(&update).await?.rows_affected()) }.boxed()
    });
    assert_eq!(changed.await.expect("a change"), 1);
}

/// A database with people in it.
pub struct Team {
    pub place: Place,
    pub db: Db,
    pub clock: Clock,
    /// The workspace that all share.
    pub team: WorkspaceId,
    /// Its first project, with its statuses in their order.
    pub board: Project,
    pub columns: Vec<Status>,
    pub people: Vec<UserId>,
}

impl Team {
    /// Makes accounts of these names; the first founds the Team workspace.
    pub async fn of(place: Place, names: &[&str]) -> Self {
        let (db, clock) = (place.open().await, noon());
        let mut people = Vec::new();
        for name in names {
            people.push(register(&db, name, clock.now()).await);
        }
        let team = query::workspace::team(db.read()).await.expect("a query").expect("a Team workspace");
        let board = query::project::list(db.read(), team).await.expect("a query").remove(0);
        let columns = query::project::statuses(db.read(), board.id).await.expect("a query");
        Self { place, db, clock, team, board, columns, people }
    }

    /// Has a person do something in the Team workspace.
    pub async fn run(&self, actor: UserId, command: impl Into<Command>) -> Result<Done, Error> {
        self.send(actor, command, Origin::PLAIN).await
    }

    /// The same, of another origin.
    pub async fn send(
        &self,
        actor: UserId,
        command: impl Into<Command>,
        origin: Origin,
    ) -> Result<Done, Error> {
        command::run(&self.db, &self.clock, actor, self.team, command, origin).await
    }

    /// Puts a task on the board.
    pub async fn add(&self, actor: UserId, title: &str) -> Task {
        let draft = self.draft(title);
        let id = draft.id;
        self.run(actor, TaskCommand::Create(draft)).await.expect("a new task");
        self.task(id).await
    }

    /// A task for the board.
    pub fn draft(&self, title: &str) -> TaskDraft {
        TaskDraft {
            id: TaskId::generate(),
            project_id: self.board.id,
            title: title.to_owned(),
            description: String::new(),
            status_id: None,
            status: None,
            priority: app::domain::Priority::None,
            start_at: None,
            due_at: None,
            assignees: Vec::new(),
            rank: None,
        }
    }

    /// Changes a task.
    pub async fn edit(&self, actor: UserId, id: TaskId, patch: TaskPatch) -> Result<Done, Error> {
        self.run(actor, TaskCommand::Update(Edit { id, patch })).await
    }

    /// Gives a person another role.
    pub async fn set_role(&self, person: UserId, role: Role) {
        set_role(&self.db, self.team, person, role).await;
    }

    /// A task that is there.
    pub async fn task(&self, id: TaskId) -> Task {
        query::task::get(self.db.read(), id).await.expect("a query").expect("the task is there")
    }

    /// All of the Team workspace.
    pub async fn snapshot(&self) -> Snapshot {
        let snapshot =
            query::workspace::snapshot(&self.db, self.team, self.people[0], self.clock.now()).await;
        snapshot.expect("a query").expect("the first person is a member")
    }

    /// The Team workspace's log, from its beginning.
    pub async fn log(&self) -> Vec<Entry> {
        let rows = query::change_log::after(self.db.read(), self.team, 0, Bound::NONE).await;
        let read = |json: &str| serde_json::from_str(json).expect("an entry");
        rows.expect("a query").iter().map(|encoded| read(&encoded.json)).collect()
    }
}

/// Makes an account, with a password that nobody has.
pub async fn register(db: &Db, name: &str, at: Timestamp) -> UserId {
    let user = User {
        id: UserId::generate(),
        username: name.to_owned(),
        display_name: name.to_owned(),
        picture: None,
    };
    let id = user.id;
    let me = Me { user, email: None, phone: None, is_admin: false, created_at: at };
    let new = query::user::NewUser { me, password_hash: "!".to_owned() };
    let settled = db.write(move |tx| {
        let new = new.clone();
        async move {
            query::user::insert(tx.conn(), &new).await?;
            command::account::settle(tx, &new, at).await
        }
        .boxed()
    });
    settled.await.expect("a new account");
    id
}
