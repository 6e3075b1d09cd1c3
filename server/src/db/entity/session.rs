//! The table `sessions`.

use super::super::words;
use crate::auth::{Session, TokenHash};
use crate::error::Error;
use app::domain::{SessionId, UserId};
use sea_orm::{ActiveValue::Set, entity::prelude::*};

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "sessions")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub user_id: Uuid,
    pub token_hash: Vec<u8>,
    pub previous_hash: Option<Vec<u8>>,
    pub rotated_at: i64,
    pub created_at: i64,
    pub expires_at: i64,
    pub user_agent: String,
    pub address: String,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {
    #[sea_orm(belongs_to = "super::user::Entity", from = "Column::UserId", to = "super::user::Column::Id")]
    User,
}

impl Related<super::user::Entity> for Entity {
    fn to() -> RelationDef {
        Relation::User.def()
    }
}

impl ActiveModelBehavior for ActiveModel {}

impl TryFrom<Model> for Session {
    type Error = Error;

    fn try_from(row: Model) -> Result<Self, Error> {
        let Model {
            id,
            user_id,
            token_hash,
            previous_hash,
            rotated_at,
            created_at,
            expires_at,
            user_agent,
            address,
        } = row;
        Ok(Self {
            id: SessionId(id),
            user: UserId(user_id),
            token: TokenHash::read(&token_hash)?,
            previous: previous_hash.as_deref().map(TokenHash::read).transpose()?,
            rotated_at: words::time(rotated_at)?,
            created_at: words::time(created_at)?,
            expires_at: words::time(expires_at)?,
            user_agent,
            address,
        })
    }
}

impl From<&Session> for ActiveModel {
    fn from(session: &Session) -> Self {
        let Session { id, user, token, previous, rotated_at, created_at, expires_at, user_agent, address } =
            session;
        Self {
            id: Set(id.0),
            user_id: Set(user.0),
            token_hash: Set(token.as_bytes().to_vec()),
            previous_hash: Set(previous.as_ref().map(|hash| hash.as_bytes().to_vec())),
            rotated_at: Set(rotated_at.millis()),
            created_at: Set(created_at.millis()),
            expires_at: Set(expires_at.millis()),
            user_agent: Set(user_agent.clone()),
            address: Set(address.clone()),
        }
    }
}
