//! The table `users`.

use super::super::words;
use crate::error::Error;
use app::domain::{Me, User, UserId};
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "users")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    #[sea_orm(unique)]
    pub username: String,
    /// The address that the person has proven to be theirs.
    #[sea_orm(unique)]
    pub email: Option<String>,
    #[sea_orm(unique)]
    pub phone: Option<String>,
    pub display_name: String,
    pub password_hash: String,
    pub is_admin: bool,
    pub created_at: i64,
    /// Since when the person is kept out.
    pub disabled_at: Option<i64>,
    /// The address that they only typed; none beside a proven one.
    pub claimed_email: Option<String>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

impl TryFrom<Model> for Me {
    type Error = Error;

    fn try_from(row: Model) -> Result<Self, Error> {
        let Model { id, username, email, claimed_email, phone, display_name, is_admin, created_at, .. } = row;
        let user = User { id: UserId(id), username, display_name, picture: None };
        let email = email.or(claimed_email);
        Ok(Self { user, email, phone, is_admin, created_at: words::time(created_at)? })
    }
}
