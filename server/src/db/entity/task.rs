//! The table `tasks`.

use super::super::words;
use crate::error::Error;
use app::domain::{Due, Priority, ProjectId, StatusId, Task, TaskId, UserId, WorkspaceId};
use sea_orm::{ActiveValue::Set, entity::prelude::*};

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "tasks")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub number: i64,
    pub workspace_id: Uuid,
    pub project_id: Uuid,
    pub title: String,
    /// The title in small letters: for searching and sorting.
    pub title_key: String,
    pub description: String,
    /// The description in small letters: for searching.
    pub description_key: String,
    pub status_id: Uuid,
    pub status: String,
    /// 0, none, to 4, urgent: sorts as it is.
    pub priority: i16,
    pub start_at: Option<String>,
    pub due_at: Option<String>,
    /// What due dates sort by.
    pub due_key: Option<i64>,
    pub rank: String,
    pub created_by: Uuid,
    pub created_at: i64,
    pub updated_by: Uuid,
    pub updated_at: i64,
    pub completed_at: Option<i64>,
    pub deleted_at: Option<i64>,
    pub deleted_by: Option<Uuid>,
    pub seq: i64,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

impl Model {
    /// The task that the row holds, with those who work on it.
    pub(crate) fn with(self, assignees: Vec<UserId>) -> Result<Task, Error> {
        let Self {
            id,
            number,
            workspace_id,
            project_id,
            title,
            title_key: _,
            description,
            description_key: _,
            status_id,
            status,
            priority,
            start_at,
            due_at,
            due_key: _,
            rank,
            created_by,
            created_at,
            updated_by,
            updated_at,
            completed_at,
            deleted_at,
            deleted_by,
            seq,
        } = self;
        Ok(Task {
            id: TaskId(id),
            number: words::count(number)?,
            workspace_id: WorkspaceId(workspace_id),
            project_id: ProjectId(project_id),
            title,
            description,
            status_id: StatusId(status_id),
            status: words::read(&status)?,
            priority: priority_of(priority)?,
            start_at: start_at.as_deref().map(words::read).transpose()?,
            due_at: due_at.as_deref().map(words::read).transpose()?,
            assignees,
            rank: words::read(&rank)?,
            created_by: UserId(created_by),
            created_at: words::time(created_at)?,
            updated_by: UserId(updated_by),
            updated_at: words::time(updated_at)?,
            completed_at: completed_at.map(words::time).transpose()?,
            deleted_at: deleted_at.map(words::time).transpose()?,
            deleted_by: deleted_by.map(UserId),
            seq: words::count(seq)?,
        })
    }
}

impl From<&Task> for ActiveModel {
    fn from(task: &Task) -> Self {
        Self {
            id: Set(task.id.0),
            number: Set(task.number.into()),
            workspace_id: Set(task.workspace_id.0),
            project_id: Set(task.project_id.0),
            title: Set(task.title.clone()),
            title_key: Set(key(&task.title)),
            description: Set(task.description.clone()),
            description_key: Set(key(&task.description)),
            status_id: Set(task.status_id.0),
            status: Set(task.status.as_str().to_owned()),
            priority: Set(level(task.priority)),
            start_at: Set(task.start_at.map(|start| start.to_string())),
            due_at: Set(task.due_at.map(|due| due.to_string())),
            due_key: Set(task.due_at.map(Due::sort_key)),
            rank: Set(task.rank.to_string()),
            created_by: Set(task.created_by.0),
            created_at: Set(task.created_at.millis()),
            updated_by: Set(task.updated_by.0),
            updated_at: Set(task.updated_at.millis()),
            completed_at: Set(task.completed_at.map(app::domain::Timestamp::millis)),
            deleted_at: Set(task.deleted_at.map(app::domain::Timestamp::millis)),
            deleted_by: Set(task.deleted_by.map(|user| user.0)),
            seq: Set(words::number(task.seq)),
        }
    }
}

/// A text as it is searched for and sorted by: in small letters, of whatever script.
pub(crate) fn key(text: &str) -> String {
    text.to_lowercase()
}

/// A priority as its column holds it.
pub(crate) fn level(priority: Priority) -> i16 {
    priority as i16
}

fn priority_of(level: i16) -> Result<Priority, Error> {
    let found = Priority::ALL.into_iter().find(|priority| *priority as i16 == level);
    found.ok_or_else(|| Error::internal(format!("no such priority in the database: {level}")))
}
