//! A list with a search field, to choose several from: the editable combobox with a list box of the ARIA
//! Authoring Practices Guide.

use super::{Avatar, Glyph, Icon};
use crate::words::task as words;
use leptos::wasm_bindgen::JsCast;
use leptos::web_sys::{Element, HtmlElement};
use leptos::{ev, html, prelude::*};

/// A person to choose.
#[derive(Clone, Debug, PartialEq)]
pub struct Choice {
    /// Tells it from the others.
    pub key: String,
    /// The name.
    pub label: String,
    /// A word behind the name.
    pub note: Option<&'static str>,
    /// The hue of the avatar.
    pub hue: usize,
    /// The address of the picture.
    pub picture: Option<String>,
    /// Is it chosen now?
    pub is_chosen: bool,
}

/// The search field and the list. Arrows go through the list while the focus stays in the field, Enter
/// chooses or takes back, and the list stays open for the next one.
#[component]
pub fn PickList(
    /// Unlike every other id in the document.
    id: &'static str,
    /// The name of the field and of the list.
    label: &'static str,
    /// Everything to choose from, in its order.
    #[prop(into)]
    choices: Signal<Vec<Choice>>,
    /// The key of what was chosen, or taken back.
    on_toggle: Callback<String>,
) -> impl IntoView {
    let typed = RwSignal::new(String::new());
    let active = RwSignal::new(0_usize);
    let list = NodeRef::<html::Ul>::new();
    let input = NodeRef::<html::Input>::new();
    let found = Memo::new(move |_| {
        let wanted = typed.get().trim().to_lowercase();
        let fits = |choice: &Choice| choice.label.to_lowercase().contains(&wanted);
        choices.get().into_iter().filter(fits).collect::<Vec<_>>()
    });
    let option_id = move |at: usize| format!("{id}-{at}");
    let toggle = move |at: usize| {
        if let Some(choice) = found.with_untracked(|found| found.get(at).cloned()) {
            on_toggle.run(choice.key);
            active.set(at);
            if let Some(input) = input.get_untracked() {
                input.select();
            }
        }
    };
    let on_key = move |event: ev::KeyboardEvent| {
        let (at, count) = (active.get_untracked(), found.with_untracked(Vec::len));
        let next = match event.key().as_str() {
            _ if event.is_composing() || count == 0 => return,
            "ArrowDown" => (at + 1) % count,
            "ArrowUp" => (at + count - 1) % count,
            "Enter" => {
                event.prevent_default();
                return toggle(at);
            }
            _ => return,
        };
        event.prevent_default();
        active.set(next);
        let option = document().get_element_by_id(&option_id(next));
        if let (Some(list), Some(option)) = (list.get_untracked(), option) {
            bring_into_view(&list, option.unchecked_ref());
        }
    };
    let option = move |(at, choice): (usize, Choice)| {
        view! {
            <li
                role="option"
                id=option_id(at)
                class="menu-item"
                aria-selected=choice.is_chosen.to_string()
                data-active=move || (active.get() == at).then_some("")
                data-at=at.to_string()
            >
                <span aria-hidden="true">
                    <Avatar name=choice.label.clone() hue=choice.hue picture=choice.picture />
                </span>
                <span>{choice.label.clone()}{choice.note.map(|note| view! { <span class="hint">{note}</span> })}</span>
                {choice.is_chosen.then(|| view! { <Icon glyph=Glyph::Check /> })}
            </li>
        }
    };
    let pressed = |event: &ev::MouseEvent| -> Option<usize> {
        let target = event.target()?.dyn_into::<Element>().ok()?;
        target.closest("[role=option]").ok()??.get_attribute("data-at")?.parse().ok()
    };
    view! {
        <div class="pick-list">
            <input
                node_ref=input
                class="input"
                type="text"
                role="combobox"
                aria-label=label
                aria-expanded="true"
                aria-autocomplete="list"
                aria-controls=id
                aria-activedescendant=move || (!found.read().is_empty()).then(|| option_id(active.get()))
                placeholder=words::FIND_PERSON
                autocomplete="off"
                spellcheck="false"
                on:input=move |event| {
                    typed.set(event_target_value(&event));
                    active.set(0);
                }
                on:keydown=on_key
            />
            <ul
                node_ref=list
                role="listbox"
                id=id
                aria-label=label
                aria-multiselectable="true"
                // The focus stays in the field.
                on:mousedown=move |event| event.prevent_default()
                on:click=move |event| {
                    if let Some(at) = pressed(&event) {
                        toggle(at);
                    }
                }
            >
                {move || found.get().into_iter().enumerate().map(option).collect_view()}
            </ul>
            <p class="none" role="status">{move || found.read().is_empty().then_some(words::NO_MATCHES)}</p>
        </div>
    }
}

/// Scrolls a list as far as it takes to see one of its options.
fn bring_into_view(list: &HtmlElement, option: &HtmlElement) {
    let (top, bottom) = (option.offset_top(), option.offset_top() + option.offset_height());
    if top < list.scroll_top() {
        list.set_scroll_top(top);
    } else if bottom > list.scroll_top() + list.client_height() {
        list.set_scroll_top(bottom - list.client_height());
    }
}
