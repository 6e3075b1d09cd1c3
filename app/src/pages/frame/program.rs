//! What the app has to say of itself: that there is a newer one, and that it can be installed.

use crate::store::{Install, use_store};
use crate::ui::{Glyph, Icon};
use crate::words::app as words;
use leptos::prelude::*;

/// Says that a newer version is there, and stays until the person says what to do. It never reloads by
/// itself: somebody may be typing.
#[component]
pub(super) fn NewerNote() -> impl IntoView {
    let store = use_store();
    let program = store.program();
    let put_off = {
        let program = program.clone();
        Callback::new(move |()| program.put_off())
    };
    move || {
        program.has_newer().then(|| {
            view! {
                <div class="toast">
                    <span>{words::NEWER}</span>
                    <button type="button" on:click=move |_| store.renew()>{words::RELOAD}</button>
                    <button
                        type="button"
                        aria-label=words::CLOSE
                        title=words::CLOSE
                        on:click=move |_| put_off.run(())
                    >
                        <Icon glyph=Glyph::Close />
                    </button>
                </div>
            }
        })
    }
}

/// The way to install it; drawn only where there is one.
#[component]
pub(super) fn InstallEntry() -> impl IntoView {
    let store = use_store();
    let program = store.program();
    move || match program.install() {
        Install::No => ().into_any(),
        Install::Offered => view! {
            <button type="button" class="button quiet install" on:click=move |_| store.install_program()>
                <Icon glyph=Glyph::ArrowDown />
                <span>{words::INSTALL}</span>
            </button>
        }
        .into_any(),
        Install::ByHand => view! { <p class="install">{words::INSTALL_BY_HAND}</p> }.into_any(),
    }
}
