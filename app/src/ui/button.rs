//! A button.

use super::{Glyph, Icon};
use leptos::prelude::*;

/// How much a button wants to be seen.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Look {
    /// A line around it.
    #[default]
    Plain,
    /// The one thing to do here.
    Primary,
    /// No line until it is pointed at.
    Quiet,
    /// It takes something away.
    Danger,
    /// Quiet, and only its icon is drawn; the label is its name.
    IconOnly,
}

/// A button that does something in the page; the label is a verb.
#[component]
pub fn Button(
    #[prop(into)] label: Oco<'static, str>,
    #[prop(optional)] look: Look,
    #[prop(optional, into)] glyph: Option<Glyph>,
    #[prop(into)] on_press: Callback<()>,
) -> impl IntoView {
    let name = (look == Look::IconOnly).then(|| label.clone());
    let text = (look != Look::IconOnly).then_some(label);
    view! {
        <button
            type="button"
            class=look.class()
            aria-label=name.clone()
            title=name
            on:click=move |_| on_press.run(())
        >
            {glyph.map(|glyph| view! { <Icon glyph /> })}
            {text}
        </button>
    }
}

impl Look {
    const fn class(self) -> &'static str {
        match self {
            Self::Plain => "button",
            Self::Primary => "button primary",
            Self::Quiet => "button quiet",
            Self::Danger => "button danger",
            Self::IconOnly => "button icon-only",
        }
    }
}
