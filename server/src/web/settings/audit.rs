//! `/app/settings/instance/log` and `/app/settings/w/{id}/log`.

use super::Visitor;
use super::run::{Administering, Running};
use crate::audit::{Deed, Told};
use crate::state::State;
use crate::web::api::audit::{Asked, read};
use crate::web::extract::Query;
use crate::web::problem::Fault;
use app::domain::{UserId, WorkspaceId};
use app::pages::settings::{Asked as Shown, Entry, Tab, audit};
use app::words::audit as words;
use axum::extract;
use axum::response::Response;
use url::form_urlencoded;

/// The instance's.
pub async fn of_instance(
    extract::State(state): extract::State<State>,
    Administering(visitor): Administering,
    Query(asked): Query<Asked>,
) -> Result<Response, Fault> {
    page(&state, visitor, Tab::Audit, None, asked).await
}

/// A workspace's.
pub async fn of_workspace(
    extract::State(state): extract::State<State>,
    Running { visitor, workspace }: Running,
    Query(asked): Query<Asked>,
) -> Result<Response, Fault> {
    page(&state, visitor, Tab::Log(workspace.id), Some(workspace.id), asked).await
}

async fn page(
    state: &State,
    visitor: Visitor,
    tab: Tab,
    workspace: Option<WorkspaceId>,
    asked: Asked,
) -> Result<Response, Fault> {
    let person = asked.person.clone().unwrap_or_default();
    let deed = asked.deed.map(word).unwrap_or_default();
    let list = read(state, workspace, asked).await?;
    let earlier = list.next_cursor.map(|cursor| {
        let pairs = [("person", person.as_str()), ("deed", &deed), ("cursor", &cursor)];
        let query = form_urlencoded::Serializer::new(String::new()).extend_pairs(pairs).finish();
        format!("{}?{query}", tab.address())
    });
    // A workspace's own page does not repeat its name.
    let entries = list.items.into_iter().map(|told| entry(told, workspace.is_none())).collect();
    let deeds = Deed::words();
    Ok(visitor.page(tab, |_| audit(entries, earlier, Shown { person, deed }, &deeds)))
}

fn entry(told: Told, is_placed: bool) -> Entry {
    let Told { line, actor_name, subject_name, workspace_name } = told;
    let named = |name: Option<String>, id: UserId| name.unwrap_or_else(|| id.to_string());
    let nobody = if line.address.is_empty() { words::CONSOLE } else { words::SOMEBODY };
    Entry {
        at: line.at,
        deed: word(line.deed),
        actor: line.actor.map_or_else(|| nobody.to_owned(), |id| named(actor_name, id)),
        subject: line.subject.map(|id| named(subject_name, id)),
        workspace: line
            .workspace
            .filter(|_| is_placed)
            .map(|id| workspace_name.unwrap_or_else(|| id.to_string())),
        address: line.address,
        detail: line.detail,
    }
}

fn word(deed: Deed) -> String {
    deed.word()
}
