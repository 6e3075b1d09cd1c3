//! Long documents of JSON, written piece by piece, so that a large one costs no more memory than a small one.

use super::bound::Bound;
use crate::error::Error;
use futures::future::BoxFuture;
use serde::Serialize;

/// A piece is handed on when it is longer than this, in bytes.
const PIECE: usize = 32 * 1024;
/// So much longer a piece may get without being moved in memory: most rows are shorter.
const SPARE: usize = 4 * 1024;
/// How many rows the first page asks for.
const ROWS_FIRST: u64 = 64;
/// How many rows a page asks for at most. After a page that large rows cut short, fewer are asked for: PostgreSQL sends
/// all of them, also those that nobody takes.
const ROWS_MAX: u64 = 256;

/// Takes the pieces, in order.
pub trait Reader: Send {
    /// Takes the next piece; false when nobody wants more.
    fn take(&mut self, piece: Vec<u8>) -> impl Future<Output = bool> + Send;
}

/// What can be written so.
pub trait Document: Send + 'static {
    /// Writes it. False when nobody wanted it to its end.
    ///
    /// # Errors
    /// The database's; what was handed on is not whole then.
    fn write(self, to: &mut impl Reader) -> impl Future<Output = Result<bool, Error>> + Send;
}

/// What becomes of a list with nothing in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Empty {
    IsWritten,
    IsLeftOut,
}

/// Writes an object's fields, and hands on what it has written.
pub(super) struct Pen<'a, R> {
    text: Vec<u8>,
    to: &'a mut R,
    is_wanted: bool,
}

impl<'a, R: Reader> Pen<'a, R> {
    pub(super) fn new(to: &'a mut R) -> Self {
        Self { text: Vec::with_capacity(PIECE + SPARE), to, is_wanted: true }
    }

    /// Begins an object.
    pub(super) fn open(&mut self) {
        self.text.push(b'{');
    }

    /// Begins an object in a field.
    pub(super) fn open_field(&mut self, name: &str) -> Result<(), Error> {
        self.name(name)?;
        self.open();
        Ok(())
    }

    /// Ends an object.
    pub(super) fn close(&mut self) {
        self.text.push(b'}');
    }

    /// Hands the last piece on. False when nobody wanted it all.
    pub(super) async fn end(mut self) -> bool {
        self.hand_on().await;
        self.is_wanted
    }

    pub(super) fn field(&mut self, name: &str, value: &impl Serialize) -> Result<(), Error> {
        self.name(name)?;
        Ok(serde_json::to_writer(&mut self.text, value)?)
    }

    /// A list that may be long: read page by page, each behind the key of the row before.
    pub(super) async fn list<'p, T: Serialize, K>(
        &mut self,
        name: &str,
        empty: Empty,
        page: impl Fn(Option<K>, Bound) -> BoxFuture<'p, Result<Vec<T>, Error>>,
        key: fn(&T) -> K,
    ) -> Result<(), Error> {
        let mut bound = Bound::rows(ROWS_FIRST);
        let mut rows = page(None, bound).await?;
        if rows.is_empty() && empty == Empty::IsLeftOut {
            return Ok(());
        }
        self.name(name)?;
        self.text.push(b'[');
        let mut is_first = true;
        while let Some(last) = rows.last()
            && self.is_wanted
        {
            let last = key(last);
            for row in &rows {
                if !std::mem::take(&mut is_first) {
                    self.text.push(b',');
                }
                serde_json::to_writer(&mut self.text, row)?;
                if self.text.len() > PIECE {
                    self.hand_on().await;
                }
            }
            bound.rows = (2 * rows.len() as u64).min(ROWS_MAX);
            rows = page(Some(last), bound).await?;
        }
        self.text.push(b']');
        Ok(())
    }

    fn name(&mut self, name: &str) -> Result<(), Error> {
        if self.text.last() != Some(&b'{') {
            self.text.push(b',');
        }
        serde_json::to_writer(&mut self.text, name)?;
        self.text.push(b':');
        Ok(())
    }

    async fn hand_on(&mut self) {
        let piece = std::mem::replace(&mut self.text, Vec::with_capacity(PIECE + SPARE));
        self.is_wanted = self.is_wanted && self.to.take(piece).await;
    }
}
