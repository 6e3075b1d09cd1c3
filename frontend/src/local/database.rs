//! IndexedDB, as far as it is needed here: stores of texts under texts.

use crate::clock::sleep;
use app::domain::{UserId, WorkspaceId};
use futures::future::select;
use futures::pin_mut;
use idb::builder::{DatabaseBuilder, ObjectStoreBuilder};
use idb::{
    Database, Error, Factory, KeyRange, ObjectStore, Query, Transaction, TransactionMode, TransactionResult,
};
use wasm_bindgen::{JsCast, JsValue};

/// Every database of this program begins with this.
const PREFIX: &str = "tasksync-";
/// Never raised: another version waits for pages that hold the one before, and they may sleep. Other stores take another
/// kind of database.
const VERSION: u32 = 1;
/// So long a deletion is waited for; it goes on by itself.
const PATIENCE_MS: f64 = 2_000.0;
/// The name of the error when there is no room left.
const FULL: &str = "QuotaExceededError";
/// Greater than every character of a key.
const BEHIND: char = '\u{ffff}';

/// Why something could not be kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Trouble {
    /// There is no room left on the device, or the browser gives no more.
    Full,
    /// It does not go on where what is kept ends.
    Hole,
    /// It cannot be done here.
    Other,
}

impl From<Error> for Trouble {
    fn from(error: Error) -> Self {
        match error {
            Error::DomException(exception) if exception.name() == FULL => Self::Full,
            _ => Self::Other,
        }
    }
}

/// Opens a person's database of this kind, and makes it if there is none.
pub(super) async fn open(kind: &str, user: UserId, stores: &[&str]) -> Result<Database, Trouble> {
    let builder = DatabaseBuilder::new(&name(kind, user)).version(VERSION);
    let mut database = stores
        .iter()
        .fold(builder, |builder, store| builder.add_object_store(ObjectStoreBuilder::new(store)))
        .build()
        .await?;
    // Another page lets go of it all: this one must not stand in its way.
    database.on_version_change(|event| {
        if let Some(Ok(database)) = event.target().map(JsCast::dyn_into::<web_sys::IdbDatabase>) {
            database.close();
        }
    });
    Ok(database)
}

/// Closes a database and deletes it.
pub(super) async fn delete(database: Database) {
    let name = database.name();
    database.close();
    remove(&name).await;
}

/// Deletes the databases of this kind, but for this person's.
pub(super) async fn forget_others(kind: &str, user: Option<UserId>) {
    let own = user.map(|user| name(kind, user));
    for other in names().await {
        if other.starts_with(&format!("{PREFIX}{kind}-")) && Some(&other) != own.as_ref() {
            remove(&other).await;
        }
    }
}

/// Deletes a database. One that a sleeping page holds open is deleted when that page wakes or goes.
async fn remove(name: &str) {
    if let Ok(request) = Factory::new().and_then(|factory| factory.delete(name)) {
        let (deleted, waited) = (request.into_future(), sleep(PATIENCE_MS));
        pin_mut!(deleted, waited);
        let _ = select(deleted, waited).await;
    }
}

/// The names of this program's databases; none where the browser does not tell.
async fn names() -> Vec<String> {
    let Ok(Some(factory)) = leptos::prelude::window().indexed_db() else { return Vec::new() };
    let Ok(list) = js_sys::Reflect::get(&factory, &"databases".into()) else { return Vec::new() };
    let Ok(list) = list.dyn_into::<js_sys::Function>() else { return Vec::new() };
    let Ok(promise) = list.call0(&factory) else { return Vec::new() };
    let Ok(databases) = wasm_bindgen_futures::JsFuture::from(js_sys::Promise::from(promise)).await else {
        return Vec::new();
    };
    let name = |database: JsValue| js_sys::Reflect::get(&database, &"name".into()).ok()?.as_string();
    js_sys::Array::from(&databases).iter().filter_map(name).filter(|name| name.starts_with(PREFIX)).collect()
}

fn name(kind: &str, user: UserId) -> String {
    format!("{PREFIX}{kind}-{user}")
}

/// A transaction over some of the stores, which is given them in that order. All of it is kept, or none.
pub(super) async fn write<const N: usize>(
    database: &Database,
    stores: [&str; N],
    act: impl FnOnce([&ObjectStore; N]) -> Result<(), Error>,
) -> Result<(), Trouble> {
    let transaction = database.transaction(&stores, TransactionMode::ReadWrite)?;
    let mut opened = Vec::with_capacity(N);
    for store in stores {
        opened.push(transaction.object_store(store)?);
    }
    let all: Vec<&ObjectStore> = opened.iter().collect();
    if let Ok(all) = <[&ObjectStore; N]>::try_from(all) {
        act(all)?;
    }
    let raw = web_sys::IdbTransaction::from(transaction.commit()?);
    match Transaction::from(raw.clone()).await {
        Ok(TransactionResult::Committed) => Ok(()),
        // Whatever the event tells, the transaction knows why it was aborted.
        Ok(TransactionResult::Aborted) | Err(_) => match raw.error() {
            Some(why) if why.name() == FULL => Err(Trouble::Full),
            _ => Err(Trouble::Other),
        },
    }
}

/// All texts of a store, in the order of their keys; those within a range if one is given.
pub(super) async fn read(
    database: &Database,
    store: &str,
    range: Option<Query>,
) -> Result<Vec<String>, Trouble> {
    let transaction = database.transaction(&[store], TransactionMode::ReadOnly)?;
    let values = transaction.object_store(store)?.get_all(range, None)?.await?;
    Ok(values.iter().filter_map(JsValue::as_string).collect())
}

/// All texts of a store within each of some ranges, as of one moment.
pub(super) async fn read_each(
    database: &Database,
    store: &str,
    ranges: Vec<Query>,
) -> Result<Vec<Vec<String>>, Trouble> {
    let transaction = database.transaction(&[store], TransactionMode::ReadOnly)?;
    let store = transaction.object_store(store)?;
    let requests = ranges.into_iter().map(|range| store.get_all(Some(range), None));
    let requests: Vec<_> = requests.collect::<Result<_, _>>()?;
    let mut found = Vec::with_capacity(requests.len());
    for request in requests {
        found.push(request.await?.iter().filter_map(JsValue::as_string).collect());
    }
    Ok(found)
}

/// One text.
pub(super) async fn get(database: &Database, store: &str, key: &str) -> Result<Option<String>, Trouble> {
    let transaction = database.transaction(&[store], TransactionMode::ReadOnly)?;
    let value = transaction.object_store(store)?.get(Query::Key(key.into()))?.await?;
    Ok(value.and_then(|value| value.as_string()))
}

/// The keys of everything in a workspace that begins so, as [`key`] makes them.
pub(super) fn range(workspace: WorkspaceId, prefix: &str) -> Result<Query, Error> {
    let (from, to) = (format!("{workspace}/{prefix}"), format!("{workspace}/{prefix}{BEHIND}"));
    Ok(Query::KeyRange(KeyRange::bound(&from.into(), &to.into(), None, None)?))
}

/// The key of something in a workspace.
pub(super) fn key(workspace: WorkspaceId, rest: impl std::fmt::Display) -> JsValue {
    format!("{workspace}/{rest}").into()
}
