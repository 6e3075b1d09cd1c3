//! The table `projects`.

use super::super::words;
use crate::error::Error;
use app::domain::{Project, ProjectId, Timestamp, UserId, WorkspaceId};
use sea_orm::{ActiveValue::Set, entity::prelude::*};

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "projects")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub workspace_id: Uuid,
    pub name: String,
    pub color: String,
    pub rank: String,
    pub created_by: Uuid,
    pub created_at: i64,
    pub archived_at: Option<i64>,
    pub deleted_at: Option<i64>,
    pub seq: i64,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

impl TryFrom<Model> for Project {
    type Error = Error;

    fn try_from(row: Model) -> Result<Self, Error> {
        let Model {
            id,
            workspace_id,
            name,
            color,
            rank,
            created_by,
            created_at,
            archived_at,
            deleted_at,
            seq,
        } = row;
        Ok(Self {
            id: ProjectId(id),
            workspace_id: WorkspaceId(workspace_id),
            name,
            color: words::read(&color)?,
            rank: words::read(&rank)?,
            created_by: UserId(created_by),
            created_at: words::time(created_at)?,
            archived_at: archived_at.map(words::time).transpose()?,
            deleted_at: deleted_at.map(words::time).transpose()?,
            seq: words::count(seq)?,
        })
    }
}

impl From<&Project> for ActiveModel {
    fn from(project: &Project) -> Self {
        let Project {
            id,
            workspace_id,
            name,
            color,
            rank,
            created_by,
            created_at,
            archived_at,
            deleted_at,
            seq,
        } = project;
        Self {
            id: Set(id.0),
            workspace_id: Set(workspace_id.0),
            name: Set(name.clone()),
            color: Set(color.as_str().to_owned()),
            rank: Set(rank.to_string()),
            created_by: Set(created_by.0),
            created_at: Set(created_at.millis()),
            archived_at: Set(archived_at.map(Timestamp::millis)),
            deleted_at: Set(deleted_at.map(Timestamp::millis)),
            seq: Set(words::number(*seq)),
        }
    }
}
