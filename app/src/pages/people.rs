//! The members of a workspace in the order in which people look for them.

use crate::domain::{Member, WorkspaceId};
use crate::store::Store;
use std::cmp::Ordering;

/// The signed-in person first, then by name; numbers in names by their value.
pub(super) fn in_order(store: Store, workspace: WorkspaceId) -> Vec<Member> {
    let me = store.me().user.id;
    let mut members = store.members(workspace);
    members.sort_by(|one, other| {
        let is_me = |member: &Member| member.user_id == me;
        is_me(other).cmp(&is_me(one)).then_with(|| natural(&one.display_name, &other.display_name))
    });
    members
}

/// Compares texts regardless of case, with the digits in them as numbers: "Ada 2" comes before "Ada 10".
fn natural(one: &str, other: &str) -> Ordering {
    let (one, other) = (one.to_lowercase(), other.to_lowercase());
    let (mut left, mut right) = (one.as_str(), other.as_str());
    loop {
        let (Some(a), Some(b)) = (left.chars().next(), right.chars().next()) else {
            return left.len().cmp(&right.len());
        };
        let order = if a.is_ascii_digit() && b.is_ascii_digit() {
            let (a, b) = (digits(left), digits(right));
            left = left.get(a.len()..).unwrap_or_default();
            right = right.get(b.len()..).unwrap_or_default();
            let (a, b) = (a.trim_start_matches('0'), b.trim_start_matches('0'));
            a.len().cmp(&b.len()).then_with(|| a.cmp(b))
        } else {
            left = left.get(a.len_utf8()..).unwrap_or_default();
            right = right.get(b.len_utf8()..).unwrap_or_default();
            a.cmp(&b)
        };
        if order.is_ne() {
            return order;
        }
    }
}

fn digits(text: &str) -> &str {
    let end = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
    text.get(..end).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::natural;

    #[test]
    fn numbers_in_names_count_by_their_value() {
        let mut names = ["ada 10", "Zoe", "Ada 2", "ada", "Ada 1", "ben", "Ada 02b"];
        names.sort_by(|one, other| natural(one, other));
        assert_eq!(names, ["ada", "Ada 1", "Ada 2", "Ada 02b", "ada 10", "ben", "Zoe"]);
    }
}
