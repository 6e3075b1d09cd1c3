//! The table `lost`.

use super::super::words;
use crate::error::Error;
use app::domain::{Lost, LostId, TaskId, UserId, WorkspaceId};
use sea_orm::{ActiveValue::Set, entity::prelude::*};

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "lost")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub task_id: Uuid,
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub workspace_id: Uuid,
    /// JSON: the field and what stood there.
    pub former: String,
    pub by: Uuid,
    pub replaced_by: Uuid,
    pub at: i64,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

impl TryFrom<Model> for Lost {
    type Error = Error;

    fn try_from(row: Model) -> Result<Self, Error> {
        let Model { task_id, id, workspace_id: _, former, by, replaced_by, at } = row;
        Ok(Self {
            id: LostId(id),
            task_id: TaskId(task_id),
            former: serde_json::from_str(&former)?,
            by: UserId(by),
            replaced_by: UserId(replaced_by),
            at: words::time(at)?,
        })
    }
}

impl ActiveModel {
    /// The row; its workspace is its task's.
    ///
    /// # Errors
    /// The value cannot be written as JSON.
    pub(crate) fn of(lost: &Lost, workspace: WorkspaceId) -> Result<Self, Error> {
        let Lost { id, task_id, former, by, replaced_by, at } = lost;
        Ok(Self {
            task_id: Set(task_id.0),
            id: Set(id.0),
            workspace_id: Set(workspace.0),
            former: Set(serde_json::to_string(former)?),
            by: Set(by.0),
            replaced_by: Set(replaced_by.0),
            at: Set(at.millis()),
        })
    }
}
