//! Pages of projects, over one or several workspaces.

use super::super::super::entity::project;
use crate::error::Error;
use app::domain::{Problem, Project, Rank, Refused, Timestamp, WorkspaceId};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, Select,
};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// Which projects of a workspace are asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Which {
    /// Those that are there, by rank.
    There,
    /// Those that were deleted since then, the last deleted first.
    DeletedSince(Timestamp),
}

/// The last project of a page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Cursor {
    workspace: Uuid,
    place: Place,
    id: Uuid,
}

/// Where a project stands among those of its workspace.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Place {
    Rank(Rank),
    DeletedAt(i64),
}

/// A page of at most `limit` projects, workspace by workspace, and the cursor of the next page. The last page has no
/// cursor.
///
/// # Errors
/// [`Refused::Invalid`] where the cursor was not given out for this list; the database's.
pub async fn page(
    c: &impl ConnectionTrait,
    workspaces: &[WorkspaceId],
    which: Which,
    limit: u64,
    cursor: Option<&str>,
) -> Result<(Vec<Project>, Option<String>), Error> {
    let mut cursor = cursor.map(|cursor| Cursor::read(cursor, which)).transpose()?;
    let workspaces = match &cursor {
        None => workspaces,
        Some(cursor) => {
            let begun = workspaces.iter().position(|workspace| workspace.0 == cursor.workspace);
            begun.and_then(|begun| workspaces.get(begun..)).ok_or_else(unfit)?
        }
    };
    let mut rows = Vec::new();
    for workspace in workspaces {
        let found = limit + 1 - rows.len() as u64;
        let mut select = in_order(which).filter(project::Column::WorkspaceId.eq(workspace.0));
        if let Some(cursor) = cursor.take() {
            select = select.filter(cursor.behind());
        }
        rows.extend(select.limit(found).all(c).await?);
        if rows.len() as u64 > limit {
            break;
        }
    }
    let has_more = rows.len() as u64 > limit;
    rows.truncate(usize::try_from(limit).unwrap_or(usize::MAX));
    let projects = rows.into_iter().map(Project::try_from).collect::<Result<Vec<_>, _>>()?;
    let last = projects.last().filter(|_| has_more);
    let next = last.map(|last| Cursor::at(last, which).write()).transpose()?;
    Ok((projects, next))
}

fn in_order(which: Which) -> Select<project::Entity> {
    let select = project::Entity::find();
    let select = match which {
        Which::There => {
            select.filter(project::Column::DeletedAt.is_null()).order_by_asc(project::Column::Rank)
        }
        Which::DeletedSince(since) => {
            let kept = project::Column::DeletedAt.gt(since.millis());
            select.filter(kept).order_by_desc(project::Column::DeletedAt)
        }
    };
    select.order_by_asc(project::Column::Id)
}

fn unfit() -> Refused {
    Refused::field("cursor", Problem::Format)
}

impl Cursor {
    fn at(project: &Project, which: Which) -> Self {
        let place = match which {
            Which::There => Place::Rank(project.rank.clone()),
            Which::DeletedSince(_) => {
                Place::DeletedAt(project.deleted_at.map_or(i64::MIN, Timestamp::millis))
            }
        };
        Self { workspace: project.workspace_id.0, place, id: project.id.0 }
    }

    fn read(text: &str, which: Which) -> Result<Self, Refused> {
        let cursor: Option<Self> =
            hex::decode(text).ok().and_then(|bytes| serde_json::from_slice(&bytes).ok());
        let fits = |cursor: &Self| match which {
            Which::There => matches!(cursor.place, Place::Rank(_)),
            Which::DeletedSince(_) => matches!(cursor.place, Place::DeletedAt(_)),
        };
        cursor.filter(fits).ok_or_else(unfit)
    }

    fn write(&self) -> Result<String, Error> {
        Ok(hex::encode(serde_json::to_vec(self)?))
    }

    /// What stands behind it in its workspace.
    fn behind(&self) -> Condition {
        let next = project::Column::Id.gt(self.id);
        let (further, same) = match &self.place {
            Place::Rank(rank) => {
                let rank = rank.to_string();
                (project::Column::Rank.gt(rank.clone()), project::Column::Rank.eq(rank))
            }
            Place::DeletedAt(at) => (project::Column::DeletedAt.lt(*at), project::Column::DeletedAt.eq(*at)),
        };
        Condition::any().add(further).add(Condition::all().add(same).add(next))
    }
}
