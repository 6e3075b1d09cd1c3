//! `/app/settings/new-workspace` and `/app/settings/w/{id}/…`.

use super::Visitor;
use crate::command::membership::{self, Author};
use crate::command::workspace as command;
use crate::db::query;
use crate::error::Error;
use crate::state::State;
use crate::web::extract::{Caller, Sent};
use crate::web::problem::Fault;
use app::domain::{Member, Problem, Refused, Role, UserId, Workspace, WorkspaceId};
use app::pages::settings::{Answers, Tab, members, new_workspace, workspace};
use axum::Router;
use axum::extract::{self, FromRequestParts, RawPathParams};
use axum::http::request::Parts;
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::get;
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
    let made = command::create(&state, visitor.who, &device, &sent.get("name")).await;
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

async fn show_members(guest: Guest) -> Response {
    let Guest { visitor, here, members: all } = guest;
    visitor
        .page(Tab::Members(here.id), |visitor| members(&here, visitor.me.user.id, &all, &Answers::default()))
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
    let done = act_on_member(&state, &author, user, role, is_over).await;
    visitor.after(Tab::Members(here.id), done, &sent, |visitor, answers| {
        members(&here, visitor.me.user.id, &all, answers)
    })
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
