//! As much of the browser's service workers as is used here (W3C Service Workers, section 3).

use crate::browser::property;
use js_sys::{Object, Promise, Reflect};
use wasm_bindgen::prelude::{Closure, wasm_bindgen};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{EventTarget, MessageEvent};

#[wasm_bindgen]
extern "C" {
    /// `navigator.serviceWorker`.
    #[wasm_bindgen(extends = EventTarget, js_name = ServiceWorkerContainer)]
    #[derive(Clone)]
    pub(super) type Container;
    #[wasm_bindgen(method, js_name = register)]
    fn begin(this: &Container, script: &str) -> Promise;
    #[wasm_bindgen(method, js_name = getRegistration)]
    fn find(this: &Container) -> Promise;
    #[wasm_bindgen(method, js_name = startMessages)]
    fn start_messages(this: &Container);

    #[wasm_bindgen(extends = EventTarget, js_name = ServiceWorkerRegistration)]
    #[derive(Clone)]
    pub(super) type Registration;
    #[wasm_bindgen(method, getter)]
    pub(super) fn installing(this: &Registration) -> Option<Worker>;
    #[wasm_bindgen(method, getter)]
    pub(super) fn waiting(this: &Registration) -> Option<Worker>;
    #[wasm_bindgen(method, js_name = update)]
    fn ask(this: &Registration) -> Promise;

    #[wasm_bindgen(extends = EventTarget, js_name = ServiceWorker)]
    #[derive(Clone)]
    pub(super) type Worker;
    #[wasm_bindgen(method, getter)]
    pub(super) fn state(this: &Worker) -> String;
    #[wasm_bindgen(method, js_name = postMessage)]
    fn post_value(this: &Worker, message: &JsValue);
}

/// None where the browser has none, or the page is not in a secure context.
pub(super) fn container() -> Option<Container> {
    property("navigator").and_then(|navigator| {
        let found = Reflect::get(&navigator, &"serviceWorker".into()).ok()?;
        found.is_object().then(|| found.unchecked_into())
    })
}

impl Container {
    /// None when the browser refuses, or the script cannot be had.
    pub(super) async fn register(&self, script: &str) -> Option<Registration> {
        Some(JsFuture::from(self.begin(script)).await.ok()?.unchecked_into())
    }

    /// None while there is none.
    pub(super) async fn registration(&self) -> Option<Registration> {
        let found = JsFuture::from(self.find()).await.ok()?;
        found.is_object().then(|| found.unchecked_into())
    }

    /// Hands over the `type` of each message that comes from a worker.
    pub(super) fn on_message(&self, heard: impl Fn(String) + 'static) {
        listen(self, "message", move |event| {
            let data = event.dyn_into::<MessageEvent>().map(|event| event.data()).unwrap_or_default();
            let kind = Reflect::get(&data, &"type".into()).ok().and_then(|kind| kind.as_string());
            heard(kind.unwrap_or_default());
        });
        self.start_messages();
    }
}

impl Registration {
    /// Asks the server whether the script has changed.
    ///
    /// # Errors
    /// The script cannot be had.
    pub(super) async fn update(&self) -> Result<JsValue, JsValue> {
        JsFuture::from(self.ask()).await
    }

    pub(super) fn on_update_found(&self, found: impl Fn() + 'static) {
        listen(self, "updatefound", move |_| found());
    }
}

impl Worker {
    pub(super) fn post(&self, fields: &[(&str, &str)]) {
        let message = Object::new();
        for (name, value) in fields {
            // Fails only for what is no object.
            let _ = Reflect::set(&message, &(*name).into(), &(*value).into());
        }
        self.post_value(&message);
    }

    pub(super) fn on_state_change(&self, changed: impl Fn() + 'static) {
        listen(self, "statechange", move |_| changed());
    }
}

/// Listens for as long as the page lives.
fn listen(target: &EventTarget, event: &str, heard: impl Fn(web_sys::Event) + 'static) {
    let heard = Closure::<dyn Fn(web_sys::Event)>::new(heard).into_js_value();
    // Fails only for a malformed name.
    let _ = target.add_event_listener_with_callback(event, heard.unchecked_ref());
}
