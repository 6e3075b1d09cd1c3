//! The audit log.

use super::super::entity::audit::{ActiveModel, Entity};
use crate::audit::Line;
use crate::error::Error;
use sea_orm::{ConnectionTrait, EntityTrait};

/// Writes a line.
///
/// # Errors
/// The database's.
pub async fn insert(c: &impl ConnectionTrait, line: &Line) -> Result<(), Error> {
    Entity::insert(ActiveModel::try_from(line)?).exec_without_returning(c).await?;
    Ok(())
}
