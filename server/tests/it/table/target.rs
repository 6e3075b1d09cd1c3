//! What is asked for: a workspace of the owner's, and things in it and around it.

use super::cast::{Cast, Who, text};
use super::*;
use crate::support::authenticator::Authenticator;
use app::domain::{Role, UserId, WorkspaceId};
use futures::FutureExt;
use sea_orm::ConnectionTrait;
use sea_orm::sea_query::Query;
use server::state::State;

/// Things of the workspace in question; made anew once somebody got something done with them.
#[derive(Clone, Debug, Default)]
pub struct Target {
    pub workspace: String,
    pub project: String,
    pub status: String,
    pub task: String,
    /// A member of it.
    pub person: String,
    /// What [`Target::also`] makes, by the word in the route.
    pub session: String,
    pub passkey: String,
    pub token: String,
    pub invite: String,
    pub ticket: String,
    pub invite_to_instance: String,
    /// A name that nobody has.
    pub fresh: String,
}

/// What stands in everything that only members may see. It is the workspace's name, too.
pub const SECRET: &str = "Quarterly numbers";
/// An id of nothing.
const NOTHING: &str = "01900000-0000-7000-8000-000000000000";

impl Target {
    /// A workspace with people, a project, a column and a task.
    pub async fn make(cast: &Cast) -> Self {
        let owner = cast.caller(Who::Owner);
        let made = owner.post("/workspaces", json!({ "name": SECRET })).await.expect(StatusCode::CREATED);
        let workspace = text(&made["id"]);
        cast.admit(&workspace).await;
        let name = json!({ "name": SECRET, "workspace_id": workspace });
        let project = text(&owner.post("/projects", name).await.expect(StatusCode::CREATED)["id"]);
        let column = json!({ "name": SECRET, "category": "done" });
        let column = owner.post(&format!("/projects/{project}/statuses"), column).await;
        let task = json!({ "title": SECRET, "project_id": project });
        let task = owner.post("/tasks", task).await.expect(StatusCode::CREATED);
        Self {
            workspace,
            project,
            status: text(&column.expect(StatusCode::CREATED)["id"]),
            task: text(&task["id"]),
            person: cast.subject.clone(),
            ..Self::default()
        }
    }

    /// What a request of this route needs besides, where it is not there yet. The number tells passkeys apart.
    pub async fn also(&mut self, cast: &Cast, route: &str, number: u8) {
        let owner = cast.caller(Who::Owner);
        if route.contains("/sessions/{id}") && self.session.is_empty() {
            self.session = session_of_owner(cast).await;
        }
        if route.contains("/passkeys/{id}") && self.passkey.is_empty() {
            self.passkey = passkey_of_owner(cast, number).await;
        }
        if route.contains("/tokens/{id}") && self.token.is_empty() {
            let wish = json!({ "name": SECRET, "current_password": PASSWORD });
            self.token = text(&owner.post("/me/tokens", wish).await.expect(StatusCode::CREATED)["id"]);
        }
        if route.contains("invite") && self.invite.is_empty() {
            let draft = json!({ "role": "viewer" });
            let made = owner.post(&format!("/workspaces/{}/invites", self.workspace), draft.clone()).await;
            let made = made.expect(StatusCode::CREATED);
            (self.invite, self.ticket) = (text(&made["id"]), text(&made["token"]));
            let made = cast.caller(Who::Operator).post("/instance/invites", draft).await;
            self.invite_to_instance = text(&made.expect(StatusCode::CREATED)["id"]);
        }
        if route.ends_with("/restore") {
            // By whoever comes second it is deleted already.
            owner.delete(&format!("/tasks/{}", self.task)).await;
        }
    }

    /// The same for what is not there.
    pub fn nowhere(&self) -> Self {
        let nothing = || NOTHING.to_owned();
        Self {
            workspace: nothing(),
            project: nothing(),
            status: nothing(),
            task: nothing(),
            person: nothing(),
            session: nothing(),
            passkey: nothing(),
            token: nothing(),
            invite: nothing(),
            ticket: nothing(),
            invite_to_instance: nothing(),
            fresh: self.fresh.clone(),
        }
    }
}

/// Makes people members of a workspace.
pub async fn admit(state: &State, workspace: WorkspaceId, people: &[(UserId, Role)]) {
    let mut rows = Query::insert();
    rows.into_table("members").columns(["workspace_id", "user_id", "role", "joined_at"]);
    for (user, role) in people {
        rows.values_panic([workspace.0.into(), user.0.into(), role.as_str().into(), 0_i64.into()]);
    }
    let admitted = state.db.write(move |tx| {
        let rows = rows.clone();
        async move { Ok(tx.conn().execute(&rows).await?.rows_affected()) }.boxed()
    });
    assert_eq!(admitted.await.expect("rows"), people.len() as u64);
}

/// Signs the owner in once more, and tells which login that is.
async fn session_of_owner(cast: &Cast) -> String {
    let entered = Caller::program(cast.server.addr()).log_in("owner").await.expect(StatusCode::OK);
    let device = cast.caller(Who::Owner).with_token(&text(&entered["access_token"]));
    let sessions = device.get("/me/sessions").await.expect(StatusCode::OK);
    let mut sessions = sessions["items"].as_array().expect("a list").iter();
    text(&sessions.find(|one| one["current"] == true).expect("this one")["id"])
}

async fn passkey_of_owner(cast: &Cast, number: u8) -> String {
    let owner = cast.caller(Who::Owner);
    let wish = json!({ "name": SECRET, "current_password": PASSWORD });
    let options = owner.post("/me/passkeys/options", wish).await.expect(StatusCode::OK);
    let origin = format!("http://localhost:{}", cast.server.addr().port());
    let credential = Authenticator::new(number, &origin).make(&options);
    let new = json!({ "name": SECRET, "credential": credential });
    text(&owner.post("/me/passkeys", new).await.expect(StatusCode::CREATED)["id"])
}

/// A picture that somebody may send.
pub fn png() -> Vec<u8> {
    let mut file = Vec::new();
    let image = image::RgbImage::from_pixel(4, 4, image::Rgb([10, 40, 90]));
    let encoder = image::codecs::png::PngEncoder::new(&mut file);
    image.write_with_encoder(encoder).expect("a PNG");
    file
}
