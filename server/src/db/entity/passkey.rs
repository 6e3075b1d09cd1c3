//! The table `passkeys`.

use super::super::words;
use crate::auth::KeptPasskey;
use crate::error::Error;
use app::domain::{Passkey, PasskeyId, Timestamp, UserId};
use sea_orm::{ActiveValue::Set, entity::prelude::*};

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "passkeys")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub user_id: Uuid,
    pub credential_id: Vec<u8>,
    pub transports: i32,
    pub public_key: Vec<u8>,
    pub condition: Vec<u8>,
    pub name: String,
    pub created_at: i64,
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

impl TryFrom<Model> for KeptPasskey {
    type Error = Error;

    fn try_from(row: Model) -> Result<Self, Error> {
        let Model {
            id,
            user_id,
            credential_id,
            transports,
            public_key,
            condition,
            name,
            created_at,
            last_used_at,
        } = row;
        let passkey = Passkey {
            id: PasskeyId(id),
            name,
            created_at: words::time(created_at)?,
            last_used_at: last_used_at.map(words::time).transpose()?,
        };
        let transports = words::count(transports.into())?;
        Ok(Self { user: UserId(user_id), passkey, credential_id, transports, public_key, condition })
    }
}

impl From<&KeptPasskey> for ActiveModel {
    fn from(kept: &KeptPasskey) -> Self {
        let KeptPasskey { user, passkey, credential_id, transports, public_key, condition } = kept;
        let Passkey { id, name, created_at, last_used_at } = passkey;
        Self {
            id: Set(id.0),
            user_id: Set(user.0),
            credential_id: Set(credential_id.clone()),
            transports: Set((*transports).into()),
            public_key: Set(public_key.clone()),
            condition: Set(condition.clone()),
            name: Set(name.clone()),
            created_at: Set(created_at.millis()),
            last_used_at: Set(last_used_at.map(Timestamp::millis)),
        }
    }
}
