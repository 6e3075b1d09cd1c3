//! What somebody wrote and a later edit replaced without its author having seen it.

#[cfg(feature = "ssr")]
use super::text::double_option;
use super::{Due, LostId, Priority, Task, TaskId, TaskPatch, Timestamp, UserId};
use crate::domain::json::{FromJson, Unreadable, only_field, read_by_name, record};
#[cfg(feature = "ssr")]
use serde::Deserialize;
use serde::Serialize;
use serde_json::Value;
use uuid::Uuid;

/// The most that is kept of one task; the oldest goes first.
pub const LOST_MAX: usize = 20;

record! {
    /// What an edit replaced, kept with its task so that it can be put back.
    pub struct Lost {
        /// Its id, within the task.
        pub id: LostId,
        /// The task.
        pub task_id: TaskId,
        /// The field and what stood there.
        pub former: Former,
        /// Who had changed the task last: whose words these are.
        pub by: UserId,
        /// Whose edit replaced them.
        pub replaced_by: UserId,
        /// When they were replaced.
        pub at: Timestamp,
    }
}

/// A field and what stood there. On the wire `{"title": "…"}`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "ssr", derive(Deserialize, utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs, reason = "the names say all there is to say")]
pub enum Former {
    Title(String),
    Description(String),
    Priority(Priority),
    StartAt(Option<Due>),
    DueAt(Option<Due>),
}

impl FromJson for Former {
    fn from_json(json: &Value) -> Result<Self, Unreadable> {
        let (name, value) = only_field(json)?;
        Ok(match name.as_str() {
            "title" => Self::Title(FromJson::from_json(value)?),
            "description" => Self::Description(FromJson::from_json(value)?),
            "priority" => Self::Priority(FromJson::from_json(value)?),
            "start_at" => Self::StartAt(FromJson::from_json(value)?),
            "due_at" => Self::DueAt(FromJson::from_json(value)?),
            _ => return Err(Unreadable("former")),
        })
    }
}
read_by_name!(Former);

impl Former {
    /// The edit that writes it again.
    #[must_use]
    pub fn patch(&self) -> TaskPatch {
        let mut patch = TaskPatch::default();
        match self.clone() {
            Self::Title(title) => patch.title = Some(title),
            Self::Description(text) => patch.description = Some(text),
            Self::Priority(priority) => patch.priority = Some(priority),
            Self::StartAt(start) => patch.start_at = Some(start),
            Self::DueAt(due) => patch.due_at = Some(due),
        }
        patch
    }

    /// What stands in the same field now.
    #[must_use]
    pub fn now_in(&self, task: &Task) -> Self {
        match self {
            Self::Title(_) => Self::Title(task.title.clone()),
            Self::Description(_) => Self::Description(task.description.clone()),
            Self::Priority(_) => Self::Priority(task.priority),
            Self::StartAt(_) => Self::StartAt(task.start_at),
            Self::DueAt(_) => Self::DueAt(task.due_at),
        }
    }

    /// Tells the fields apart, so that one edit can lose one of each.
    const fn index(&self) -> u128 {
        match self {
            Self::Title(_) => 1,
            Self::Description(_) => 2,
            Self::Priority(_) => 3,
            Self::StartAt(_) => 4,
            Self::DueAt(_) => 5,
        }
    }
}

record! {
    /// What the author of an edit saw in the fields that it changes. Where something else stands there by
    /// the time the edit is carried out, texts are merged, and what is replaced unseen is kept.
    pub struct Seen {
        /// Made anew by the client for every edit: the ids of what it replaces follow from it, so that
        /// browser and server give the same ones.
        pub id: LostId,
        /// The title.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub title: Option<String>,
        /// The description.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub description: Option<String>,
        /// The priority.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub priority: Option<Priority>,
        /// The start; `null` where there was none.
        #[serde(default, deserialize_with = "double_option", skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "ssr", schema(value_type = Option<Due>))]
        pub start_at: Option<Option<Due>>,
        /// The due date; `null` where there was none.
        #[serde(default, deserialize_with = "double_option", skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "ssr", schema(value_type = Option<Due>))]
        pub due_at: Option<Option<Due>>,
    }
}

impl Seen {
    /// Nothing seen yet.
    #[must_use]
    pub fn new(id: LostId) -> Self {
        Self { id, title: None, description: None, priority: None, start_at: None, due_at: None }
    }

    /// What `task` shows in the fields that `patch` changes.
    #[must_use]
    pub fn of(task: &Task, patch: &TaskPatch, id: LostId) -> Self {
        Self {
            id,
            title: patch.title.is_some().then(|| task.title.clone()),
            description: patch.description.is_some().then(|| task.description.clone()),
            priority: patch.priority.is_some().then_some(task.priority),
            start_at: patch.start_at.is_some().then_some(task.start_at),
            due_at: patch.due_at.is_some().then_some(task.due_at),
        }
    }

    /// The id of what an edit with this replaced in a field.
    #[must_use]
    pub fn id_of(&self, former: &Former) -> LostId {
        LostId(Uuid::from_u128(self.id.0.as_u128() ^ former.index()))
    }

    /// Was anything seen?
    #[must_use]
    pub fn is_empty(&self) -> bool {
        *self == Self::new(self.id)
    }
}
