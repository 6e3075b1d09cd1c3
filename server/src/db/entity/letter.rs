//! The table `letters`.

use super::super::words;
use crate::auth::{Letter, TokenHash};
use crate::error::Error;
use app::domain::UserId;
use sea_orm::{ActiveValue::Set, entity::prelude::*};

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "letters")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub hash: Vec<u8>,
    pub user_id: Uuid,
    /// The word of [`crate::auth::Purpose`].
    pub purpose: String,
    pub email: Option<String>,
    pub expires_at: i64,
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

impl TryFrom<Model> for Letter {
    type Error = Error;

    fn try_from(row: Model) -> Result<Self, Error> {
        let Model { hash, user_id, purpose, email, expires_at } = row;
        Ok(Self {
            hash: TokenHash::read(&hash)?,
            user: UserId(user_id),
            purpose: words::read(&purpose)?,
            email,
            expires_at: words::time(expires_at)?,
        })
    }
}

impl TryFrom<&Letter> for ActiveModel {
    type Error = Error;

    fn try_from(letter: &Letter) -> Result<Self, Error> {
        let Letter { hash, user, purpose, email, expires_at } = letter;
        Ok(Self {
            hash: Set(hash.as_bytes().to_vec()),
            user_id: Set(user.0),
            purpose: Set(words::write(purpose)?),
            email: Set(email.clone()),
            expires_at: Set(expires_at.millis()),
        })
    }
}
