use super::Window;
use proptest::prelude::*;

/// What can happen to a list while somebody looks at it.
#[derive(Clone, Debug)]
enum Step {
    Insert(usize, u8),
    Remove(usize),
    Measure(usize, u8),
}

fn step() -> impl Strategy<Value = Step> {
    let height = 20..120_u8;
    prop_oneof![
        (any::<usize>(), height.clone()).prop_map(|(row, height)| Step::Insert(row, height)),
        any::<usize>().prop_map(Step::Remove),
        (any::<usize>(), height).prop_map(|(row, height)| Step::Measure(row, height)),
    ]
}

/// A list of rows with names, as somebody would keep it who need not be quick.
#[derive(Debug)]
struct Naive(Vec<(u32, u8)>);

impl Naive {
    fn offset(&self, row: usize) -> f64 {
        self.0.iter().take(row).map(|(_, height)| f64::from(*height)).sum()
    }

    fn row_at(&self, offset: f64) -> usize {
        (0..self.0.len()).rev().find(|row| self.offset(*row) <= offset).unwrap_or(0)
    }

    /// Where a row stands, as seen through the window.
    fn seen(&self, name: u32, window: &Window) -> Option<f64> {
        let row = self.0.iter().position(|(other, _)| *other == name)?;
        Some(self.offset(row) - window.above())
    }
}

proptest! {
    #[test]
    fn sums_and_rows_are_those_of_a_plain_list(
        heights in prop::collection::vec(1..200_u8, 0..90),
        steps in prop::collection::vec(step(), 0..40),
        probe in -100.0..20_000.0_f64,
    ) {
        let mut window = Window::new(heights.iter().map(|height| f32::from(*height)).collect());
        let mut naive = Naive(heights.into_iter().map(|height| (0, height)).collect());
        for step in steps {
            apply(&step, 0, &mut window, &mut naive);
        }
        prop_assert_eq!(window.len(), naive.0.len());
        for row in 0..=naive.0.len() + 1 {
            prop_assert_eq!(window.offset(row), naive.offset(row));
        }
        prop_assert_eq!(window.total(), naive.offset(naive.0.len()));
        prop_assert_eq!(window.row_at(probe), naive.row_at(probe));
    }

    #[test]
    fn what_is_looked_at_stays_where_it_is(
        heights in prop::collection::vec(20..120_u8, 10..90),
        steps in prop::collection::vec(step(), 0..30),
        part in 0.01..0.9_f64,
    ) {
        let mut window = Window::new(heights.iter().map(|height| f32::from(*height)).collect());
        let mut naive = Naive((0_u32..).zip(heights).collect());
        window.scroll_to((naive.offset(naive.0.len()) * part).ceil());
        for (name, step) in (1_000..).zip(steps) {
            // The first row that is in view whole: what happens above it does not move it.
            let top = naive.row_at(window.above() - 0.5) + 1;
            let looked_at = naive.0.get(top).map(|(name, _)| *name);
            let before = looked_at.and_then(|name| naive.seen(name, &window));
            let is_scrolled = window.above() > 120.0;
            let row = apply(&step, name, &mut window, &mut naive);
            let after = looked_at.and_then(|name| naive.seen(name, &window));
            if is_scrolled && row.is_some_and(|row| row < top) {
                prop_assert_eq!(before, after, "{:?}", step);
            }
        }
    }

    #[test]
    fn all_that_is_visible_is_drawn(
        heights in prop::collection::vec(20..120_u8, 1..90),
        above in -500.0..6_000.0_f64,
        view in 1.0..900.0_f64,
        margin in 0.0..500.0_f64,
    ) {
        let naive = Naive((0_u32..).zip(heights.iter().copied()).collect());
        let mut window = Window::new(heights.iter().map(|height| f32::from(*height)).collect());
        window.scroll_to(above);
        let drawn = window.rows(view, margin);
        for row in 0..naive.0.len() {
            let (top, bottom) = (naive.offset(row), naive.offset(row + 1));
            let is_visible = bottom > above && top < above + view;
            prop_assert!(!is_visible || drawn.contains(&row), "{} of {:?}", row, drawn);
        }
        let height = naive.offset(drawn.end) - naive.offset(drawn.start);
        prop_assert!(height <= view + 2.0 * margin + 240.0, "no more than that: {}", height);
    }
}

/// Does the same to both. Answers which row it was about.
fn apply(step: &Step, name: u32, window: &mut Window, naive: &mut Naive) -> Option<usize> {
    let count = naive.0.len();
    match *step {
        Step::Insert(row, height) => {
            let row = row % (count + 1);
            window.insert(row, f32::from(height));
            naive.0.insert(row, (name, height));
            Some(row)
        }
        Step::Remove(row) => {
            let row = row.checked_rem(count)?;
            window.remove(row);
            naive.0.remove(row);
            Some(row)
        }
        Step::Measure(row, height) => {
            let row = row.checked_rem(count)?;
            window.set_height(row, f32::from(height));
            naive.0[row].1 = height;
            Some(row)
        }
    }
}

#[test]
fn a_row_that_comes_first_is_seen_by_whoever_is_at_the_top() {
    let mut window = Window::new(vec![50.0; 100]);
    window.insert(0, 70.0);
    assert_eq!((window.above(), window.rows(500.0, 0.0)), (0.0, 0..10));
}

#[test]
fn a_row_comes_into_the_middle_as_far_as_the_ends_allow() {
    let mut window = Window::new(vec![50.0; 100]);
    for (row, above) in [(0, 0.0), (50, 2_275.0), (99, 4_500.0)] {
        window.reveal(row, 500.0);
        assert_eq!(window.above(), above, "row {row}");
        assert!(window.rows(500.0, 0.0).contains(&row));
    }
}

#[test]
fn nothing_is_drawn_of_a_list_that_is_out_of_sight() {
    let mut window = Window::new(vec![50.0; 100]);
    window.scroll_to(-2_000.0);
    assert_eq!(window.rows(500.0, 300.0), 0..0);
    window.scroll_to(9_000.0);
    assert_eq!(window.rows(500.0, 300.0), 100..100);
    assert_eq!(Window::default().rows(500.0, 300.0), 0..0);
}
