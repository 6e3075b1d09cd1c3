//! A status: a column of a project.

#[cfg(feature = "ssr")]
use super::text::double_option;
use super::{ProjectId, Rank, StatusId};
use crate::domain::json::{from_word, record};
#[cfg(feature = "ssr")]
use serde::Deserialize;
use serde::Serialize;

/// What a status means, whatever it is called.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[cfg_attr(feature = "ssr", derive(Deserialize, utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Category {
    /// Not begun.
    Todo,
    /// Being worked on.
    InProgress,
    /// Finished.
    Done,
}

impl Category {
    /// All of them, in the order of work.
    pub const ALL: [Self; 3] = [Self::Todo, Self::InProgress, Self::Done];

    /// The word on the wire.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Todo => "todo",
            Self::InProgress => "in_progress",
            Self::Done => "done",
        }
    }
}

/// One of ten hues of equal lightness, as the style sheet defines them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize)]
#[cfg_attr(feature = "ssr", derive(Deserialize, utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs, reason = "the names say all there is to say")]
pub enum Color {
    #[default]
    Gray,
    Red,
    Orange,
    Amber,
    Green,
    Teal,
    Blue,
    Indigo,
    Violet,
    Pink,
}

impl Color {
    /// All of them, in the order in which they are offered.
    pub const ALL: [Self; 10] = [
        Self::Gray,
        Self::Red,
        Self::Orange,
        Self::Amber,
        Self::Green,
        Self::Teal,
        Self::Blue,
        Self::Indigo,
        Self::Violet,
        Self::Pink,
    ];

    /// The word on the wire.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Gray => "gray",
            Self::Red => "red",
            Self::Orange => "orange",
            Self::Amber => "amber",
            Self::Green => "green",
            Self::Teal => "teal",
            Self::Blue => "blue",
            Self::Indigo => "indigo",
            Self::Violet => "violet",
            Self::Pink => "pink",
        }
    }
}

from_word!(Category Color);

/// The highest limit of a column.
pub const LIMIT_MAX: u32 = 999;
/// The most columns that a new project can be given.
pub const COLUMNS_MAX: usize = 50;

record! {
    /// A column of a project.
    pub struct Status {
        /// The status' id.
        pub id: StatusId,
        /// Where it belongs.
        pub project_id: ProjectId,
        /// Its name, 1–100 characters.
        pub name: String,
        /// Its colour.
        pub color: Color,
        /// Its place among the project's columns.
        pub rank: Rank,
        /// What it means.
        pub category: Category,
        /// How many tasks it should hold at most, 1–999. A column over its limit warns and refuses nothing.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "ssr", schema(minimum = 1, maximum = 999))]
        pub limit: Option<u32>,
        /// Its version: the `seq` of the last change.
        pub seq: u64,
    }
}

record! {
    /// What is needed to add a column.
    pub struct StatusDraft {
        /// The id it will have.
        pub id: StatusId,
        /// The project to add it to.
        pub project_id: ProjectId,
        /// Its name, 1–100 characters.
        #[cfg_attr(feature = "ssr", schema(min_length = 1))]
        pub name: String,
        /// What it means.
        pub category: Category,
        /// Its colour; a category has its own where none is named.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub color: Option<Color>,
        /// Its place; at the end where none is named.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub rank: Option<Rank>,
        /// How many tasks it should hold at most, 1–999.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "ssr", schema(minimum = 1, maximum = 999))]
        pub limit: Option<u32>,
    }
}

impl StatusDraft {
    /// A column at the end, in its category's colour.
    #[must_use]
    pub fn new(id: StatusId, project_id: ProjectId, name: &str, category: Category) -> Self {
        Self { id, project_id, name: name.to_owned(), category, color: None, rank: None, limit: None }
    }
}

record! {
    /// A column of a project that is yet to be made.
    pub struct ColumnDraft {
        /// The id it will have.
        pub id: StatusId,
        /// Its name, 1–100 characters.
        #[cfg_attr(feature = "ssr", schema(min_length = 1))]
        pub name: String,
        /// What it means.
        pub category: Category,
        /// Its colour; a category has its own where none is named.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub color: Option<Color>,
        /// How many tasks it should hold at most, 1–999.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "ssr", schema(minimum = 1, maximum = 999))]
        pub limit: Option<u32>,
    }
}

record! {
    /// What to change in a status; what is absent stays.
    #[derive(Default)]
    pub struct StatusPatch {
        /// A new name.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "ssr", schema(min_length = 1))]
        pub name: Option<String>,
        /// A new colour.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub color: Option<Color>,
        /// A new place.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub rank: Option<Rank>,
        /// Another meaning; its tasks take it over.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub category: Option<Category>,
        /// A new limit; `null` takes it away.
        #[serde(default, deserialize_with = "double_option", skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "ssr", schema(value_type = Option<u32>, minimum = 1, maximum = 999))]
        pub limit: Option<Option<u32>>,
    }
}
