//! The dialog that makes or changes a column: name, type, colour, limit.

use super::column_menu::is_last_of_its_type;
use crate::domain::{Category, Color, LIMIT_MAX, NAME_MAX, Status, StatusId, StatusPatch};
use crate::pages::place::Place;
use crate::store::use_store;
use crate::ui::{Button, Dialog, StatusIcon, after_render};
use crate::words::{app, category, structure as words};
use leptos::ev::SubmitEvent;
use leptos::html::Input;
use leptos::prelude::*;

/// The dialog of one column, or of a new one.
#[component]
pub(super) fn EditColumn(
    place: Place,
    /// None makes a new one.
    column: Option<StatusId>,
    /// Is the name selected?
    renames: bool,
    close: Callback<()>,
) -> impl IntoView {
    let store = use_store();
    let columns = Memo::new(move |_| store.statuses(place.workspace, place.project));
    let before = columns.with_untracked(|columns| columns.iter().find(|it| Some(it.id) == column).cloned());
    Effect::new(move |_| {
        // Another person deleted it.
        if column.is_some_and(|id| columns.with(|columns| columns.iter().all(|it| it.id != id))) {
            store.toasts.say(words::COLUMN_GONE.to_owned());
            close.run(());
        }
    });
    let name = RwSignal::new(before.as_ref().map(|it| it.name.clone()).unwrap_or_default());
    let chosen = RwSignal::new(before.as_ref().map_or(Category::InProgress, |it| it.category));
    let color = RwSignal::new(before.as_ref().map_or(Color::Blue, |it| it.color));
    let first_limit = before.as_ref().and_then(|it| it.limit).map(|it| it.to_string()).unwrap_or_default();
    let limit = RwSignal::new(first_limit);
    let is_fixed = column.is_some_and(|id| columns.with_untracked(|it| is_last_of_its_type(it, id)));
    let before = StoredValue::new(before);
    let save = move |event: SubmitEvent| {
        event.prevent_default();
        let id = column.or_else(|| {
            store.create_column(place.workspace, place.project, &name.get_untracked(), chosen.get_untracked())
        });
        let wanted = (name.get_untracked(), chosen.get_untracked(), color.get_untracked());
        let patch = before.with_value(|before| changes(before.as_ref(), wanted, &limit.get_untracked()));
        let is_saved = id.is_some_and(|id| match &patch {
            Some(patch) => store.edit_column(place.workspace, id, patch.clone()),
            None => true,
        });
        if is_saved {
            close.run(());
        }
    };
    let title = if column.is_some() { words::EDIT_COLUMN } else { words::ADD_COLUMN };
    let verb = if column.is_some() { words::SAVE } else { app::ADD };
    view! {
        <Dialog label=title class="ask" on_close=close>
            <form class="ask-form" on:submit=save>
                <h2>{title}</h2>
                <NameField id="column-name" name selects=renames />
                <fieldset class="types">
                    <legend>{words::TYPE}</legend>
                    <div class="type-row">
                        {Category::ALL.map(|one| view! {
                            <label>
                                <input
                                    type="radio"
                                    name="category"
                                    value=one.as_str()
                                    checked=chosen.get_untracked() == one
                                    disabled=is_fixed && chosen.get_untracked() != one
                                    on:change=move |_| chosen.set(one)
                                />
                                <StatusIcon word=one.as_str() />
                                <span>{category(one)}</span>
                            </label>
                        })}
                    </div>
                    {is_fixed.then(|| view! { <p class="hint">{words::only_one(chosen.get_untracked())}</p> })}
                </fieldset>
                <Swatches color />
                <div class="field">
                    <label for="column-limit">{words::LIMIT}</label>
                    <input
                        class="input limit"
                        id="column-limit"
                        type="number"
                        inputmode="numeric"
                        min="1"
                        max=LIMIT_MAX.to_string()
                        aria-describedby="column-limit-hint"
                        prop:value=move || limit.get()
                        on:input=move |event| limit.set(event_target_value(&event))
                    />
                    <p class="hint" id="column-limit-hint">{words::LIMIT_HINT}</p>
                </div>
                <div class="actions">
                    <Button label=words::CANCEL on_press=close />
                    <button type="submit" class="button primary">{verb}</button>
                </div>
            </form>
        </Dialog>
    }
}

/// What is to be changed; `None` if nothing is.
fn changes(
    before: Option<&Status>,
    (name, category, color): (String, Category, Color),
    limit: &str,
) -> Option<StatusPatch> {
    let limit: Option<u32> = limit.trim().parse().ok();
    let patch = match before {
        Some(before) => StatusPatch {
            name: (name.trim() != before.name).then_some(name),
            category: (category != before.category).then_some(category),
            color: (color != before.color).then_some(color),
            limit: (limit != before.limit).then_some(limit),
            ..StatusPatch::default()
        },
        None => StatusPatch { color: Some(color), limit: limit.map(Some), ..StatusPatch::default() },
    };
    (patch != StatusPatch::default()).then_some(patch)
}

/// A name to type: it is not empty, and it is selected where it is to be replaced.
#[component]
pub(super) fn NameField(id: &'static str, name: RwSignal<String>, selects: bool) -> impl IntoView {
    let input = NodeRef::<Input>::new();
    Effect::new(move |_| {
        if let Some(input) = input.get().filter(|_| selects) {
            // Behind the dialog, which focuses its first field when it opens.
            after_render(move || {
                // Fails only for what cannot take the focus.
                let _ = input.focus();
                input.select();
            });
        }
    });
    view! {
        <div class="field">
            <label for=id>{words::NAME}</label>
            <input
                node_ref=input
                class="input"
                id=id
                type="text"
                required
                // Not only spaces.
                pattern=r".*\S.*"
                title=words::NEEDS_TEXT
                maxlength=NAME_MAX
                autocomplete="off"
                dir="auto"
                prop:value=move || name.get()
                on:input=move |event| name.set(event_target_value(&event))
            />
        </div>
    }
}

/// The ten colours, each with its name.
#[component]
fn Swatches(color: RwSignal<Color>) -> impl IntoView {
    let swatch = move |one: Color| {
        view! {
            <input
                type="radio"
                name="color"
                class="swatch"
                value=one.as_str()
                data-color=one.as_str()
                aria-label=words::color(one)
                title=words::color(one)
                checked=color.get_untracked() == one
                on:change=move |_| color.set(one)
            />
        }
    };
    view! {
        <fieldset class="swatches">
            <legend>{words::COLOR}</legend>
            <div class="swatch-row">{Color::ALL.map(swatch).collect_view()}</div>
        </fieldset>
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{ProjectId, Rank};

    fn review() -> Status {
        Status {
            id: StatusId::generate(),
            project_id: ProjectId::generate(),
            name: "Review".into(),
            color: Color::Blue,
            rank: Rank::between(None, None),
            category: Category::InProgress,
            limit: Some(4),
            seq: 1,
        }
    }

    #[test]
    fn only_what_was_changed_is_sent() {
        let before = review();
        let same = || ("Review ".to_owned(), Category::InProgress, Color::Blue);
        assert_eq!(changes(Some(&before), same(), "4"), None);
        let patch = changes(Some(&before), same(), "").expect("the limit goes");
        assert_eq!(patch, StatusPatch { limit: Some(None), ..StatusPatch::default() });
        let renamed = ("QA".to_owned(), Category::InProgress, Color::Pink);
        let patch = changes(Some(&before), renamed, "4").expect("two changes");
        let expected =
            StatusPatch { name: Some("QA".into()), color: Some(Color::Pink), ..StatusPatch::default() };
        assert_eq!(patch, expected);
    }
}
