//! The people of the table, and what they are to one workspace.

use super::*;
use crate::support::server::TestServer;
use app::domain::{Role, UserId, WorkspaceId};
use futures::FutureExt;
use sea_orm::ConnectionTrait;
use sea_orm::sea_query::Query;

/// A caller: what they are to the workspace in question.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Who {
    /// Not signed in.
    Nobody,
    Owner,
    Admin,
    Member,
    Viewer,
    /// Owns another workspace with things of their own in it.
    Other,
    /// Has an account and nothing else.
    Stranger,
    /// Administers the instance, and does not belong to the workspace.
    Operator,
}

/// All of them, in the order of an entry's answers.
pub const WHO: [Who; 8] =
    [Who::Nobody, Who::Owner, Who::Admin, Who::Member, Who::Viewer, Who::Other, Who::Stranger, Who::Operator];

/// A server with all of them.
pub struct Cast {
    pub server: TestServer,
    callers: Vec<Caller>,
    own: Vec<Own>,
}

/// What one of them owns.
#[derive(Clone, Debug, Default)]
pub struct Own {
    pub workspace: String,
    pub project: String,
}

/// Things of the workspace in question, made for one request.
#[derive(Clone, Debug, Default)]
pub struct Target {
    pub workspace: String,
    pub project: String,
    pub status: String,
    pub task: String,
    /// A login of the owner's, on another device.
    pub session: String,
    /// A name that nobody has.
    pub fresh: String,
}

/// What stands in everything that only members may see.
pub const SECRET: &str = "Quarterly numbers";
/// An id of nothing.
const NOTHING: &str = "01900000-0000-7000-8000-000000000000";

impl Cast {
    pub async fn gather(place: Place) -> Self {
        let server = TestServer::start(place).await;
        let at = server.addr();
        // The first account administers the instance.
        let operator = Caller::registered(at, "operator").await;
        let mut callers = Vec::new();
        for who in WHO {
            callers.push(match who {
                Who::Nobody => Caller::program(at),
                Who::Operator => operator.clone(),
                who => Caller::registered(at, &format!("{who:?}").to_lowercase()).await,
            });
        }
        let mut own = Vec::new();
        for (who, caller) in WHO.into_iter().zip(&callers) {
            own.push(if who == Who::Nobody { Own::default() } else { belongings(caller).await });
        }
        let cast = Self { server, callers, own };
        for (who, role) in
            [(Who::Admin, Role::Admin), (Who::Member, Role::Member), (Who::Viewer, Role::Viewer)]
        {
            cast.admit(who, role).await;
        }
        cast
    }

    pub fn caller(&self, who: Who) -> &Caller {
        &self.callers[place(who)]
    }

    /// What they own themselves, elsewhere.
    pub fn own(&self, who: Who) -> &Own {
        &self.own[place(who)]
    }

    /// Makes somebody a member of the owner's workspace.
    async fn admit(&self, who: Who, role: Role) {
        let me = self.caller(who).get("/me").await.expect(StatusCode::OK);
        let user: UserId = text(&me["id"]).parse().expect("an id");
        let workspace: WorkspaceId = self.own(Who::Owner).workspace.parse().expect("an id");
        let row = Query::insert()
            .into_table("members")
            .columns(["workspace_id", "user_id", "role", "joined_at"])
            .values_panic([workspace.0.into(), user.0.into(), role.as_str().into(), 0_i64.into()])
            .take();
        let admitted = self.server.state().db.write(move |tx| {
            let row = row.clone();
            async move { Ok(tx.conn().execute(&row).await?.rows_affected()) }.boxed()
        });
        assert_eq!(admitted.await.expect("a row"), 1);
    }

    /// New things in the workspace in question, for a request that may spoil them.
    pub async fn target(&self, number: usize) -> Target {
        let (owner, own) = (self.caller(Who::Owner), self.own(Who::Owner));
        let name = json!({ "name": SECRET, "workspace_id": own.workspace });
        let project = text(&owner.post("/projects", name).await.expect(StatusCode::CREATED)["id"]);
        let column = json!({ "name": SECRET, "category": "done" });
        let column = owner.post(&format!("/projects/{project}/statuses"), column).await;
        let task = json!({ "title": SECRET, "project_id": project });
        let task = owner.post("/tasks", task).await.expect(StatusCode::CREATED);
        Target {
            workspace: own.workspace.clone(),
            project,
            status: text(&column.expect(StatusCode::CREATED)["id"]),
            task: text(&task["id"]),
            session: NOTHING.to_owned(),
            fresh: format!("fresh{number}"),
        }
    }
}

impl Cast {
    /// Signs the owner in once more, and tells which login that is.
    pub async fn session_of_owner(&self) -> String {
        let entered = Caller::program(self.server.addr()).log_in("owner").await.expect(StatusCode::OK);
        let device = self.caller(Who::Owner).with_token(&text(&entered["access_token"]));
        let sessions = device.get("/me/sessions").await.expect(StatusCode::OK);
        let mut sessions = sessions["items"].as_array().expect("a list").iter();
        text(&sessions.find(|one| one["current"] == true).expect("this one")["id"])
    }
}

impl Target {
    /// The same for what is not there.
    pub fn nowhere(&self) -> Self {
        let nothing = || NOTHING.to_owned();
        Self {
            workspace: nothing(),
            project: nothing(),
            status: nothing(),
            task: nothing(),
            session: nothing(),
            fresh: self.fresh.clone(),
        }
    }
}

fn place(who: Who) -> usize {
    WHO.iter().position(|one| *one == who).expect("one of them")
}

async fn belongings(caller: &Caller) -> Own {
    let workspaces = caller.get("/workspaces").await.expect(StatusCode::OK);
    let items = workspaces["items"].as_array().expect("a list");
    let personal = items.iter().find(|one| one["kind"] == "personal").expect("their own");
    let workspace = text(&personal["id"]);
    let projects = caller.get(&format!("/projects?workspace={workspace}")).await.expect(StatusCode::OK);
    Own { project: text(&projects["items"][0]["id"]), workspace }
}

#[track_caller]
pub fn text(value: &Value) -> String {
    value.as_str().unwrap_or_else(|| panic!("no text: {value}")).to_owned()
}
