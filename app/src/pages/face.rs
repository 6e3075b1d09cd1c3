//! A person's picture, wherever a person is drawn.

use super::place::Place;
use crate::domain::{Member, PictureId, UserId};
use crate::store::use_store;
use crate::ui::Avatar;
use leptos::prelude::*;
use std::collections::HashMap;

/// The hues of the people in the workspace that is shown.
#[derive(Clone, Copy)]
struct Hues(Memo<HashMap<UserId, usize>>);

/// Gives people hues by the order in which they joined the workspace that is shown: the ten of a small team
/// have ten different ones, and a new member changes nobody else's.
pub(super) fn use_hues(place: Memo<Option<Place>>) {
    let store = use_store();
    provide_context(Hues(Memo::new(move |_| {
        let members = place.get().map(|place| store.members(place.workspace)).unwrap_or_default();
        in_order_of_joining(&members)
    })));
}

fn in_order_of_joining(members: &[Member]) -> HashMap<UserId, usize> {
    let mut members: Vec<_> = members.iter().map(|member| (member.joined_at, member.user_id)).collect();
    members.sort_unstable();
    members.into_iter().enumerate().map(|(at, (_, user))| (user, at)).collect()
}

/// A person in a circle: their initials, under the picture that they show.
pub(super) fn face(user: UserId, name: &str, picture: Option<PictureId>) -> impl IntoView + use<> {
    view! { <Avatar name=name.to_owned() hue=hue(user) picture=picture_address(user, picture) /> }
}

/// The address of the picture that a person shows.
pub(super) fn picture_address(user: UserId, picture: Option<PictureId>) -> Option<String> {
    picture.map(|picture| format!("/api/v1/users/{user}/picture?v={picture}"))
}

/// The hue of a person's circle: by their place among the members, elsewhere always the same one.
pub(super) fn hue(user: UserId) -> usize {
    let known = use_context::<Hues>().and_then(|hues| hues.0.with_untracked(|hues| hues.get(&user).copied()));
    known.unwrap_or_else(|| usize::from(user.0.as_bytes().last().copied().unwrap_or_default()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{Role, Timestamp};

    #[test]
    fn ten_members_have_ten_hues_and_keep_them_when_another_one_joins() {
        let member = |joined_at| Member {
            user_id: UserId::generate(),
            username: String::new(),
            display_name: String::new(),
            picture: None,
            role: Role::Member,
            joined_at: Timestamp::from_millis(joined_at).expect("a time"),
        };
        let mut members: Vec<Member> = (0..10).rev().map(member).collect();
        let before = in_order_of_joining(&members);
        let mut hues: Vec<usize> = before.values().copied().collect();
        hues.sort_unstable();
        assert_eq!(hues, (0..10).collect::<Vec<_>>());
        members.push(member(10));
        let after = in_order_of_joining(&members);
        assert!(before.iter().all(|(user, hue)| after.get(user) == Some(hue)));
    }
}
