//! Which tasks a list holds, as the address says it.

use crate::auth::Actor;
use crate::db::query;
use crate::db::query::task::{Page, TaskFilter};
use crate::state::State;
use crate::web::extract::{Limit, prove};
use crate::web::problem::Fault;
use app::domain::{Category, Due, KEPT_DAYS, Priority, Problem, ProjectId, Refused, UserId, WorkspaceId};
use serde::de::DeserializeOwned;
use serde::de::value::{Error as WordError, StrDeserializer};
use serde::{Deserialize, Deserializer, de};
use utoipa::IntoParams;

/// So many tasks are on a page where no `limit` is named.
const LIMIT: u64 = 50;

/// Which tasks to list; what is absent leaves nothing out.
#[derive(Clone, Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct Which {
    /// The workspace; all of one's own where none is named.
    workspace: Option<WorkspaceId>,
    /// The project.
    project: Option<ProjectId>,
    /// In columns of these categories, with commas between them.
    #[serde(default, deserialize_with = "words")]
    #[param(value_type = Option<String>, example = "todo,in_progress")]
    status: Vec<Category>,
    /// Of these priorities, with commas between them.
    #[serde(default, deserialize_with = "words")]
    #[param(value_type = Option<String>, example = "high,urgent")]
    priority: Vec<Priority>,
    /// On which this person works: an id, or `me`.
    assignee: Option<String>,
    /// Due before that day begins, or before that instant.
    due_before: Option<Due>,
    /// Due after that day has ended, or after that instant.
    due_after: Option<Due>,
    /// With each of these words in title or description.
    q: Option<String>,
    /// `true`: those in the trash, which can be restored for 30 days, instead of those that are there.
    #[serde(default)]
    #[param(value_type = Option<bool>)]
    deleted: bool,
    /// `rank`, `created_at`, `updated_at`, `due_at`, `priority`, `title` or `number`; with `-` before it the
    /// greatest first.
    #[param(example = "-updated_at")]
    sort: Option<String>,
    /// At most so many, 1–200.
    #[param(value_type = Option<u64>, minimum = 1, maximum = 200)]
    limit: Option<Limit>,
    /// `next_cursor` of the page before.
    cursor: Option<String>,
}

impl Which {
    /// The filter, for what this person may see, and the page.
    ///
    /// # Errors
    /// [`Refused::NotFound`] for a workspace that is not theirs; [`Refused::Invalid`].
    pub(super) async fn read(self, state: &State, who: Actor) -> Result<(TaskFilter, Page), Fault> {
        let workspaces = match self.workspace {
            Some(workspace) => {
                prove(state, who, workspace).await?;
                vec![workspace]
            }
            None => {
                let theirs = query::workspace::of_user(state.db.read(), who.user).await?;
                let ids = theirs.into_iter().map(|workspace| workspace.id);
                ids.filter(|workspace| who.may_enter(*workspace)).collect()
            }
        };
        let filter = TaskFilter {
            workspaces,
            project: self.project,
            statuses: self.status,
            priorities: self.priority,
            assignee: self.assignee.map(|text| assignee(&text, who)).transpose()?,
            due_before: self.due_before,
            due_after: self.due_after,
            q: self.q,
            deleted_since: self.deleted.then(|| state.clock.now().days_before(KEPT_DAYS)),
            sort: self.sort.map(|text| text.parse()).transpose()?.unwrap_or_default(),
        };
        let limit = Limit::or(self.limit, LIMIT);
        Ok((filter, Page { limit, cursor: self.cursor }))
    }
}

fn assignee(text: &str, who: Actor) -> Result<UserId, Refused> {
    if text == "me" {
        return Ok(who.user);
    }
    text.parse().map_err(|_| Refused::field("assignee", Problem::Format))
}

/// Words of the wire with commas between them.
fn words<'de, T: DeserializeOwned, D: Deserializer<'de>>(from: D) -> Result<Vec<T>, D::Error> {
    let text = String::deserialize(from)?;
    let word =
        |word: &str| T::deserialize(StrDeserializer::<WordError>::new(word)).map_err(de::Error::custom);
    text.split(',').map(str::trim).filter(|part| !part.is_empty()).map(word).collect()
}
