//! The table `invites`.

use super::super::words;
use super::user;
use crate::auth::TokenHash;
use crate::error::Error;
use app::domain::{Invite, InviteId, User, UserId, WorkspaceId};
use sea_orm::{ActiveValue::Set, entity::prelude::*};

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "invites")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// All that is kept of the ticket.
    #[sea_orm(unique)]
    pub token_hash: Vec<u8>,
    /// None for the instance alone.
    pub workspace_id: Option<Uuid>,
    pub role: String,
    pub email: Option<String>,
    /// None where they are not counted.
    pub uses_left: Option<i64>,
    pub expires_at: i64,
    pub created_at: i64,
    pub created_by: Uuid,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {
    #[sea_orm(belongs_to = "super::user::Entity", from = "Column::CreatedBy", to = "super::user::Column::Id")]
    Maker,
}

impl Related<user::Entity> for Entity {
    fn to() -> RelationDef {
        Relation::Maker.def()
    }
}

impl ActiveModelBehavior for ActiveModel {}

impl Model {
    /// The invite, made by this person.
    pub fn made_by(self, maker: user::Model) -> Result<Invite, Error> {
        let Self { id, workspace_id, role, email, uses_left, expires_at, created_at, .. } = self;
        let user::Model { id: maker, username, display_name, .. } = maker;
        Ok(Invite {
            id: InviteId(id),
            workspace_id: workspace_id.map(WorkspaceId),
            role: words::read(&role)?,
            email,
            uses_left: uses_left.map(words::count).transpose()?,
            expires_at: words::time(expires_at)?,
            created_at: words::time(created_at)?,
            created_by: User { id: UserId(maker), username, display_name, picture: None },
        })
    }
}

impl ActiveModel {
    /// An invite with what is kept of its ticket.
    pub fn of(invite: &Invite, ticket: TokenHash) -> Self {
        let Invite { id, workspace_id, role, email, uses_left, expires_at, created_at, created_by } = invite;
        Self {
            id: Set(id.0),
            token_hash: Set(ticket.as_bytes().to_vec()),
            workspace_id: Set(workspace_id.map(|workspace| workspace.0)),
            role: Set(role.as_str().to_owned()),
            email: Set(email.clone()),
            uses_left: Set(uses_left.map(i64::from)),
            expires_at: Set(expires_at.millis()),
            created_at: Set(created_at.millis()),
            created_by: Set(created_by.id.0),
        }
    }
}
