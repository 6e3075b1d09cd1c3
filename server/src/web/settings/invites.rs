//! `/app/settings/w/{id}/invites`.

use super::Visitor;
use super::run::Running;
use crate::auth::Device;
use crate::db::query;
use crate::error::Error;
use crate::invites::{self, Made};
use crate::state::State;
use crate::web::extract::{Caller, Sent};
use crate::web::problem::Fault;
use app::domain::{
    FieldError, Invite, InviteDraft, InviteId, Problem, Refused, Role, WorkspaceId, WorkspaceKind, is_granted,
};
use app::pages::settings::{Answers, Confirm, Fresh, Tab, invite_revocation, invites as body};
use axum::extract;
use axum::response::Response;

/// The page.
pub async fn show(
    extract::State(state): extract::State<State>,
    Running { visitor, workspace }: Running,
) -> Result<Response, Fault> {
    let open = open(&state, Some(workspace.id)).await?;
    let tab = Tab::Invites(workspace.id);
    let roles = roles(workspace.kind, workspace.role);
    Ok(visitor.page(tab, |_| body(&open, &roles, None, &tab.address(), &Answers::default())))
}

/// Makes an invite, and shows its link this once.
pub async fn make(
    extract::State(state): extract::State<State>,
    Running { visitor, workspace }: Running,
    Caller(device): Caller,
    sent: Sent,
) -> Result<Response, Fault> {
    let made = try_to_make(&state, &visitor, Some(workspace.id), draft(&sent), &device).await;
    let open = open(&state, Some(workspace.id)).await?;
    let tab = Tab::Invites(workspace.id);
    let roles = roles(workspace.kind, workspace.role);
    match made {
        Ok(fresh) => {
            let none = Answers::default();
            Ok(visitor.page(tab, |_| body(&open, &roles, Some(fresh), &tab.address(), &none)))
        }
        Err(error) => visitor
            .after(tab, Err(error), &sent, |_, answers| body(&open, &roles, None, &tab.address(), answers)),
    }
}

/// Takes an invite back.
pub async fn revoke(
    extract::State(state): extract::State<State>,
    Running { visitor, workspace }: Running,
    Caller(device): Caller,
    sent: Sent,
) -> Result<Response, Fault> {
    let tab = Tab::Invites(workspace.id);
    if let Some(question) = visitor.ask(tab, &sent, || question(&sent, &tab.address())) {
        return Ok(question);
    }
    let done = try_to_revoke(&state, &visitor, Some(workspace.id), sent.get("invite"), &device).await;
    let open = open(&state, Some(workspace.id)).await?;
    let roles = roles(workspace.kind, workspace.role);
    visitor.after(tab, done, &sent, |_, answers| body(&open, &roles, None, &tab.address(), answers))
}

/// What is asked before an invite is revoked.
pub(super) fn question(sent: &Sent, path: &str) -> Option<Confirm> {
    sent.get("invite").parse().ok().map(|invite| invite_revocation(invite, path))
}

/// The roles that this person may invite people as.
fn roles(kind: WorkspaceKind, own: Role) -> Vec<Role> {
    let roles = [Role::Member, Role::Viewer, Role::Admin].into_iter();
    roles.filter(|role| kind != WorkspaceKind::Personal && is_granted(own, *role)).collect()
}

pub(super) async fn open(state: &State, workspace: Option<WorkspaceId>) -> Result<Vec<Invite>, Error> {
    query::invite::list(state.db.read(), workspace, state.clock.now()).await
}

pub(super) async fn try_to_make(
    state: &State,
    visitor: &Visitor,
    workspace: Option<WorkspaceId>,
    draft: Result<InviteDraft, Refused>,
    device: &Device,
) -> Result<Fresh, Error> {
    let Made { invite, ticket } = invites::make(state, visitor.who, workspace, &draft?, device).await?;
    Ok(match (ticket, invite.email) {
        (Some(ticket), _) => Fresh::Link(state.config.link(&invites::path(&ticket.to_string()))),
        (None, to) => Fresh::Mailed(to.unwrap_or_default()),
    })
}

pub(super) async fn try_to_revoke(
    state: &State,
    visitor: &Visitor,
    workspace: Option<WorkspaceId>,
    id: String,
    device: &Device,
) -> Result<&'static str, Error> {
    let id = id.parse::<InviteId>().map_err(|_| Refused::NotFound)?;
    invites::revoke(state, visitor.who, workspace, id, device).await.map(|()| "revoked")
}

/// What a form says; a field that is empty or not there is as it is usually.
pub(super) fn draft(sent: &Sent) -> Result<InviteDraft, Refused> {
    let usual = InviteDraft::default();
    let email = sent.given("email");
    let unread = |field: &str| FieldError::new(field, Problem::Format);
    let role = match sent.get("role").as_str() {
        "" => Ok(usual.role),
        "viewer" => Ok(Role::Viewer),
        "member" => Ok(Role::Member),
        "admin" => Ok(Role::Admin),
        _ => Err(FieldError::new("role", Problem::Unknown)),
    };
    let expires_in = sent.given("expires_in").map_or(Ok(usual.expires_in), |text| text.parse());
    let expires_in = expires_in.map_err(|_| unread("expires_in"));
    // Nothing chosen in the list of uses stands for any number.
    let uses = sent.given("uses").map(|text| text.parse()).transpose().map_err(|_| unread("uses"));
    match (role, expires_in, uses) {
        (Ok(role), Ok(expires_in), Ok(uses)) => Ok(InviteDraft { role, expires_in, uses, email }),
        (role, expires_in, uses) => {
            let errors = [role.err(), expires_in.err(), uses.err()];
            Err(Refused::Invalid(errors.into_iter().flatten().collect()))
        }
    }
}
