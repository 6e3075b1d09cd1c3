//! How far the circle of each column is filled: columns that mean the same still look different.

use crate::domain::{Category, Status};

/// For each of a project's columns, in their order, how much of its circle is filled, in percent. A column
/// for what is to do is empty and one for what is done is full; those in between share the way.
pub(super) fn fills(statuses: &[Status]) -> Vec<u8> {
    let is_on_the_way = |status: &&Status| status.category == Category::InProgress;
    let steps = statuses.iter().filter(is_on_the_way).count() + 1;
    let mut step = 0;
    let fill = |status: &Status| match status.category {
        Category::Todo => 0,
        Category::Done => 100,
        Category::InProgress => {
            step += 1;
            u8::try_from(step * 100 / steps).unwrap_or(50)
        }
    };
    statuses.iter().map(fill).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{Color, ProjectId, Rank, StatusId};

    fn status(category: Category) -> Status {
        Status {
            id: StatusId::generate(),
            project_id: ProjectId::generate(),
            name: String::new(),
            color: Color::Gray,
            rank: Rank::between(None, None),
            category,
            limit: None,
            seq: 0,
        }
    }

    #[test]
    fn columns_on_the_way_share_the_way() {
        let of = |categories: &[Category]| fills(&categories.iter().copied().map(status).collect::<Vec<_>>());
        let (todo, doing, done) = (Category::Todo, Category::InProgress, Category::Done);
        assert_eq!(of(&[todo, doing, done]), [0, 50, 100]);
        assert_eq!(of(&[todo, doing, doing, done]), [0, 33, 66, 100]);
        assert_eq!(of(&[]), [0_u8; 0]);
    }
}
