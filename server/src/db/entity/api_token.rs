//! The table `api_tokens`.

use super::super::words;
use crate::auth::{KeptToken, TokenHash};
use crate::error::Error;
use app::domain::{ApiToken, Timestamp, TokenId, UserId, WorkspaceId};
use sea_orm::{ActiveValue::Set, entity::prelude::*};

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "api_tokens")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub user_id: Uuid,
    pub workspace_id: Option<Uuid>,
    pub token_hash: Vec<u8>,
    /// The word of the wire.
    pub scope: String,
    pub name: String,
    pub created_at: i64,
    pub expires_at: i64,
    pub last_used_at: Option<i64>,
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

impl TryFrom<Model> for KeptToken {
    type Error = Error;

    fn try_from(row: Model) -> Result<Self, Error> {
        let Model {
            id,
            user_id,
            workspace_id,
            token_hash,
            scope,
            name,
            created_at,
            expires_at,
            last_used_at,
        } = row;
        let token = ApiToken {
            id: TokenId(id),
            name,
            scope: words::read(&scope)?,
            workspace_id: workspace_id.map(WorkspaceId),
            created_at: words::time(created_at)?,
            expires_at: words::time(expires_at)?,
            last_used_at: last_used_at.map(words::time).transpose()?,
        };
        Ok(Self { user: UserId(user_id), token, hash: TokenHash::read(&token_hash)? })
    }
}

impl TryFrom<&KeptToken> for ActiveModel {
    type Error = Error;

    fn try_from(kept: &KeptToken) -> Result<Self, Error> {
        let KeptToken { user, token, hash } = kept;
        let ApiToken { id, name, scope, workspace_id, created_at, expires_at, last_used_at } = token;
        Ok(Self {
            id: Set(id.0),
            user_id: Set(user.0),
            workspace_id: Set(workspace_id.map(|workspace| workspace.0)),
            token_hash: Set(hash.as_bytes().to_vec()),
            scope: Set(words::write(scope)?),
            name: Set(name.clone()),
            created_at: Set(created_at.millis()),
            expires_at: Set(expires_at.millis()),
            last_used_at: Set(last_used_at.map(Timestamp::millis)),
        })
    }
}
