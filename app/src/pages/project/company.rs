//! Those who are here, too: beside the project's name, in a task's dialog, and on the card of what they
//! have open.

use crate::domain::{PictureId, TaskId, UserId, WorkspaceId};
use crate::pages::{face, place::Place};
use crate::protocol::Look;
use crate::store::{Store, use_store};
use crate::words::company as words;
use leptos::wasm_bindgen::JsCast;
use leptos::{ev, prelude::*};
use std::collections::HashSet;

/// So many are shown; further ones are counted.
const SHOWN_AT_ONCE: usize = 4;

/// Somebody to be drawn.
#[derive(Clone, Debug, PartialEq)]
struct Somebody {
    user: UserId,
    name: String,
    picture: Option<PictureId>,
    is_typing: bool,
}

/// Tells others what this page looks at, for as long as it does.
pub(super) fn tell_others(place: Place, open: Memo<Option<TaskId>>) {
    let store = use_store();
    let (workspace, project) = (place.workspace, Some(place.project));
    Effect::new(move |_| {
        let task = open.get();
        let typing = task.is_some() && store.company.is_typing();
        store.look_at(Some(Look { workspace, project, task, typing }));
    });
    on_cleanup(move || store.look_at(None));
}

/// Those who look at the same project, in the order of their names.
#[component]
pub(super) fn HereNow(place: Place) -> impl IntoView {
    let store = use_store();
    let people = Memo::new(move |_| {
        let here = store.company.in_project(place.workspace, place.project);
        named(store, place.workspace, here.into_iter().map(|user| (user, false)))
    });
    let list = move |people: Vec<Somebody>| {
        let (shown, rest) = people.split_at(people.len().min(SHOWN_AT_ONCE));
        let shown = shown.iter().map(|it| view! { <li>{picture(it)}</li> }).collect_view();
        let rest = (!rest.is_empty()).then(|| {
            let names = names(rest).join(", ");
            let title = names.clone();
            view! {
                <li class="more" title=title>
                    <span aria-hidden="true">{words::more(rest.len())}</span>
                    <span class="visually-hidden">{names}</span>
                </li>
            }
        });
        view! { <ul class="here" aria-label=words::HERE_NOW>{shown}{rest}</ul> }
    };
    move || Some(people.get()).filter(|people| !people.is_empty()).map(list)
}

/// Those who have the task open, too. Only that somebody begins to type is spoken, once for each of them.
#[component]
pub(super) fn Onlookers(place: Place, task: TaskId) -> impl IntoView {
    let store = use_store();
    listen_for_keys(store);
    let people = at_task(store, place.workspace, task);
    let heard_of = StoredValue::new(HashSet::new());
    let spoken = RwSignal::new(String::new());
    Effect::new(move |_| {
        let typing = people.get().into_iter().filter(|it| it.is_typing);
        let new: Vec<_> =
            typing.filter(|it| heard_of.try_update_value(|of| of.insert(it.user)) == Some(true)).collect();
        if !new.is_empty() {
            spoken.set(words::typing(&names(&new)));
        }
    });
    let line = move |people: Vec<Somebody>| {
        let typing: Vec<_> = people.iter().filter(|it| it.is_typing).cloned().collect();
        let text =
            if typing.is_empty() { words::looking(&names(&people)) } else { words::typing(&names(&typing)) };
        let is_typing = (!typing.is_empty()).then_some("");
        let shown = people.iter().take(SHOWN_AT_ONCE).map(picture).collect_view();
        view! {
            <p class="onlookers" data-typing=is_typing title=names(&people).join(", ")>
                <span class="pictures" aria-hidden="true">{shown}</span>
                <span class="text">{text}</span>
            </p>
        }
    };
    view! {
        {move || Some(people.get()).filter(|people| !people.is_empty()).map(line)}
        <p class="visually-hidden" role="status">{move || spoken.get()}</p>
    }
}

/// The mark on the card of a task that others have open.
#[component]
pub(super) fn OpenElsewhere(place: Place, task: TaskId) -> impl IntoView {
    let store = use_store();
    let mark = move |people: Vec<Somebody>| {
        let text = words::has_open(&names(&people));
        let shown = people.iter().take(SHOWN_AT_ONCE).map(picture).collect_view();
        view! {
            <span class="open-elsewhere">
                <span class="visually-hidden">{text}</span>
                <span class="pictures" aria-hidden="true">{shown}</span>
            </span>
        }
    };
    // No memo: there are many cards, and on most of them there is nobody.
    move || {
        let there = store.company.at_task(place.workspace, task);
        (!there.is_empty()).then(|| {
            let there = there.into_iter().map(|it| (it.user, it.is_typing));
            mark(named(store, place.workspace, there))
        })
    }
}

/// Every key in a box of text says that the person types; whoever leaves the box types no longer.
fn listen_for_keys(store: Store) {
    Effect::new(move |_| {
        let is_text = |event: &ev::Event| {
            event.target().is_some_and(|target| target.has_type::<web_sys::HtmlTextAreaElement>())
        };
        let keys = window_event_listener(ev::input, move |event| {
            if is_text(&event) {
                store.company.types();
            }
        });
        let leaving = window_event_listener(ev::focusout, move |_| store.company.rests());
        on_cleanup(move || {
            keys.remove();
            leaving.remove();
            store.company.rests();
        });
    });
}

fn at_task(store: Store, workspace: WorkspaceId, task: TaskId) -> Memo<Vec<Somebody>> {
    Memo::new(move |_| {
        let there = store.company.at_task(workspace, task);
        named(store, workspace, there.into_iter().map(|it| (it.user, it.is_typing)))
    })
}

/// People with their names, in the order of these; who is no member any more is left out.
fn named(
    store: Store,
    workspace: WorkspaceId,
    people: impl Iterator<Item = (UserId, bool)>,
) -> Vec<Somebody> {
    let people: Vec<_> = people.collect();
    if people.is_empty() {
        return Vec::new();
    }
    let of = |user| people.iter().find(|(other, _)| *other == user).map(|(_, is_typing)| *is_typing);
    let members = store.members(workspace).into_iter();
    let named = |(member, is_typing): (crate::domain::Member, bool)| Somebody {
        user: member.user_id,
        name: member.display_name,
        picture: member.picture,
        is_typing,
    };
    members.filter_map(|member| of(member.user_id).map(|is_typing| (member, is_typing))).map(named).collect()
}

fn names(people: &[Somebody]) -> Vec<String> {
    people.iter().map(|it| it.name.clone()).collect()
}

fn picture(somebody: &Somebody) -> impl IntoView + use<> {
    face(somebody.user, &somebody.name, somebody.picture)
}
