//! `/app/settings/new-workspace` and `/app/settings/w/{id}/…`.

use super::Visitor;
use crate::audit::Deed;
use crate::command::membership::{self, Author};
use crate::command::workspace as command;
use crate::db::query;
use crate::error::Error;
use crate::state::State;
use crate::web::api::audit::{Asked, read as read_log};
use crate::web::extract::{Caller, Limit, Query, Sent};
use crate::web::problem::Fault;
use app::domain::{Member, Problem, Refused, Role, UserId, Workspace, WorkspaceId};
use app::pages::settings::{Answers, Tab, leaving, members, new_workspace, removal, workspace};
use app::words::teams as words;
use axum::Router;
use axum::extract::{self, FromRequestParts, RawPathParams};
use axum::http::request::Parts;
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::get;
use serde::Deserialize;
use std::str::FromStr;

/// The routes.
pub fn routes() -> Router<State> {
    Router::new()
        .route("/app/settings/new-workspace", get(show_new).post(create))
        .route("/app/settings/w/{id}", get(show).post(change))
        .route("/app/settings/w/{id}/members", get(show_members).post(change_member))
}

/// Somebody who looks at the settings of a workspace that they belong to, and who else does.
#[derive(Clone, Debug)]
struct Guest {
    visitor: Visitor,
    here: Workspace,
    members: Vec<Member>,
}

impl FromRequestParts<State> for Guest {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, state: &State) -> Result<Self, Response> {
        let visitor = Visitor::from_request_parts(parts, state).await?;
        let not_found = || Fault::from(Refused::NotFound).into_response();
        let params = RawPathParams::from_request_parts(parts, state).await.map_err(|_| not_found())?;
        let id: Option<WorkspaceId> = params.iter().find_map(|(_, text)| text.parse().ok());
        let here = visitor.workspaces.iter().find(|known| Some(known.id) == id).cloned();
        let here = here.ok_or_else(not_found)?;
        let members = query::workspace::members(state.db.read(), here.id).await;
        let members = members.map_err(|error| Fault::from(error).into_response())?;
        Ok(Self { visitor, here, members })
    }
}

async fn show_new(visitor: Visitor) -> Response {
    visitor.page(Tab::NewWorkspace, |_| new_workspace(&Answers::default()))
}

async fn create(
    extract::State(state): extract::State<State>,
    visitor: Visitor,
    Caller(device): Caller,
    sent: Sent,
) -> Result<Response, Fault> {
    let made = command::create(&state, visitor.who, &device, &sent.get("name"), None).await;
    let here = made.as_ref().map_or(Tab::NewWorkspace, |made| Tab::Invites(made.id));
    visitor.after(here, made.map(|_| "created"), &sent, |_, answers| new_workspace(answers))
}

async fn show(guest: Guest) -> Response {
    let Guest { visitor, here, members } = guest;
    visitor.page(Tab::Workspace(here.id), |visitor| {
        workspace(&here, visitor.me.user.id, &members, &Answers::default())
    })
}

async fn change(
    extract::State(state): extract::State<State>,
    guest: Guest,
    Caller(device): Caller,
    sent: Sent,
) -> Result<Response, Fault> {
    let Guest { visitor, here, members } = guest;
    let (who, author) = (visitor.who, Author::new(visitor.who, here.id, &device));
    let is_leaving = sent.get("act") == "leave";
    let asked =
        visitor.ask(Tab::Workspace(here.id), &sent, || if is_leaving { leaving(&here) } else { None });
    if let Some(question) = asked {
        return Ok(question);
    }
    let done = match sent.get("act").as_str() {
        "transfer" => match read::<UserId>(&sent, "user") {
            Ok(user) => {
                let password = sent.get("current_password");
                membership::transfer(&state, who, &author, user, &password).await.map(|()| "transferred")
            }
            Err(refused) => Err(refused.into()),
        },
        "leave" => membership::remove(&state, &author, who.user).await.map(|()| "left"),
        "delete" => command::delete(&state, &author, &sent.get("confirm")).await.map(|()| "deleted"),
        _ => command::rename(&state, &author, &sent.get("name")).await.map(|()| "saved"),
    };
    if let Ok(word @ ("left" | "deleted")) = done {
        // Here they can look no longer.
        return Ok(Redirect::to(&format!("{}?done={word}", Tab::Profile.address())).into_response());
    }
    visitor.after(Tab::Workspace(here.id), done, &sent, |visitor, answers| {
        workspace(&here, visitor.me.user.id, &members, answers)
    })
}

async fn show_members(
    extract::State(state): extract::State<State>,
    guest: Guest,
    Query(asked): Query<Done>,
) -> Result<Response, Fault> {
    let sentence = guest.sentence(&state, &asked.done.unwrap_or_default()).await?;
    let Guest { visitor, here, members: all } = guest;
    Ok(visitor
        .told(sentence)
        .page(Tab::Members(here.id), |visitor| members(&here, visitor.me.user.id, &all, &Answers::default())))
}

/// What was done just now, by its word.
#[derive(Clone, Debug, Default, Deserialize)]
struct Done {
    done: Option<String>,
}

impl Guest {
    /// What was done to the member that the address names, as a sentence with their name. Only names that this person
    /// may see anyway: those of members, and to managers those in the workspace's log.
    async fn sentence(&self, state: &State, done: &str) -> Result<Option<String>, Fault> {
        let Some(whom) = self.visitor.whom else { return Ok(None) };
        match done {
            "role" => {
                let member = self.members.iter().find(|member| member.user_id == whom);
                Ok(member.map(|member| words::role_changed(&member.display_name, member.role)))
            }
            "removed" if self.here.role >= Role::Admin => {
                let asked = Asked {
                    person: Some(whom.to_string()),
                    deed: Some(Deed::MemberLeft),
                    limit: Some(Limit::ONE),
                    ..Asked::default()
                };
                let log = read_log(state, Some(self.here.id), asked).await?;
                let name = log.items.into_iter().find_map(|told| told.subject_name);
                Ok(name.map(|name| words::removed(&name)))
            }
            _ => Ok(None),
        }
    }
}

async fn change_member(
    extract::State(state): extract::State<State>,
    guest: Guest,
    Caller(device): Caller,
    sent: Sent,
) -> Result<Response, Fault> {
    let Guest { visitor, here, members: all } = guest;
    let author = Author::new(visitor.who, here.id, &device);
    let (user, role) = (read::<UserId>(&sent, "user"), read_role(&sent));
    let is_over = sent.get("act") == "remove";
    let tab = Tab::Members(here.id);
    let whom = user.as_ref().ok().copied();
    let member = all.iter().find(|member| is_over && Some(member.user_id) == whom);
    if let Some(question) = visitor.ask(tab, &sent, || removal(&here, visitor.me.user.id, member?)) {
        return Ok(question);
    }
    let done = act_on_member(&state, &author, user, role, is_over).await;
    if let (Ok(word), Some(whom)) = (&done, whom) {
        return Ok(Redirect::to(&format!("{}?done={word}&whom={whom}", tab.address())).into_response());
    }
    visitor.after(tab, done, &sent, |visitor, answers| members(&here, visitor.me.user.id, &all, answers))
}

async fn act_on_member(
    state: &State,
    author: &Author,
    user: Result<UserId, Refused>,
    role: Result<Role, Refused>,
    is_over: bool,
) -> Result<&'static str, Error> {
    if is_over {
        return membership::remove(state, author, user?).await.map(|()| "removed");
    }
    membership::change_role(state, author, user?, role?).await.map(|_| "role")
}

fn read<T: FromStr>(sent: &Sent, field: &'static str) -> Result<T, Refused> {
    sent.get(field).parse().map_err(|_| Refused::field(field, Problem::Unknown))
}

fn read_role(sent: &Sent) -> Result<Role, Refused> {
    let word = serde_json::Value::String(sent.get("role"));
    serde_json::from_value(word).map_err(|_| Refused::field("role", Problem::Unknown))
}
