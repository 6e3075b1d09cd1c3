//! The browser's clock and timers.

use app::domain::Timestamp;
use leptos::prelude::set_timeout;
use std::time::Duration;

/// The current time, by this device's clock.
pub(crate) fn now() -> Timestamp {
    Timestamp::from_millis(js_sys::Date::now() as i64).unwrap_or_default()
}

/// How far local time is ahead of UTC at an instant, in minutes.
pub(crate) fn offset_minutes(at: Timestamp) -> i32 {
    let date = js_sys::Date::new(&(at.millis() as f64).into());
    -date.get_timezone_offset() as i32
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
