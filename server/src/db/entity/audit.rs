//! The table `audit`.

use super::super::words;
use crate::audit::Line;
use crate::error::Error;
use app::domain::{UserId, WorkspaceId};
use sea_orm::{ActiveValue::Set, entity::prelude::*};

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "audit")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub at: i64,
    /// The word of the wire.
    pub deed: String,
    pub actor: Option<Uuid>,
    pub subject: Option<Uuid>,
    pub workspace_id: Option<Uuid>,
    pub address: String,
    pub detail: String,
    /// What they were called then.
    pub actor_name: Option<String>,
    pub subject_name: Option<String>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {
    #[sea_orm(
        belongs_to = "super::workspace::Entity",
        from = "Column::WorkspaceId",
        to = "super::workspace::Column::Id"
    )]
    Workspace,
}

impl Related<super::workspace::Entity> for Entity {
    fn to() -> RelationDef {
        Relation::Workspace.def()
    }
}

impl ActiveModelBehavior for ActiveModel {}

impl TryFrom<Model> for Line {
    type Error = Error;

    fn try_from(row: Model) -> Result<Self, Error> {
        let Model { id, at, deed, actor, subject, workspace_id, address, detail, .. } = row;
        Ok(Self {
            id,
            at: words::time(at)?,
            deed: words::read(&deed)?,
            actor: actor.map(UserId),
            subject: subject.map(UserId),
            workspace: workspace_id.map(WorkspaceId),
            address,
            detail,
        })
    }
}

impl TryFrom<&Line> for ActiveModel {
    type Error = Error;

    fn try_from(line: &Line) -> Result<Self, Error> {
        let Line { id, at, deed, actor, subject, workspace, address, detail } = line;
        Ok(Self {
            id: Set(*id),
            at: Set(at.millis()),
            deed: Set(words::write(deed)?),
            actor: Set(actor.map(|user| user.0)),
            subject: Set(subject.map(|user| user.0)),
            workspace_id: Set(workspace.map(|workspace| workspace.0)),
            address: Set(address.clone()),
            detail: Set(detail.clone()),
            actor_name: Set(None),
            subject_name: Set(None),
        })
    }
}
