//! Workspaces that people make, and who belongs to them.

mod live;
mod members;
mod neighbours;
mod pages;
mod races;
mod repeated;
mod roles;
mod workspaces;

use crate::support::client::{Device, Person};
use crate::support::database::Place;
use crate::support::http::{Caller, PASSWORD};
use crate::support::on_both_databases;
use crate::support::server::TestServer;
use app::domain::{Role, WorkspaceId};
use futures::FutureExt;
use reqwest::StatusCode;
use serde_json::json;
use server::audit::{Deed, Line};
use server::command::membership;

/// A workspace of Ada's, with an administrator, a member and a viewer, and somebody outside.
struct House {
    server: TestServer,
    id: WorkspaceId,
    ada: Person,
    admin: Person,
    member: Person,
    viewer: Person,
    stranger: Person,
}

impl House {
    async fn new(place: Place) -> Self {
        let server = TestServer::start(place).await;
        let person = async |name: &str| Person::register(server.addr(), name).await;
        let (ada, admin, member) = (person("ada").await, person("adam").await, person("mia").await);
        let (viewer, stranger) = (person("vic").await, person("sam").await);
        let id = WorkspaceId::generate();
        Self { server, id, ada, admin, member, viewer, stranger }.anew().await
    }

    /// The same people in another workspace.
    async fn anew(self) -> Self {
        let made = self.ada.caller.post("/workspaces", json!({ "name": "Garden" })).await;
        let id = made.expect(StatusCode::CREATED)["id"].as_str().and_then(|id| id.parse().ok());
        let house = Self { id: id.expect("an id"), ..self };
        house.take_in(&house.admin, Role::Admin).await;
        house.take_in(&house.member, Role::Member).await;
        house.take_in(&house.viewer, Role::Viewer).await;
        house
    }

    /// Takes somebody in, as an invite does.
    async fn take_in(&self, person: &Person, role: Role) {
        let (state, id, user) = (self.server.state(), self.id, person.id);
        let line = Line::new(Deed::MemberChanged, state.clock.now(), None).by(user).within(id);
        let join = state.db.write(move |tx| {
            let line = line.clone();
            async move { membership::join(tx, id, user, role, &line).await }.boxed()
        });
        assert!(join.await.expect("they come in"));
    }

    fn path(&self, rest: &str) -> String {
        format!("/workspaces/{}{rest}", self.id)
    }

    fn path_of(&self, person: &Person) -> String {
        self.path(&format!("/members/{}", person.id))
    }

    async fn give(&self, by: &Person, to: &Person, role: &str) -> (StatusCode, String) {
        code(by.caller.patch(&self.path_of(to), json!({ "role": role })).await)
    }

    async fn remove(&self, by: &Person, whom: &Person) -> (StatusCode, String) {
        code(by.caller.delete(&self.path_of(whom)).await)
    }

    async fn transfer(&self, by: &Person, to: &Person, password: &str) -> (StatusCode, String) {
        let body = json!({ "user_id": to.id, "current_password": password });
        code(by.caller.post(&self.path("/transfer"), body).await)
    }

    /// Who owns it.
    async fn owners(&self) -> Vec<String> {
        let members = self.admin.caller.get(&self.path("/members")).await.expect(StatusCode::OK);
        let members = members["items"].as_array().cloned().unwrap_or_default();
        let owners = members.iter().filter(|member| member["role"] == "owner");
        owners.map(|member| member["username"].as_str().unwrap_or_default().to_owned()).collect()
    }
}

/// Makes an invite into a workspace; its token.
async fn invite_into(by: &Person, workspace: &str) -> String {
    let made = by.caller.post(&format!("/workspaces/{workspace}/invites"), json!({})).await;
    made.expect(StatusCode::CREATED)["token"].as_str().expect("a token").to_owned()
}

async fn accept(person: &Person, token: &str) -> StatusCode {
    person.caller.post(&format!("/invites/{token}/accept"), json!({})).await.status
}

/// The status, and the code of the problem where it is one.
fn code(answer: crate::support::http::Answer) -> (StatusCode, String) {
    let code = answer.json()["code"].as_str().unwrap_or_default().to_owned();
    (answer.status, code)
}

fn refused(status: StatusCode, code: &str) -> (StatusCode, String) {
    (status, code.to_owned())
}

fn done(status: StatusCode) -> (StatusCode, String) {
    (status, String::new())
}
