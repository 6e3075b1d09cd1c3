//! What an administrator sets for all.

use super::super::entity::instance::{ActiveModel, Column, Entity};
use crate::error::Error;
use app::domain::Admission;
use sea_orm::sea_query::OnConflict;
use sea_orm::{ActiveValue::Set, ConnectionTrait, EntityTrait};

const REGISTRATION: &str = "registration";
const TEAM: &str = "team";
const OFF: &str = "off";
/// The row that is written to see whether rows can be written.
const PROBE: &str = "probe";

/// What was chosen; what was not is none.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Chosen {
    /// Who may make an account.
    pub registration: Option<Admission>,
    /// Do new accounts join the Team workspace?
    pub team: Option<bool>,
}

/// What was chosen so far.
///
/// # Errors
/// The database's; and where it holds a word that we never wrote: a door is not opened on a guess.
pub async fn chosen(c: &impl ConnectionTrait) -> Result<Chosen, Error> {
    let mut chosen = Chosen::default();
    for row in Entity::find().all(c).await? {
        match row.name.as_str() {
            REGISTRATION => {
                let unread = || Error::internal(format!("unreadable registration {:?}", row.value));
                chosen.registration = Some(Admission::read(&row.value).ok_or_else(unread)?);
            }
            TEAM => chosen.team = Some(row.value != OFF),
            _ => {}
        }
    }
    Ok(chosen)
}

/// Keeps what is chosen; what is none stays as it was.
///
/// # Errors
/// The database's.
pub async fn choose(c: &impl ConnectionTrait, chosen: Chosen) -> Result<(), Error> {
    let rows = [
        chosen.registration.map(|registration| (REGISTRATION, registration.as_str())),
        chosen.team.map(|team| (TEAM, if team { "on" } else { OFF })),
    ];
    for (name, value) in rows.into_iter().flatten() {
        put(c, name, value).await?;
    }
    Ok(())
}

/// Writes a row that nobody reads: it fails where nothing can be written, such as on a full disk.
///
/// # Errors
/// The database's.
pub async fn probe(c: &impl ConnectionTrait) -> Result<(), Error> {
    put(c, PROBE, "").await
}

async fn put(c: &impl ConnectionTrait, name: &str, value: &str) -> Result<(), Error> {
    let row = ActiveModel { name: Set(name.to_owned()), value: Set(value.to_owned()) };
    let replace = OnConflict::column(Column::Name).update_column(Column::Value).to_owned();
    Entity::insert(row).on_conflict(replace).exec_without_returning(c).await?;
    Ok(())
}
