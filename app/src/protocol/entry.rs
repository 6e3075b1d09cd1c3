//! One line of a workspace's change log.

use super::event::known;
use crate::domain::json::{FromJson, Unreadable, deserialize_by_name, field, fields};
use crate::domain::{ClientId, Event, Timestamp, UserId, rules::Stamp};
use serde::Serialize;
use serde_json::Value;

/// An accepted command and what came of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub struct Entry {
    /// Its number in the workspace, from 1, without holes.
    pub seq: u64,
    /// The client that sent the command; `None` if it was not numbered.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cid: Option<ClientId>,
    /// The client's own number of the command.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub mid: Option<u64>,
    /// Who did it.
    pub actor: UserId,
    /// When, by the server's clock.
    pub at: Timestamp,
    /// What happened, in order; what a later version adds is passed over.
    pub events: Vec<Event>,
}

impl Entry {
    /// Who did it and when, for [`crate::domain::Tables::apply`].
    #[must_use]
    pub fn stamp(&self) -> Stamp {
        Stamp { actor: self.actor, at: self.at, number: 0, seq: self.seq }
    }
}

impl FromJson for Entry {
    fn from_json(json: &Value) -> Result<Self, Unreadable> {
        let fields = fields(json)?;
        Ok(Self {
            seq: field(fields, "seq")?,
            cid: field(fields, "cid")?,
            mid: field(fields, "mid")?,
            actor: field(fields, "actor")?,
            at: field(fields, "at")?,
            events: known(fields.get("events").ok_or(Unreadable("events"))?)?,
        })
    }
}

deserialize_by_name!(Entry);
