//! Texts that are being typed. They are kept in local storage, the only store that has written when the
//! call returns: a database may not finish while the page is being closed.

use app::domain::UserId;
use leptos::prelude::window;
use web_sys::Storage;

/// What the name of every draft begins with, before its person's id.
const PREFIX: &str = "tasksync-draft-";

/// Writes a draft, or removes it.
pub(crate) fn put(user: UserId, key: &str, draft: Option<&str>) {
    let Some(storage) = storage() else { return };
    let name = prefix(user) + key;
    // Fails where there is no room left: the text then waits on the page alone, as it would without drafts.
    let _ = match draft {
        Some(draft) => storage.set_item(&name, draft),
        None => storage.remove_item(&name),
    };
}

/// Reads a draft.
pub(crate) fn get(user: UserId, key: &str) -> Option<String> {
    storage()?.get_item(&(prefix(user) + key)).ok()?
}

/// A person's drafts, by key.
pub(crate) fn all(user: UserId) -> Vec<(String, String)> {
    let Some(storage) = storage() else { return Vec::new() };
    let prefix = prefix(user);
    let read = |name: &String| storage.get_item(name).ok().flatten();
    let key = |name: &String| name.strip_prefix(&prefix).map(str::to_owned);
    names(&storage).iter().filter_map(|name| Some((key(name)?, read(name)?))).collect()
}

/// Removes all of a person's drafts.
pub(crate) fn forget(user: UserId) {
    for (key, _) in all(user) {
        put(user, &key, None);
    }
}

fn names(storage: &Storage) -> Vec<String> {
    let count = storage.length().unwrap_or_default();
    (0..count).filter_map(|index| storage.key(index).ok().flatten()).collect()
}

fn prefix(user: UserId) -> String {
    format!("{PREFIX}{user}/")
}

fn storage() -> Option<Storage> {
    window().local_storage().ok()?
}
