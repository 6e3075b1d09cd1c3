//! The table `statuses`.

use super::super::words;
use crate::error::Error;
use app::domain::{ProjectId, Status, StatusId, WorkspaceId};
use sea_orm::{ActiveValue::Set, entity::prelude::*};

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "statuses")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub project_id: Uuid,
    pub workspace_id: Uuid,
    pub name: String,
    pub color: String,
    pub rank: String,
    pub category: String,
    /// How many tasks it should hold at most: `limit` is a word of SQL.
    pub task_limit: Option<i64>,
    pub deleted_at: Option<i64>,
    pub seq: i64,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

impl TryFrom<Model> for Status {
    type Error = Error;

    fn try_from(row: Model) -> Result<Self, Error> {
        let Model {
            id,
            project_id,
            workspace_id: _,
            name,
            color,
            rank,
            category,
            task_limit,
            deleted_at: _,
            seq,
        } = row;
        Ok(Self {
            id: StatusId(id),
            project_id: ProjectId(project_id),
            name,
            color: words::read(&color)?,
            rank: words::read(&rank)?,
            category: words::read(&category)?,
            limit: task_limit.map(words::count).transpose()?,
            seq: words::count(seq)?,
        })
    }
}

impl ActiveModel {
    /// The row of a status; its workspace is its project's.
    pub(crate) fn of(status: &Status, workspace: WorkspaceId) -> Self {
        let Status { id, project_id, name, color, rank, category, limit, seq } = status;
        Self {
            id: Set(id.0),
            project_id: Set(project_id.0),
            workspace_id: Set(workspace.0),
            name: Set(name.clone()),
            color: Set(color.as_str().to_owned()),
            rank: Set(rank.to_string()),
            category: Set(category.as_str().to_owned()),
            task_limit: Set(limit.map(i64::from)),
            deleted_at: Set(None),
            seq: Set(words::number(*seq)),
        }
    }
}
