//! Which rows of a long list are in view: arithmetic over their heights, without a document.
//!
//! Heights are pixels from the top of one row to the top of the next. What is not drawn yet has a
//! guessed height; when it turns out to be another one, or when rows come and go above, the window
//! moves along, so that what somebody looks at stays where it is.

use std::ops::Range;

/// The heights of all rows of a list, and where its visible part begins.
#[derive(Clone, Debug, Default)]
pub struct Window {
    heights: Vec<f32>,
    /// A Fenwick tree over the heights (P. Fenwick, "A new data structure for cumulative frequency
    /// tables", 1994): `sums[i - 1]` holds the `i & -i` heights that end with row `i - 1`.
    sums: Vec<f64>,
    above: f64,
}

impl Window {
    /// A window at the top of rows with these heights.
    #[must_use]
    pub fn new(heights: Vec<f32>) -> Self {
        let mut window = Self { heights, sums: Vec::new(), above: 0.0 };
        window.add_up();
        window
    }

    /// How many rows there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.heights.len()
    }

    /// Are there none?
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.heights.is_empty()
    }

    /// The height of a row, as far as it is known.
    #[must_use]
    pub fn height(&self, row: usize) -> Option<f32> {
        self.heights.get(row).copied()
    }

    /// The height of all rows together.
    #[must_use]
    pub fn total(&self) -> f64 {
        self.offset(self.len())
    }

    /// How many pixels of the list lie above the upper edge of what is visible; less than zero when
    /// the list begins below that edge.
    #[must_use]
    pub fn above(&self) -> f64 {
        self.above
    }

    /// Takes over where somebody has scrolled to.
    pub fn scroll_to(&mut self, above: f64) {
        self.above = above;
    }

    /// Where a row begins, from the top of the list; behind the last row that is the list's end.
    #[must_use]
    pub fn offset(&self, row: usize) -> f64 {
        let mut end = row.min(self.len());
        let mut sum = 0.0;
        while end > 0 {
            sum += self.sums.get(end - 1).copied().unwrap_or_default();
            end &= end - 1;
        }
        sum
    }

    /// The row at so many pixels from the top of the list; the first or the last one for what lies
    /// outside of it.
    #[must_use]
    pub fn row_at(&self, offset: f64) -> usize {
        let (mut row, mut left) = (0, offset);
        let mut step = self.len().checked_ilog2().map_or(0, |log| 1 << log);
        while step > 0 {
            if let Some(&sum) = self.sums.get(row + step - 1)
                && sum <= left
            {
                left -= sum;
                row += step;
            }
            step /= 2;
        }
        row.min(self.len().saturating_sub(1))
    }

    /// The rows that are visible in so many pixels below the upper edge, and those up to `margin`
    /// pixels beyond on both sides.
    #[must_use]
    pub fn rows(&self, view: f64, margin: f64) -> Range<usize> {
        let (from, to) = (self.above - margin, self.above + view + margin);
        if self.is_empty() || to <= 0.0 {
            return 0..0;
        }
        if from >= self.total() {
            return self.len()..self.len();
        }
        self.row_at(from)..self.row_at(to) + 1
    }

    /// A row has turned out to be so high.
    pub fn set_height(&mut self, row: usize, height: f32) {
        let Some(known) = self.heights.get_mut(row) else { return };
        let change = f64::from(height) - f64::from(*known);
        *known = height;
        if self.is_above(row) {
            self.above += change;
        }
        let mut at = row + 1;
        while let Some(sum) = self.sums.get_mut(at - 1) {
            *sum += change;
            at += at & at.wrapping_neg();
        }
    }

    /// A row came in front of this one.
    pub fn insert(&mut self, row: usize, height: f32) {
        let row = row.min(self.len());
        if self.above > 0.0 && self.offset(row) <= self.above {
            self.above += f64::from(height);
        }
        self.heights.insert(row, height);
        self.add_up();
    }

    /// A row is gone.
    pub fn remove(&mut self, row: usize) {
        let Some(&height) = self.heights.get(row) else { return };
        if self.is_above(row) {
            self.above = (self.above - f64::from(height)).max(0.0);
        }
        self.heights.remove(row);
        self.add_up();
    }

    /// Brings a row into the middle of so many visible pixels.
    pub fn reveal(&mut self, row: usize, view: f64) {
        let height = self.heights.get(row).copied().map_or(0.0, f64::from);
        let end = (self.total() - view).max(0.0);
        self.above = (self.offset(row) - (view - height) / 2.0).clamp(0.0, end);
    }

    /// Does a row begin above the upper edge, while something below it is in view?
    fn is_above(&self, row: usize) -> bool {
        self.above > 0.0 && self.offset(row) < self.above
    }

    /// Ten thousand additions are quicker than a structure that would spare them.
    fn add_up(&mut self) {
        self.sums.clear();
        self.sums.extend(self.heights.iter().map(|height| f64::from(*height)));
        for at in 1..=self.sums.len() {
            let parent = at + (at & at.wrapping_neg());
            if parent <= self.sums.len() {
                self.sums[parent - 1] += self.sums[at - 1];
            }
        }
    }
}

#[cfg(test)]
mod tests;
