//! The people of the table, their programs, and what they are to one workspace.

use super::target::admit;
use super::*;
use crate::support::server::TestServer;
use app::domain::Role;

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
    /// A program of the owner's that may read.
    Reader,
    /// A program of the owner's that may write.
    Writer,
    /// A program of the owner's that may write in another workspace of theirs alone.
    Bound,
    /// Has been disabled; was an administrator of the instance and an admin of the workspace.
    Disabled,
    /// Their program.
    DisabledWriter,
}

/// All of them, in the order of an entry's answers.
pub const WHO: [Who; 13] = [
    Who::Nobody,
    Who::Owner,
    Who::Admin,
    Who::Member,
    Who::Viewer,
    Who::Other,
    Who::Stranger,
    Who::Operator,
    Who::Reader,
    Who::Writer,
    Who::Bound,
    Who::Disabled,
    Who::DisabledWriter,
];

impl Who {
    /// The name of a person's account; none for nobody and for programs.
    pub fn name(self) -> Option<String> {
        match self {
            Self::Nobody | Self::Reader | Self::Writer | Self::Bound | Self::DisabledWriter => None,
            person => Some(format!("{person:?}").to_lowercase()),
        }
    }
}

/// A server with all of them.
pub struct Cast {
    pub server: TestServer,
    callers: Vec<Caller>,
    own: Vec<Own>,
    /// Whom things are done to: they are a member, and have a picture.
    pub subject: String,
}

/// What one of them owns.
#[derive(Clone, Debug, Default)]
pub struct Own {
    pub workspace: String,
    pub project: String,
}

impl Cast {
    pub async fn gather(place: Place) -> Self {
        let server = TestServer::start(place).await;
        let at = server.addr();
        // The first account administers the instance. Nobody shares a workspace with whom they should not.
        let operator = Caller::registered(at, "operator").await;
        operator.patch("/instance", json!({ "team": false })).await.expect(StatusCode::OK);
        let mut callers: Vec<Caller> = Vec::new();
        for who in WHO {
            callers.push(match who {
                Who::Nobody => Caller::program(at),
                Who::Operator => operator.clone(),
                Who::Reader => program(&callers[place_of(Who::Owner)], json!({ "scope": "read" })).await,
                Who::Writer => program(&callers[place_of(Who::Owner)], json!({ "scope": "write" })).await,
                Who::Bound => {
                    let owner = &callers[place_of(Who::Owner)];
                    let elsewhere = belongings(owner).await.workspace;
                    program(owner, json!({ "scope": "write", "workspace_id": elsewhere })).await
                }
                Who::DisabledWriter => {
                    program(&callers[place_of(Who::Disabled)], json!({ "scope": "write" })).await
                }
                who => Caller::registered(at, &who.name().expect("a person")).await,
            });
        }
        let mut own = Vec::new();
        for (who, caller) in WHO.into_iter().zip(&callers) {
            own.push(match who {
                Who::Nobody | Who::Bound => Own::default(),
                _ => belongings(caller).await,
            });
        }
        // It is the owner's who made the program.
        own[place_of(Who::Bound)] = own[place_of(Who::Owner)].clone();
        let subject = Caller::registered(at, "subject").await;
        let picture = subject.api(Method::PUT, "/me/picture").header("content-type", "image/png").body(png());
        let me = send(picture).await.expect(StatusCode::OK);
        let cast = Self { server, callers, own, subject: text(&me["id"]) };
        cast.disable().await;
        cast
    }

    pub fn caller(&self, who: Who) -> &Caller {
        &self.callers[place_of(who)]
    }

    /// What they own themselves, elsewhere.
    pub fn own(&self, who: Who) -> &Own {
        &self.own[place_of(who)]
    }

    /// The id of a person.
    pub async fn id(&self, who: Who) -> String {
        text(&self.caller(who).get("/me").await.expect(StatusCode::OK)["id"])
    }

    /// Makes the ones who belong to it members of a workspace of the owner's.
    pub async fn admit(&self, workspace: &str) {
        let people =
            self.caller(Who::Operator).get("/instance/people?limit=200").await.expect(StatusCode::OK);
        let people = people["items"].as_array().expect("a list");
        let id = |name: &str| {
            let person = people.iter().find(|person| person["username"] == name).expect("a person");
            text(&person["id"]).parse().expect("an id")
        };
        let members = [
            ("admin", Role::Admin),
            ("member", Role::Member),
            ("viewer", Role::Viewer),
            ("disabled", Role::Admin),
            ("subject", Role::Member),
        ];
        let members = members.map(|(name, role)| (id(name), role));
        admit(self.server.state(), workspace.parse().expect("an id"), &members).await;
    }

    /// Keeps the one out who would be let in everywhere otherwise.
    async fn disable(&self) {
        let (operator, id) = (self.caller(Who::Operator), self.id(Who::Disabled).await);
        for mut change in [json!({ "is_admin": true }), json!({ "disabled": true })] {
            change["current_password"] = json!(PASSWORD);
            operator.patch(&format!("/instance/people/{id}"), change).await.expect(StatusCode::OK);
        }
    }
}

fn place_of(who: Who) -> usize {
    WHO.iter().position(|one| *one == who).expect("one of them")
}

async fn program(person: &Caller, mut wish: Value) -> Caller {
    wish["name"] = json!("Program");
    wish["current_password"] = json!(PASSWORD);
    let made = person.post("/me/tokens", wish).await.expect(StatusCode::CREATED);
    Caller::program(person.at).with_token(&text(&made["secret"]))
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
