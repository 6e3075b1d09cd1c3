//! What has to wait until a change is drawn.

use leptos::task::{spawn_local, tick};

/// Runs once what has changed is drawn, and before the browser takes the next key: no key falls between.
pub fn after_render(action: impl FnOnce() + 'static) {
    spawn_local(async move {
        tick().await;
        action();
    });
}
