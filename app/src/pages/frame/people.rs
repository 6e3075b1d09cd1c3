//! Who belongs to the workspace and who is here now; a press on a person shows what they work on.

use crate::domain::{Member, UserId};
use crate::pages::place::{Place, View, ViewOptions};
use crate::pages::{face, people};
use crate::store::{Filter, use_store};
use crate::words::app as words;
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;

/// Up to this many people are listed by name; of more, only those who are here, as pictures.
const LISTED: usize = 5;
/// How many pictures fit in one row.
const PICTURES: usize = 6;

/// A member as the list shows them.
#[derive(Clone, Debug, PartialEq)]
struct Person {
    member: Member,
    is_here: bool,
}

/// The workspace's people: the person first, then who is here, then the others by name. Of many, those who
/// are not here are behind a count.
#[component]
pub(super) fn People(place: Memo<Option<Place>>, is_elsewhere: bool) -> impl IntoView {
    let store = use_store();
    let me = store.me().user.id;
    let is_open = RwSignal::new(false);
    let workspace = Memo::new(move |_| place.get().map(|place| place.workspace));
    let people = Memo::new(move |_| {
        let Some(workspace) = workspace.get() else { return Vec::new() };
        let here = store.company.in_workspace(workspace);
        let is_here = |user: UserId| user == me || here.contains(&user);
        let person = |member: Member| Person { is_here: is_here(member.user_id), member };
        let mut people: Vec<_> = people::in_order(store, workspace).into_iter().map(person).collect();
        // Stable: they come in the order of their names.
        people.sort_by_key(|person| (person.member.user_id != me, !person.is_here));
        people
    });
    let count = Memo::new(move |_| people.with(Vec::len));
    let is_whole = Memo::new(move |_| is_open.get() || count.get() <= LISTED);
    let shown = move || {
        let mut shown = people.get();
        if !is_whole.get() {
            shown.retain(|person| person.is_here);
            shown.truncate(PICTURES);
        }
        shown
    };
    let rest = move || count.get().saturating_sub(shown().len());
    let more = move || {
        (count.get() > LISTED).then(|| {
            let is_open_now = is_open.get();
            let label = if is_open_now { words::SHOW_FEWER.to_owned() } else { words::show_all(count.get()) };
            view! {
                <button
                    type="button"
                    class="button quiet more-people"
                    aria-expanded=is_open_now.to_string()
                    aria-label=label.clone()
                    title=label
                    on:click=move |_| is_open.update(|is_open| *is_open = !*is_open)
                >
                    {if is_open_now { words::SHOW_FEWER.to_owned() } else { words::more(rest()) }}
                </button>
            }
        })
    };
    // A person who is the only member needs no list.
    view! {
        <Show when=move || { count.get() > 1 }>
            <section class="people" aria-label=words::PEOPLE>
                <h2>{words::PEOPLE}</h2>
                <ul class=move || if is_whole.get() { "by-name" } else { "pictures-only" }>
                    <For
                        each=shown
                        key=|person| (
                            person.member.user_id,
                            person.member.display_name.clone(),
                            person.member.picture,
                            person.is_here,
                        )
                        children=move |person| view! { <li><PersonButton person place is_elsewhere /></li> }
                    />
                </ul>
                {more}
            </section>
        </Show>
    }
}

/// Shows only what this person works on; pressed again, everything.
#[component]
fn PersonButton(person: Person, place: Memo<Option<Place>>, is_elsewhere: bool) -> impl IntoView {
    let store = use_store();
    let navigate = use_navigate();
    let Person { member, is_here } = person;
    let user = member.user_id;
    let is_chosen = move || !is_elsewhere && store.filter.with(|filter| filter.assignee == Some(user));
    let press = move |_| {
        if !is_elsewhere {
            return store
                .filter
                .update(|filter| filter.assignee = (filter.assignee != Some(user)).then_some(user));
        }
        if let Some(place) = place.get_untracked() {
            let filter = Filter { assignee: Some(user), ..Filter::default() };
            let options = ViewOptions { filter, ..ViewOptions::default() };
            let board = Place { view: View::Board, ..place };
            navigate(&board.address_with(&options), NavigateOptions::default());
        }
    };
    let label = words::person(&member.display_name, is_here);
    view! {
        <button
            type="button"
            class="person"
            data-here=is_here.then_some("")
            title=label
            aria-pressed=move || is_chosen().to_string()
            on:click=press
        >
            <span class="person-face" aria-hidden="true">{face(user, &member.display_name, member.picture)}</span>
            <span class="name" dir="auto" >{member.display_name.clone()}</span>
            {is_here.then(|| view! { <span class="visually-hidden">{words::ONLINE}</span> })}
        </button>
    }
}
