//! The end of the board: a quiet button that becomes a small form for one more column.

use super::asks::focus_once_drawn;
use super::column_edit::NameField;
use super::may_write::use_may_write;
use crate::domain::Category;
use crate::pages::place::Place;
use crate::store::use_store;
use crate::ui::{Button, Glyph, Icon, Look};
use crate::words::{app, category, structure as words};
use leptos::prelude::*;

/// Adds a column: Enter adds it, Escape leaves.
#[component]
pub(super) fn AddColumn(place: Place) -> impl IntoView {
    let may_write = use_may_write();
    let is_adding = RwSignal::new(false);
    let leave = Callback::new(move |()| {
        is_adding.set(false);
        focus_once_drawn(vec![".add-column > button".to_owned()]);
    });
    view! {
        <Show when=move || may_write.get()>
            <div class="add-column" data-open=move || is_adding.get().then_some("")>
                {move || if is_adding.get() {
                    view! { <AddForm place leave /> }.into_any()
                } else {
                    view! {
                        <button type="button" class="button quiet" on:click=move |_| is_adding.set(true)>
                            <Icon glyph=Glyph::Plus />
                            <span>{words::ADD_COLUMN}</span>
                        </button>
                    }.into_any()
                }}
            </div>
        </Show>
    }
}

#[component]
fn AddForm(place: Place, leave: Callback<()>) -> impl IntoView {
    let store = use_store();
    let (name, chosen) = (RwSignal::new(String::new()), RwSignal::new(Category::InProgress));
    let pick = move |value: String| {
        if let Some(category) = Category::ALL.into_iter().find(|one| one.as_str() == value) {
            chosen.set(category);
        }
    };
    let option = |one: Category| {
        view! {
            <option value=one.as_str() selected=one == Category::InProgress>{category(one)}</option>
        }
    };
    view! {
        <form
            aria-label=words::ADD_COLUMN
            on:submit=move |event| {
                event.prevent_default();
                let (name, chosen) = (name.get_untracked(), chosen.get_untracked());
                if store.create_column(place.workspace, place.project, &name, chosen).is_some() {
                    leave.run(());
                }
            }
            on:keydown=move |event| {
                if event.key() == "Escape" {
                    event.stop_propagation();
                    leave.run(());
                }
            }
        >
            <NameField id="new-column-name" name selects=true />
            <div class="field">
                <label for="new-column-type">{words::TYPE}</label>
                <select
                    class="input"
                    id="new-column-type"
                    on:change=move |event| pick(event_target_value(&event))
                >
                    {Category::ALL.map(option).collect_view()}
                </select>
            </div>
            <div class="actions">
                <button type="submit" class="button primary">{app::ADD}</button>
                <Button label=words::CANCEL look=Look::Quiet on_press=leave />
            </div>
        </form>
    }
}
