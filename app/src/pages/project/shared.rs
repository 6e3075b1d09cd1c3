//! What another app shares with this one: a task to be, looked at before it is made.

use crate::domain::{DESCRIPTION_MAX, TITLE_MAX};
use crate::pages::place::Place;
use crate::store::use_store;
use crate::ui::{Dialog, Glyph, Icon};
use crate::words::app as words;
use leptos::html::{Input, Textarea};
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::{use_navigate, use_query_map};

/// A title and the rest.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Shared {
    title: String,
    description: String,
}

impl Shared {
    /// What the three fields of the web manifest's `share_target` make. Apps fill them as they like: the
    /// title may be missing, and an address often stands in the text.
    fn read(title: &str, text: &str, url: &str) -> Option<Self> {
        let mut parts: Vec<&str> = Vec::new();
        for part in [title, text, url].map(str::trim) {
            if !part.is_empty() && !parts.iter().any(|known| known.contains(part)) {
                parts.push(part);
            }
        }
        let (first, rest) = parts.split_first()?;
        let (line, more) = first.split_once('\n').unwrap_or((first, ""));
        let title: String = line.trim_end().chars().take(TITLE_MAX).collect();
        // What a title cannot hold stands whole in the description.
        let overflow = if title.len() < line.trim_end().len() { line } else { "" };
        let described = [overflow, more].into_iter().chain(rest.iter().copied());
        let described: Vec<&str> = described.map(str::trim).filter(|part| !part.is_empty()).collect();
        Some(Self { title, description: described.join("\n\n") })
    }
}

/// What the address brings along; none where it brings nothing.
pub(super) fn use_shared() -> Memo<Option<Shared>> {
    let query = use_query_map();
    Memo::new(move |_| {
        query.with(|query| {
            let part = |name| query.get_str(name).unwrap_or_default();
            Shared::read(part("title"), part("text"), part("url"))
        })
    })
}

/// The dialog that makes a task of it.
#[component]
pub(super) fn SharedDialog(place: Place, shared: Shared) -> impl IntoView {
    let store = use_store();
    let navigate = use_navigate();
    // What was put aside by mistake is there again one step back; what was made is not offered twice.
    let leave = move |replace: bool| {
        let options = NavigateOptions { scroll: false, replace, ..NavigateOptions::default() };
        navigate(&place.address(), options);
    };
    let done = {
        let leave = leave.clone();
        Callback::new(move |()| leave(true))
    };
    let close = Callback::new(move |()| leave(false));
    let title = NodeRef::<Input>::new();
    let description = NodeRef::<Textarea>::new();
    let create = move || {
        let (Some(title), Some(description)) = (title.get_untracked(), description.get_untracked()) else {
            return;
        };
        let (title, description) = (title.value(), description.value());
        if store.create_task(place.workspace, place.project, None, &title, &description).is_some() {
            done.run(());
        }
    };
    view! {
        <Dialog class="shared" label=words::NEW_TASK on_close=close>
            <header class="dialog-head">
                <h2>{words::NEW_TASK}</h2>
                <button type="button" class="button quiet" on:click=move |_| close.run(())>
                    <Icon glyph=Glyph::Close />
                    <span>{words::CLOSE}</span>
                </button>
            </header>
            <form
                class="shared-form"
                on:submit=move |event| {
                    event.prevent_default();
                    create();
                }
            >
                <div class="field">
                    <label for="shared-title">{words::TITLE}</label>
                    <input
                        node_ref=title
                        class="input"
                        id="shared-title"
                        maxlength=TITLE_MAX
                        autocomplete="off"
                        autofocus
                        value=shared.title
                    />
                </div>
                <div class="field">
                    <label for="shared-description">{words::DESCRIPTION}</label>
                    <textarea
                        node_ref=description
                        class="input"
                        id="shared-description"
                        rows="6"
                        maxlength=DESCRIPTION_MAX
                        prop:value=shared.description
                    ></textarea>
                </div>
                <button type="submit" class="button primary">{words::CREATE_TASK}</button>
            </form>
        </Dialog>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(title: &str, text: &str, url: &str) -> (String, String) {
        let shared = Shared::read(title, text, url).expect("something");
        (shared.title, shared.description)
    }

    #[test]
    fn each_part_finds_its_place() {
        let page = "https://example.org/a";
        assert_eq!(read("A page", "", page), ("A page".into(), page.into()));
        assert_eq!(read("A page", page, page), ("A page".into(), page.into()), "said once");
        assert_eq!(read("", "Buy milk\nand bread", ""), ("Buy milk".into(), "and bread".into()));
        assert_eq!(read("", "", page), (page.into(), String::new()));
        assert_eq!(read("A", "b", "c"), ("A".into(), "b\n\nc".into()));
    }

    #[test]
    fn nothing_is_nothing() {
        assert_eq!(Shared::read("", " \n", ""), None);
    }

    #[test]
    fn a_title_that_is_too_long_stands_whole_in_the_description() {
        let long = "ä".repeat(TITLE_MAX + 1);
        let (title, description) = read(&long, "more", "");
        assert_eq!(title.chars().count(), TITLE_MAX);
        assert_eq!(description, format!("{long}\n\nmore"));
    }
}
