//! How much of something each of many may hold at once.

use app::domain::Refused;
use std::collections::HashMap;
use std::hash::Hash;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::time::timeout;

/// Gives out a limited number of permits to each holder, and a limited number to all holders together.
///
/// A holder who asks for more waits for a permit of their own first, and only then for a shared one. So one holder has
/// only a few requests in the shared queue, and nobody waits behind another holder's crowd.
#[derive(Debug)]
pub struct ConcurrencyLimiter<K> {
    each: usize,
    all: Arc<Semaphore>,
    holders: Holders<K>,
}

type Holders<K> = Arc<Mutex<HashMap<K, Holder>>>;

#[derive(Debug)]
struct Holder {
    own: Arc<Semaphore>,
    /// Those who hold a permit or wait for one.
    claims: usize,
}

/// Held until it is dropped.
#[derive(Debug)]
pub struct Permit<K: Eq + Hash> {
    _all: Option<OwnedSemaphorePermit>,
    _own: Option<OwnedSemaphorePermit>,
    _claim: Claim<K>,
}

#[derive(Debug)]
struct Claim<K: Eq + Hash> {
    holders: Holders<K>,
    key: K,
}

impl<K: Clone + Eq + Hash> ConcurrencyLimiter<K> {
    /// `each` is the number of permits of one holder, `all` the number of all holders together.
    #[must_use]
    pub fn new(each: usize, all: usize) -> Self {
        Self { each, all: Arc::new(Semaphore::new(all)), holders: Arc::default() }
    }

    /// Waits for a permit. Given up while it waits, it has held nobody up.
    pub async fn acquire(&self, key: K) -> Permit<K> {
        let (own, claim) = self.claim(key);
        // infallible: nobody closes these semaphores
        let own = own.acquire_owned().await.ok();
        let all = Arc::clone(&self.all).acquire_owned().await.ok();
        Permit { _all: all, _own: own, _claim: claim }
    }

    /// Waits for a permit, but no longer than `patience`.
    ///
    /// # Errors
    /// [`Refused::TooMany`] with `retry_after`, in seconds.
    pub async fn acquire_within(
        &self,
        key: K,
        patience: Duration,
        retry_after: u32,
    ) -> Result<Permit<K>, Refused> {
        timeout(patience, self.acquire(key)).await.map_err(|_| Refused::TooMany { retry_after })
    }

    fn claim(&self, key: K) -> (Arc<Semaphore>, Claim<K>) {
        let mut holders = lock(&self.holders);
        let new = || Holder { own: Arc::new(Semaphore::new(self.each)), claims: 0 };
        let holder = holders.entry(key.clone()).or_insert_with(new);
        holder.claims += 1;
        (Arc::clone(&holder.own), Claim { holders: Arc::clone(&self.holders), key })
    }
}

impl<K: Eq + Hash> Drop for Claim<K> {
    fn drop(&mut self) {
        let mut holders = lock(&self.holders);
        if let Some(holder) = holders.get_mut(&self.key) {
            holder.claims -= 1;
            if holder.claims == 0 {
                holders.remove(&self.key);
            }
        }
    }
}

fn lock<K>(holders: &Mutex<HashMap<K, Holder>>) -> MutexGuard<'_, HashMap<K, Holder>> {
    holders.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;
    use futures::FutureExt;

    fn now<K: Clone + Eq + Hash>(limiter: &ConcurrencyLimiter<K>, key: K) -> Option<Permit<K>> {
        limiter.acquire(key).now_or_never()
    }

    #[test]
    fn each_has_so_many_and_no_more_until_one_is_given_back() {
        let limiter = ConcurrencyLimiter::new(2, 10);
        let first = now(&limiter, "ada").expect("free");
        let _second = now(&limiter, "ada").expect("free");
        assert!(now(&limiter, "ada").is_none());
        let _bens = now(&limiter, "ben").expect("another's are free");
        drop(first);
        assert!(now(&limiter, "ada").is_some());
    }

    #[test]
    fn all_have_so_many_together() {
        let limiter = ConcurrencyLimiter::new(2, 3);
        let mut held: Vec<_> =
            ["ada", "ada", "ben"].into_iter().filter_map(|key| now(&limiter, key)).collect();
        assert_eq!(held.len(), 3);
        assert!(now(&limiter, "cleo").is_none());
        held.pop();
        assert!(now(&limiter, "cleo").is_some());
    }

    #[test]
    fn nobody_waits_behind_a_crowd_of_one_person() {
        let limiter = ConcurrencyLimiter::new(1, 1);
        let held = now(&limiter, "ada");
        let mut crowd: Vec<_> = (0..100).map(|_| Box::pin(limiter.acquire("ada"))).collect();
        for waiting in &mut crowd {
            assert!(waiting.as_mut().now_or_never().is_none());
        }
        let mut ben = Box::pin(limiter.acquire("ben"));
        assert!(ben.as_mut().now_or_never().is_none());
        drop(held);
        let ben = ben.now_or_never();
        assert!(ben.is_some(), "Ben is the first who waits for what all share");
    }

    #[test]
    fn nothing_is_kept_of_those_who_hold_nothing() {
        let limiter = ConcurrencyLimiter::new(1, 1);
        let held = now(&limiter, "ada");
        drop(limiter.acquire("ada").now_or_never());
        drop(limiter.acquire("ben").now_or_never());
        assert_eq!(lock(&limiter.holders).len(), 1);
        drop(held);
        assert!(lock(&limiter.holders).is_empty());
    }
}
