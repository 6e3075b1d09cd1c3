//! The table `members`.

use super::super::words;
use super::{picture, user};
use crate::error::Error;
use app::domain::{Member, PictureId, UserId};
use sea_orm::entity::prelude::*;
use sea_orm::{FromQueryResult, JoinType, QuerySelect, Select};

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "members")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub workspace_id: Uuid,
    #[sea_orm(primary_key, auto_increment = false)]
    pub user_id: Uuid,
    pub role: String,
    pub joined_at: i64,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {
    #[sea_orm(
        belongs_to = "super::workspace::Entity",
        from = "Column::WorkspaceId",
        to = "super::workspace::Column::Id"
    )]
    Workspace,
    #[sea_orm(belongs_to = "super::user::Entity", from = "Column::UserId", to = "super::user::Column::Id")]
    User,
    #[sea_orm(
        belongs_to = "super::picture::Entity",
        from = "Column::UserId",
        to = "super::picture::Column::UserId"
    )]
    Picture,
}

impl Related<super::workspace::Entity> for Entity {
    fn to() -> RelationDef {
        Relation::Workspace.def()
    }
}

impl Related<user::Entity> for Entity {
    fn to() -> RelationDef {
        Relation::User.def()
    }
}

impl ActiveModelBehavior for ActiveModel {}

/// A membership, with what there is to see of the person.
#[derive(FromQueryResult)]
pub(crate) struct WithPerson {
    pub(crate) workspace_id: Uuid,
    user_id: Uuid,
    role: String,
    joined_at: i64,
    username: String,
    display_name: String,
    picture: Option<Uuid>,
}

impl TryFrom<WithPerson> for Member {
    type Error = Error;

    fn try_from(row: WithPerson) -> Result<Self, Error> {
        Ok(Self {
            user_id: UserId(row.user_id),
            username: row.username,
            display_name: row.display_name,
            picture: row.picture.map(PictureId),
            role: words::read(&row.role)?,
            joined_at: words::time(row.joined_at)?,
        })
    }
}

impl WithPerson {
    /// All memberships, to be narrowed down.
    pub(crate) fn select() -> Select<Entity> {
        Entity::find()
            .select_only()
            .columns([Column::WorkspaceId, Column::UserId, Column::Role, Column::JoinedAt])
            .columns([user::Column::Username, user::Column::DisplayName])
            .column_as(picture::Column::Id, "picture")
            .join(JoinType::InnerJoin, Relation::User.def())
            .join(JoinType::LeftJoin, Relation::Picture.def())
    }
}
