//! The browser's clock and timers.

use app::domain::Timestamp;
use leptos::prelude::set_timeout;
use std::time::Duration;

/// The current time, by this device's clock.
pub(crate) fn now() -> Timestamp {
    Timestamp::from_millis(js_sys::Date::now() as i64).unwrap_or_default()
}

/// Waits so many milliseconds.
pub(crate) async fn sleep(millis: f64) {
    let (done, waits) = futures::channel::oneshot::channel();
    set_timeout(
        move || {
            let _ = done.send(());
        },
        Duration::from_millis(millis.max(0.0) as u64),
    );
    let _ = waits.await;
}
