//! How much is read at once.

use crate::error::Error;
use futures::{Stream, TryStreamExt};
use sea_orm::DbErr;
use std::pin::pin;

/// The bounds of one read. A row that is larger than all of it is read alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bound {
    /// The most rows.
    pub rows: u64,
    /// The most bytes of text in these rows.
    pub bytes: usize,
}

impl Bound {
    /// Everything. Neither database takes a larger number.
    pub const NONE: Self = Self { rows: i64::MAX as u64, bytes: usize::MAX };

    /// Bounded in bytes as every answer is, beside the rows.
    #[must_use]
    pub const fn rows(rows: u64) -> Self {
        Self { rows, bytes: 256 * 1024 }
    }

    /// Takes rows up to these bounds, and tells whether there are more. Rows behind the bounds are left with the
    /// database.
    ///
    /// # Errors
    /// The database's.
    pub(super) async fn take<T>(
        self,
        rows: impl Stream<Item = Result<T, DbErr>>,
        size: impl Fn(&T) -> usize,
    ) -> Result<(Vec<T>, bool), Error> {
        let (mut rows, mut taken, mut bytes) = (pin!(rows), Vec::new(), 0_usize);
        while let Some(row) = rows.try_next().await? {
            bytes = bytes.saturating_add(size(&row));
            if taken.len() as u64 >= self.rows || (bytes > self.bytes && !taken.is_empty()) {
                return Ok((taken, true));
            }
            taken.push(row);
        }
        Ok((taken, false))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use futures::stream::iter;

    async fn taken(bound: Bound, sizes: &[usize]) -> (Vec<usize>, bool) {
        let rows = iter(sizes.iter().copied().map(Ok));
        bound.take(rows, |size| *size).await.expect("no database")
    }

    #[tokio::test]
    async fn a_page_ends_at_its_rows_or_its_bytes_and_says_so() {
        let bound = Bound { rows: 3, bytes: 100 };
        assert_eq!(taken(bound, &[1, 2, 3]).await, (vec![1, 2, 3], false));
        assert_eq!(taken(bound, &[1, 2, 3, 4]).await, (vec![1, 2, 3], true));
        assert_eq!(taken(bound, &[60, 40, 1]).await, (vec![60, 40], true));
    }

    #[tokio::test]
    async fn a_row_that_is_larger_than_a_page_has_one_to_itself() {
        let bound = Bound { rows: 3, bytes: 100 };
        assert_eq!(taken(bound, &[500, 1]).await, (vec![500], true));
        assert_eq!(taken(bound, &[500]).await, (vec![500], false));
    }
}
