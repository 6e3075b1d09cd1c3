//! Orders of task lists, and where in one a page ends.

use super::super::super::entity::task;
use crate::error::Error;
use app::domain::{Due, Problem, Refused, Task, TaskId};
use sea_orm::sea_query::{Expr, ExprTrait, Func};
use sea_orm::{ColumnTrait, Condition, Order};
use serde::{Deserialize, Serialize};
use std::str::FromStr;

/// An order of tasks; equal ones stand in the order of their ids.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sort {
    /// By what.
    pub by: SortBy,
    /// The greatest first.
    pub descending: bool,
}

/// What tasks are sorted by.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SortBy {
    /// The place in the column.
    #[default]
    Rank,
    /// When it was made.
    CreatedAt,
    /// When it was changed last.
    UpdatedAt,
    /// When it is due; those without a date come last, in both directions.
    DueAt,
    /// How much it matters.
    Priority,
    /// By letters, capitals as small ones.
    Title,
    /// In the order of the numbers.
    Number,
}

impl FromStr for Sort {
    type Err = Refused;

    /// Reads the name of a field, with `-` before it for the greatest first.
    fn from_str(text: &str) -> Result<Self, Refused> {
        let (descending, name) = text.strip_prefix('-').map_or((false, text), |name| (true, name));
        let by = crate::db::words::read(name).map_err(|_| Refused::field("sort", Problem::Format))?;
        Ok(Self { by, descending })
    }
}

impl Sort {
    pub(super) fn direction(self) -> Order {
        if self.descending { Order::Desc } else { Order::Asc }
    }

    /// What rows are sorted by: never null.
    pub(super) fn key(self) -> Expr {
        let column = match self.by {
            SortBy::Rank => task::Column::Rank,
            SortBy::CreatedAt => task::Column::CreatedAt,
            SortBy::UpdatedAt => task::Column::UpdatedAt,
            SortBy::Priority => task::Column::Priority,
            SortBy::Title => task::Column::TitleKey,
            SortBy::Number => task::Column::Number,
            SortBy::DueAt => {
                let due = Expr::col((task::Entity, task::Column::DueKey));
                return Func::coalesce([due, Expr::value(self.undated())]).into();
            }
        };
        Expr::col((task::Entity, column))
    }

    fn undated(self) -> i64 {
        if self.descending { i64::MIN } else { i64::MAX }
    }
}

/// The last task of a page, as the next page is asked for by it. To everybody else it is opaque.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Cursor {
    sort: Sort,
    key: Key,
    id: TaskId,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
enum Key {
    Number(i64),
    Text(String),
}

impl Cursor {
    /// The place of a task in an order.
    pub(super) fn at(task: &Task, sort: Sort) -> Self {
        let key = match sort.by {
            SortBy::Rank => Key::Text(task.rank.to_string()),
            SortBy::CreatedAt => Key::Number(task.created_at.millis()),
            SortBy::UpdatedAt => Key::Number(task.updated_at.millis()),
            SortBy::DueAt => Key::Number(task.due_at.map_or(sort.undated(), Due::sort_key)),
            SortBy::Priority => Key::Number(task::level(task.priority).into()),
            SortBy::Title => Key::Text(task::key(&task.title)),
            SortBy::Number => Key::Number(task.number.into()),
        };
        Self { sort, key, id: task.id }
    }

    /// Reads a cursor that was given out for this order.
    ///
    /// # Errors
    /// It was not.
    pub(super) fn read(text: &str, sort: Sort) -> Result<Self, Refused> {
        let bytes = hex::decode(text).ok();
        let cursor: Option<Self> = bytes.and_then(|bytes| serde_json::from_slice(&bytes).ok());
        cursor.filter(|cursor| cursor.fits(sort)).ok_or_else(|| Refused::field("cursor", Problem::Format))
    }

    fn fits(&self, sort: Sort) -> bool {
        let is_text = matches!(sort.by, SortBy::Rank | SortBy::Title);
        let is_forged = matches!(&self.key, Key::Text(text) if text.contains('\0'));
        self.sort == sort && is_text == matches!(self.key, Key::Text(_)) && !is_forged
    }

    /// The cursor as it is given out.
    pub(super) fn write(&self) -> Result<String, Error> {
        Ok(hex::encode(serde_json::to_vec(self)?))
    }

    /// What stands behind it.
    pub(super) fn behind(&self) -> Condition {
        let (key, id) = (self.sort.key(), task::Column::Id);
        let value = match &self.key {
            Key::Number(number) => Expr::value(*number),
            Key::Text(text) => Expr::value(text.clone()),
        };
        let (further, next) = if self.sort.descending {
            (key.clone().lt(value.clone()), id.lt(self.id.0))
        } else {
            (key.clone().gt(value.clone()), id.gt(self.id.0))
        };
        Condition::any().add(further).add(Condition::all().add(key.eq(value)).add(next))
    }
}
