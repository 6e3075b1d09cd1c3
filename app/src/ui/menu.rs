//! A button with a list of choices that floats beside it.

use super::{Glyph, Icon};
use leptos::wasm_bindgen::{JsCast, JsValue};
use leptos::web_sys::{Element, HtmlElement};
use leptos::{ev, html, prelude::*};

/// How far a menu keeps from its button, and from the edges of the window, in pixels.
const GAP: f64 = 4.0;
const MARGIN: f64 = 8.0;

/// A menu behind a button. The browser opens and closes it (it is a popover); its choices are made when
/// it opens, so that a thousand closed ones cost nothing.
#[component]
pub fn Menu(
    /// Unlike every other id in the document.
    #[prop(into)]
    id: String,
    /// What the menu is for: the button's name.
    #[prop(into)]
    label: Signal<String>,
    #[prop(default = Glyph::More)] glyph: Glyph,
    /// The button's classes.
    #[prop(default = "button icon-only")]
    class: &'static str,
    children: ChildrenFn,
) -> impl IntoView {
    let button = NodeRef::<html::Button>::new();
    let list = NodeRef::<html::Div>::new();
    let open = RwSignal::new(false);
    let settle = move |_| {
        let (Some(button), Some(list)) = (button.get_untracked(), list.get_untracked()) else { return };
        if is_open(&list) {
            place(&list, &button);
            focus(first_choice(&list).as_ref());
        } else {
            open.set(false);
        }
    };
    // The choices stay until the menu has closed: the browser gives the focus back to the button only
    // while something in the menu has it.
    let prepare = move |_: ev::Event| {
        if list.get_untracked().is_some_and(|list| !is_open(&list)) {
            open.set(true);
        }
    };
    let hide = move || {
        let _ = list.get_untracked().map(|list| list.hide_popover());
    };
    view! {
        <button
            node_ref=button
            type="button"
            class=class
            aria-label=label
            title=label
            aria-haspopup="menu"
            aria-expanded=move || open.get().to_string()
            popovertarget=id.clone()
        >
            <Icon glyph />
        </button>
        <div
            node_ref=list
            id=id
            class="menu"
            popover="auto"
            role="menu"
            aria-label=label
            on:beforetoggle=prepare
            on:toggle=settle
            on:click=move |event| if choice_of(&event).is_some() { hide() }
            on:keydown=move |event| {
                let Some(list) = list.get_untracked() else { return };
                if event.key() == "Tab" {
                    hide();
                } else if let Some(next) = next_choice(&event.key(), &choices(&list)) {
                    event.prevent_default();
                    focus(Some(&next));
                }
            }
        >
            {move || open.get().then(|| children())}
        </div>
    }
}

/// One choice of a menu.
#[component]
pub fn MenuItem(
    #[prop(into)] label: String,
    #[prop(optional, into)] glyph: Option<Glyph>,
    /// Is it what holds now?
    #[prop(optional)]
    current: bool,
    /// Does it take something away?
    #[prop(optional)]
    danger: bool,
    on_pick: Callback<()>,
) -> impl IntoView {
    view! {
        <button
            type="button"
            role="menuitem"
            tabindex="-1"
            class=if danger { "menu-item danger" } else { "menu-item" }
            aria-current=current.then_some("true")
            on:click=move |event| {
                // First, so that the focus is back at the menu's button whatever the choice opens.
                hide_menu_of(&event);
                on_pick.run(());
            }
        >
            {glyph.map(|glyph| view! { <Icon glyph /> })}
            <span>{label}</span>
            {current.then(|| view! { <Icon glyph=Glyph::Check /> })}
        </button>
    }
}

/// Opens the menu with this id as its button does: for keys. Its closing gives the focus back to where it is.
pub fn open_menu(id: &str) {
    let list = document().get_element_by_id(id).and_then(|list| list.dyn_into::<HtmlElement>().ok());
    // Fails only for a menu that is open already.
    let _ = list.map(|list| list.show_popover());
}

fn hide_menu_of(event: &ev::MouseEvent) {
    let choice = event.target().and_then(|target| target.dyn_into::<Element>().ok());
    let list = choice.and_then(|choice| choice.closest("[popover]").ok().flatten());
    // Fails only for what is no popover.
    let _ = list.and_then(|list| list.dyn_into::<HtmlElement>().ok()).map(|list| list.hide_popover());
}

fn is_open(list: &Element) -> bool {
    list.matches(":popover-open").unwrap_or(false)
}

/// Below the button with the right edges in line, or above it where there is no room.
pub(super) fn place(list: &HtmlElement, button: &Element) {
    let extent = |value: Result<JsValue, _>| value.ok().and_then(|it| it.as_f64()).unwrap_or_default();
    let (width, height) = (f64::from(list.offset_width()), f64::from(list.offset_height()));
    let (across, down) = (extent(window().inner_width()), extent(window().inner_height()));
    let at = button.get_bounding_client_rect();
    let left = (at.right() - width).min(across - width - MARGIN).max(MARGIN);
    let below = at.bottom() + GAP;
    let above = (at.top() - GAP - height).max(MARGIN);
    let top = if below + height + MARGIN <= down { below } else { above };
    let style = list.style();
    let _ = style.set_property("left", &format!("{}px", left as i32));
    let _ = style.set_property("top", &format!("{}px", top as i32));
}

const CHOICE: &str = "[role=menuitem]:not(:disabled), [role=menuitemradio]:not(:disabled)";

/// The choice that asks for the focus with `data-first`, or the first one.
fn first_choice(list: &Element) -> Option<HtmlElement> {
    let asked = list.query_selector("[data-first]").ok().flatten();
    asked.and_then(|asked| asked.dyn_into().ok()).or_else(|| choices(list).into_iter().next())
}

fn choices(list: &Element) -> Vec<HtmlElement> {
    let Ok(found) = list.query_selector_all(CHOICE) else { return Vec::new() };
    (0..found.length()).filter_map(|index| found.get(index)?.dyn_into().ok()).collect()
}

fn choice_of(event: &ev::MouseEvent) -> Option<Element> {
    event.target()?.dyn_into::<Element>().ok()?.closest(CHOICE).ok()?
}

/// The choice that a key leads to from the one in focus.
fn next_choice(key: &str, choices: &[HtmlElement]) -> Option<HtmlElement> {
    let active = document().active_element();
    let here = choices.iter().position(|choice| active.as_ref() == Some(choice));
    let count = choices.len();
    let is_in_row = active.as_ref().is_some_and(|it| it.matches("[role=menuitemradio]").unwrap_or_default());
    let next = match key {
        "ArrowRight" if is_in_row => here.map_or(0, |here| (here + 1) % count),
        "ArrowLeft" if is_in_row => here.map_or(0, |here| (here + count - 1) % count),
        "ArrowDown" => here.map_or(0, |here| (here + 1) % count),
        "ArrowUp" => here.map_or(count.checked_sub(1)?, |here| (here + count - 1) % count),
        "Home" => 0,
        "End" => count.checked_sub(1)?,
        _ => return None,
    };
    choices.get(next).cloned()
}

fn focus(element: Option<&HtmlElement>) {
    let _ = element.map(HtmlElement::focus);
}
