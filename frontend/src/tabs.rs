//! The browser's pages among themselves: one of them holds the socket, and tells the others.

use app::domain::{ClientId, Epoch, UserId, WorkspaceId};
use app::protocol::{Look, Presence};
use app::sync::{Link, Pending, Rejected};
use leptos::prelude::window;
use serde::{Deserialize, Serialize};
use std::rc::Rc;
use wasm_bindgen::prelude::{Closure, wasm_bindgen};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{BroadcastChannel, MessageEvent};

/// What one page says to the others.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) enum Say {
    /// A page has come: how do things stand?
    Hello,
    /// The page that leads: so they stand, and so far its rows have come.
    Status(Link, Vec<(WorkspaceId, Epoch, u64)>),
    /// The same, from a page that begins to lead: what is on its way?
    Leads(Link, Vec<(WorkspaceId, Epoch, u64)>),
    /// The page that leads: this came from the server.
    Frame(String),
    /// The page that leads: these are here.
    Company(Vec<Presence>),
    /// This was done.
    Did(WorkspaceId, Vec<Pending>),
    /// The page that leads: these are settled.
    Settled(WorkspaceId, Vec<(ClientId, u64)>),
    /// The page that leads: this was refused.
    Refused(WorkspaceId, Rejected),
    /// The person decided about what was refused.
    Decided(Rejected),
    /// What a page looks at, by its id; nothing once it is out of sight.
    Look(ClientId, Option<Look>),
    /// The person signed out.
    SignedOut,
}

/// The way to a person's other pages. A handle: clone it freely.
#[derive(Clone)]
pub(crate) struct Tabs {
    /// None where the browser has no such thing.
    channel: Option<Rc<BroadcastChannel>>,
}

impl Tabs {
    /// Opens the way; `hear` is called with what the others say.
    pub(crate) fn open(user: UserId, mut hear: impl FnMut(Say) + 'static) -> Self {
        let Ok(channel) = BroadcastChannel::new(&name(user)) else { return Self { channel: None } };
        let heard = Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| {
            let said = event.data().as_string();
            // A page of another version may say what this one does not know.
            if let Some(said) = said.and_then(|json| serde_json::from_str(&json).ok()) {
                hear(said);
            }
        });
        channel.set_onmessage(Some(heard.as_ref().unchecked_ref()));
        // It listens for as long as the page lives.
        heard.forget();
        Self { channel: Some(Rc::new(channel)) }
    }

    /// Tells the others.
    pub(crate) fn say(&self, said: &Say) {
        if let Some(channel) = &self.channel
            && let Ok(json) = serde_json::to_string(said)
        {
            // Fails only for a channel that was closed, and this one is not.
            let _ = channel.post_message(&json.into());
        }
    }
}

#[wasm_bindgen]
extern "C" {
    /// See <https://www.w3.org/TR/web-locks/>; web-sys has it behind a flag for the whole build.
    type LockManager;

    #[wasm_bindgen(method, catch)]
    fn request(
        this: &LockManager,
        name: &str,
        options: &JsValue,
        callback: &JsValue,
    ) -> Result<js_sys::Promise, JsValue>;
}

/// Waits until this page leads, and calls `begin`; `end` when another page has taken over. Without locks
/// (over plain http from another machine) every page leads for itself, and the server sorts out the rest.
pub(crate) async fn lead(user: UserId, takes_over: bool, begin: impl FnOnce() + 'static, end: impl FnOnce()) {
    let navigator = window().navigator();
    let locks = js_sys::Reflect::get(&navigator, &"locks".into()).ok().filter(JsValue::is_object);
    let Some(locks) = locks else { return begin() };
    let held = Closure::once_into_js(move |_lock: JsValue| {
        begin();
        // Held until the page goes, or another one takes it.
        js_sys::Promise::new(&mut |_, _| {})
    });
    let options = js_sys::Object::new();
    // Fails only for what is no object.
    let _ = js_sys::Reflect::set(&options, &"steal".into(), &takes_over.into());
    if let Ok(gone) = locks.unchecked_into::<LockManager>().request(&name(user), &options, &held) {
        let _ = JsFuture::from(gone).await;
        end();
    }
}

fn name(user: UserId) -> String {
    format!("tasksync-{user}")
}
