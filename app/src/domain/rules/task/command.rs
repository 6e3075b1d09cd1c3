//! What can be done with a task, and what each command takes.

use super::{ASSIGNEES_MAX, create, delete, restore, update};
use crate::domain::json::record;
use crate::domain::rules::{Decide, Needs, Stamp, lost};
use crate::domain::{
    Edit, Event, Key, LostId, Only, Refused, Role, Seen, Tables, TaskDraft, TaskId, TaskPatch,
    command::commands,
};

commands! {
    /// What can be done with a task.
    TaskCommand {
        "task.create" Create(TaskDraft),
        "task.update" Update(Edit<TaskId, TaskPatch>),
        "task.delete" Delete(Only<TaskId>),
        /// Brings a deleted task back, within 30 days.
        "task.restore" Restore(Only<TaskId>),
        /// Writes again what an edit replaced.
        "task.put_back" PutBack(PutBack),
        /// What an edit replaced need not be kept.
        "task.dismiss" Dismiss(Dismiss),
    }
}

record! {
    /// The arguments of `task.put_back`.
    pub struct PutBack {
        /// The task.
        pub id: TaskId,
        /// What to write again.
        pub lost: LostId,
        /// As in a [`TaskPatch`].
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub seen: Option<Box<Seen>>,
    }
}

record! {
    /// The arguments of `task.dismiss`.
    pub struct Dismiss {
        /// The task.
        pub id: TaskId,
        /// What need not be kept.
        pub lost: LostId,
    }
}

impl Decide for TaskCommand {
    fn subject(&self) -> Key {
        match self {
            Self::Create(draft) => draft.id.into(),
            Self::Update(Edit { id, patch: _ }) => (*id).into(),
            Self::Delete(Only { id }) | Self::Restore(Only { id }) => (*id).into(),
            Self::PutBack(PutBack { id, lost: _, seen: _ }) | Self::Dismiss(Dismiss { id, lost: _ }) => {
                (*id).into()
            }
        }
    }

    fn role(&self) -> Role {
        match self {
            Self::Create(_) | Self::Update(_) | Self::Delete(_) => Role::Member,
            Self::Restore(_) | Self::PutBack(_) | Self::Dismiss(_) => Role::Member,
        }
    }

    fn needs(&self, needs: &mut Needs) {
        match self {
            Self::Create(draft) => {
                needs.new_row(draft.id);
                needs.row(draft.project_id);
                // A longer list is refused for its length.
                draft.assignees.iter().take(ASSIGNEES_MAX).for_each(|user| needs.row(*user));
            }
            Self::Update(Edit { id, patch }) => {
                needs.row(*id);
                patch.project_id.into_iter().for_each(|project| needs.row(project));
                patch.assign.iter().take(ASSIGNEES_MAX).for_each(|user| needs.row(*user));
            }
            Self::Delete(Only { id }) | Self::Restore(Only { id }) => needs.row(*id),
            Self::PutBack(PutBack { id, lost, seen: _ }) | Self::Dismiss(Dismiss { id, lost }) => {
                needs.row(*id);
                needs.row((*id, *lost));
            }
        }
    }

    fn decide(&self, tables: &Tables, stamp: Stamp) -> Result<Vec<Event>, Refused> {
        match self {
            Self::Create(draft) => create(draft, tables, stamp),
            Self::Update(Edit { id, patch }) => update(*id, patch, tables, stamp),
            Self::Delete(Only { id }) => delete(*id, tables, stamp),
            Self::Restore(Only { id }) => restore(*id, tables, stamp),
            Self::PutBack(PutBack { id, lost, seen }) => {
                lost::put_back(*id, *lost, seen.as_deref(), tables, stamp)
            }
            Self::Dismiss(Dismiss { id, lost }) => lost::dismiss(*id, *lost, tables, stamp),
        }
    }

    /// What was dismissed on purpose is gone.
    fn is_undoable(&self) -> bool {
        match self {
            Self::Create(_) | Self::Update(_) | Self::Delete(_) | Self::Restore(_) | Self::PutBack(_) => true,
            Self::Dismiss(_) => false,
        }
    }

    fn summary(&self, title: Option<&str>) -> String {
        let task = title.map_or_else(|| "a task".to_owned(), |title| format!("“{title}”"));
        match self {
            Self::Create(draft) => format!("New task “{}”", draft.title),
            Self::Update(_) => format!("Change to {task}"),
            Self::Delete(_) => format!("Deleting {task}"),
            Self::Restore(_) => format!("Restoring {task}"),
            Self::PutBack(_) => format!("Putting back an earlier text of {task}"),
            Self::Dismiss(_) => format!("Dismissing an earlier text of {task}"),
        }
    }

    fn texts(&self) -> Vec<&str> {
        match self {
            Self::Create(draft) => vec![&draft.title, &draft.description],
            Self::Update(Edit { patch, id: _ }) => {
                [&patch.title, &patch.description].into_iter().flatten().map(String::as_str).collect()
            }
            Self::Delete(_) | Self::Restore(_) | Self::PutBack(_) | Self::Dismiss(_) => Vec::new(),
        }
    }
}
