//! What is told in passing.

use super::{Glyph, Icon};
use leptos::leptos_dom::helpers::TimeoutHandle;
use leptos::prelude::*;
use std::time::Duration;

/// How long a toast stays when nobody touches it: long enough to read it and reach its button.
const STAY: Duration = Duration::from_secs(10);

/// One thing that is told, and what can be done about it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ToastLine {
    /// Tells it apart from the others.
    pub key: u32,
    /// What happened, in a sentence.
    pub text: String,
    /// The verbs on its buttons.
    pub actions: Vec<String>,
}

/// Everything that is told, and where it is shown: in the uppermost modal dialog, because what lies behind one
/// can be neither pressed nor heard, else in the page. A handle: copy it freely.
#[derive(Clone, Copy)]
pub struct ToastList {
    lines: Signal<Vec<ToastLine>>,
    on_action: Callback<(u32, usize)>,
    on_dismiss: Callback<u32>,
    /// The name of the button that closes one.
    dismiss: &'static str,
    /// The modal dialogs that are open, the uppermost last.
    dialogs: RwSignal<Vec<u32>>,
    last_dialog: StoredValue<u32>,
}

impl ToastList {
    /// Shows these lines.
    #[must_use]
    pub fn new(
        lines: Signal<Vec<ToastLine>>,
        // A button was pressed: the key of its toast, and which one from the left.
        on_action: Callback<(u32, usize)>,
        // The one with this key has been there long enough, or was closed.
        on_dismiss: Callback<u32>,
        dismiss: &'static str,
    ) -> Self {
        let (dialogs, last_dialog) = (RwSignal::new(Vec::new()), StoredValue::new(0));
        Self { lines, on_action, on_dismiss, dismiss, dialogs, last_dialog }
    }

    /// A key for a dialog, which tells it apart from the others.
    pub(super) fn new_dialog(self) -> u32 {
        self.last_dialog.update_value(|last| *last += 1);
        self.last_dialog.get_value()
    }

    /// A dialog has opened over everything else.
    pub(super) fn enter(self, dialog: u32) {
        self.dialogs.update(|dialogs| dialogs.push(dialog));
    }

    /// A dialog has closed.
    pub(super) fn leave(self, dialog: u32) {
        // The page that the toasts belong to may be gone.
        let _ = self.dialogs.try_update(|dialogs| dialogs.retain(|open| *open != dialog));
    }
}

/// The region in which toasts come and go; screen readers read what comes. The page has one, and so has each
/// dialog; only one of them shows anything.
#[component]
pub fn Toasts(
    list: ToastList,
    /// The dialog that it stands in.
    #[prop(optional)]
    dialog: Option<u32>,
    /// What is told until it is dealt with: it stands below the toasts.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    let ToastList { lines, on_action, on_dismiss, dismiss, dialogs, .. } = list;
    let is_shown = Memo::new(move |_| dialogs.with(|dialogs| dialogs.last().copied() == dialog));
    view! {
        <div class="toasts" role="status">
            <For
                each=move || if is_shown.get() { lines.get() } else { Vec::new() }
                key=|line| line.key
                children=move |line| view! { <Toast line on_action on_dismiss dismiss /> }
            />
            {children.map(|children| children())}
        </div>
    }
}

/// One toast. Its time does not run while a pointer or the focus is on it.
#[component]
fn Toast(
    line: ToastLine,
    on_action: Callback<(u32, usize)>,
    on_dismiss: Callback<u32>,
    dismiss: &'static str,
) -> impl IntoView {
    let key = line.key;
    let timer = StoredValue::new(None::<TimeoutHandle>);
    let hold = move || {
        if let Some(timer) = timer.try_update_value(Option::take).flatten() {
            timer.clear();
        }
    };
    let start = move || {
        hold();
        timer.set_value(set_timeout_with_handle(move || on_dismiss.run(key), STAY).ok());
    };
    Effect::new(start);
    on_cleanup(hold);
    view! {
        <div
            class="toast"
            on:pointerenter=move |_| hold()
            on:pointerleave=move |_| start()
            on:focusin=move |_| hold()
            on:focusout=move |_| start()
        >
            <span>{line.text}</span>
            {line.actions.into_iter().enumerate().map(|(at, verb)| {
                view! { <button type="button" on:click=move |_| on_action.run((key, at))>{verb}</button> }
            }).collect_view()}
            <button type="button" aria-label=dismiss title=dismiss on:click=move |_| on_dismiss.run(key)>
                <Icon glyph=Glyph::Close />
            </button>
        </div>
    }
}
