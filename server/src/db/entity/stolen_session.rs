//! The table `stolen_sessions`.

use super::super::words;
use crate::auth::Theft;
use crate::error::Error;
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "stolen_sessions")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub user_id: Uuid,
    pub at: i64,
    pub user_agent: String,
    pub address: String,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

impl TryFrom<Model> for Theft {
    type Error = Error;

    fn try_from(row: Model) -> Result<Self, Error> {
        let Model { at, user_agent, address, .. } = row;
        Ok(Self { at: words::time(at)?, user_agent, address })
    }
}
