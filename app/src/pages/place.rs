//! Addresses within the app, to be shared and reloaded.

use crate::domain::{Priority, ProjectId, TaskId, UserId, WorkspaceId};
use crate::store::{Filter, Sort, Store, use_store};
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::{use_navigate, use_params_map, use_query_map};
use leptos_router::params::ParamsMap;

/// A project's board or list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    /// The workspace in the address.
    pub workspace: WorkspaceId,
    /// The project in the address.
    pub project: ProjectId,
    /// Which way of looking at it.
    pub view: View,
}

/// A way of looking at a project.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum View {
    /// Columns by status.
    Board,
    /// Rows, grouped by status.
    List,
}

impl Place {
    /// The place at an address; none where that names no project.
    #[must_use]
    pub fn read(address: &str) -> Option<Self> {
        let mut parts = address.strip_prefix("/app/w/")?.split('/');
        let workspace = parts.next()?.parse().ok()?;
        let project = parts.next().filter(|part| *part == "p").and(parts.next())?.parse().ok()?;
        let view = match (parts.next(), parts.next()) {
            (None, None) => View::Board,
            (Some("list"), None) => View::List,
            _ => return None,
        };
        Some(Self { workspace, project, view })
    }

    /// The address of this place.
    #[must_use]
    pub fn address(&self) -> String {
        let list = if self.view == View::List { "/list" } else { "" };
        format!("/app/w/{}/p/{}{list}", self.workspace, self.project)
    }

    /// The same, with what is filtered and how it is sorted.
    #[must_use]
    pub fn address_with(&self, options: &ViewOptions) -> String {
        let mut query = ParamsMap::new();
        options.write(&mut query);
        self.address() + &query.to_query_string()
    }

    /// The address of a task opened over this place.
    #[must_use]
    pub fn address_of(&self, task: TaskId) -> String {
        format!("{}?task={task}", self.address())
    }
}

/// What a project's page leaves out and how it sorts, as its address says: `?q=&priority=&assignee=&sort=`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ViewOptions {
    /// What is left out.
    pub filter: Filter,
    /// The order of the list.
    pub sort: Sort,
}

/// The names in the query that belong to the view options.
const OPTIONS: [&str; 4] = ["q", "priority", "assignee", "sort"];
/// The assignee in an address who is the person that opens it.
const ME: &str = "me";
/// The longest text that an address filters by, in characters.
const QUERY_MAX: usize = 200;

impl ViewOptions {
    /// What the store shows by; tracked.
    #[must_use]
    pub fn of(store: Store) -> Self {
        Self { filter: store.filter.get(), sort: store.sort.get() }
    }

    /// Has the store show by them.
    pub fn apply(self, store: Store) {
        if store.filter.with_untracked(|now| *now != self.filter) {
            store.filter.set(self.filter);
        }
        if store.sort.get_untracked() != self.sort {
            store.sort.set(self.sort);
        }
    }

    /// What an address says to `me`; what it says wrongly is left out.
    #[must_use]
    pub fn read(query: &ParamsMap, me: UserId) -> Self {
        let word = |name: &str| query.get_str(name).unwrap_or_default();
        let (priority, assignee, sort) = (word("priority"), word("assignee"), word("sort"));
        let filter = Filter {
            text: word("q").chars().take(QUERY_MAX).collect(),
            priority: Priority::ALL.into_iter().find(|one| one.as_str() == priority),
            assignee: if assignee == ME { Some(me) } else { assignee.parse().ok() },
        };
        let sort = Sort::ALL.into_iter().find(|one| one.as_str() == sort).unwrap_or_default();
        Self { filter, sort }
    }

    /// Puts them into an address's query, in place of others; what shows everything is not said.
    pub fn write(&self, query: &mut ParamsMap) {
        for name in OPTIONS {
            query.remove(name);
        }
        let Self { filter, sort } = self;
        let text = Some(filter.text.trim()).filter(|text| !text.is_empty()).map(str::to_owned);
        let priority = filter.priority.map(|priority| priority.as_str().to_owned());
        let assignee = filter.assignee.map(|user| user.to_string());
        let sort = Some(*sort).filter(|sort| *sort != Sort::default()).map(|sort| sort.as_str().to_owned());
        for (name, value) in OPTIONS.into_iter().zip([text, priority, assignee, sort]) {
            if let Some(value) = value {
                query.insert(name, value);
            }
        }
    }
}

/// A field of a task's dialog that keys lead to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TaskField {
    /// Who works on it.
    Assignees,
    /// When it is due.
    DueDate,
}

impl TaskField {
    /// The word in the address.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Assignees => "assignees",
            Self::DueDate => "due_at",
        }
    }
}

impl Place {
    /// The address of a task opened over this place, with the focus on one of its fields.
    #[must_use]
    pub fn address_of_field(&self, task: TaskId, field: TaskField) -> String {
        format!("{}&field={}", self.address_of(task), field.as_str())
    }
}

/// The field of the open task that the address asks for.
#[must_use]
pub fn use_open_field() -> Memo<Option<TaskField>> {
    let query = use_query_map();
    Memo::new(move |_| {
        let word = query.with(|query| query.get("field"))?;
        [TaskField::Assignees, TaskField::DueDate].into_iter().find(|field| field.as_str() == word)
    })
}

/// The address of a workspace's trash.
#[must_use]
pub fn trash_address(workspace: WorkspaceId) -> String {
    format!("/app/w/{workspace}/trash")
}

/// The workspace in the address.
#[must_use]
pub fn use_workspace() -> Memo<Option<WorkspaceId>> {
    let params = use_params_map();
    Memo::new(move |_| params.with(|params| params.get_str("workspace")?.parse().ok()))
}

/// The place in the address; none where it names no project.
#[must_use]
pub fn use_place() -> Memo<Option<Place>> {
    let params = use_params_map();
    Memo::new(move |_| {
        params.with(|params| {
            Some(Place {
                workspace: params.get_str("workspace")?.parse().ok()?,
                project: params.get_str("project")?.parse().ok()?,
                view: match params.get_str("view") {
                    None | Some("") => View::Board,
                    Some("list") => View::List,
                    Some(_) => return None,
                },
            })
        })
    })
}

/// The task that is opened, by its id in the address.
#[must_use]
pub fn use_open_task() -> Memo<Option<TaskId>> {
    let query = use_query_map();
    Memo::new(move |_| query.with(|query| query.get_str("task")?.parse().ok()))
}

/// Whoever no longer belongs to the workspace that they look at is led on to another place.
pub fn leave_what_is_lost(workspace: Memo<Option<WorkspaceId>>) {
    let store = use_store();
    let navigate = use_navigate();
    Effect::new(move |before: Option<Option<WorkspaceId>>| {
        let here = workspace.get();
        let belongs = here.filter(|here| store.belongs_to(*here));
        let is_lost = belongs.is_none() && here.is_some() && before.flatten() == here;
        if is_lost {
            navigate("/app", NavigateOptions { replace: true, ..NavigateOptions::default() });
        }
        belongs
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_reads_back_as_it_was_written() {
        let board =
            Place { workspace: WorkspaceId::generate(), project: ProjectId::generate(), view: View::Board };
        for place in [board, Place { view: View::List, ..board }] {
            assert_eq!(Place::read(&place.address()), Some(place));
        }
        let address = board.address();
        for other in ["", "/app", "/app/w/x/p/y", &format!("{address}/x"), &format!("{address}/list/x")] {
            assert_eq!(Place::read(other), None, "{other}");
        }
    }
    #[test]
    fn view_options_read_back_as_they_were_written() {
        let me = UserId::generate();
        let filter = Filter {
            text: "a & b=c ü".into(),
            priority: Some(Priority::High),
            assignee: Some(UserId::generate()),
        };
        let all = ViewOptions { filter, sort: Sort::Due };
        for options in [ViewOptions::default(), all] {
            let mut query: ParamsMap = [("task", "1"), ("sort", "title")].into_iter().collect();
            options.write(&mut query);
            assert_eq!(ViewOptions::read(&query, me), options);
            assert_eq!(query.get_str("task"), Some("1"), "what else stands there stays");
        }
    }

    #[test]
    fn a_space_at_the_end_does_not_stand_in_the_address() {
        let me = UserId::generate();
        let options = ViewOptions {
            filter: Filter { text: "buy ".into(), ..Filter::default() },
            ..ViewOptions::default()
        };
        let mut query = ParamsMap::new();
        options.write(&mut query);
        assert_eq!(ViewOptions::read(&query, me).filter.text, "buy");
    }

    #[test]
    fn an_address_of_nonsense_shows_everything() {
        let me = UserId::generate();
        let nonsense: ParamsMap =
            [("q", "  "), ("priority", "x"), ("assignee", "x"), ("sort", "")].into_iter().collect();
        let options = ViewOptions::read(&nonsense, me);
        assert!(options.filter.is_empty());
        assert_eq!(options.sort, Sort::Manual);
        let mine: ParamsMap = [("assignee", "me")].into_iter().collect();
        assert_eq!(ViewOptions::read(&mine, me).filter.assignee, Some(me));
    }
}
