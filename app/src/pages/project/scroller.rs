//! The drawn part of a column: what is in view of it, and a little more on both sides.
//!
//! What is not drawn is room: `--before` and `--after` on the list, which the style sheet makes padding
//! of. Whatever moves the rows (somebody's change, a height that was guessed wrongly) is made good by
//! scrolling along in the same frame, so the browser's own anchoring is off.

use super::spotlight::{Spotlight, refocus};
use crate::domain::TaskId;
use crate::store::{Column, Cursor, Edit, News};
use crate::ui::Window;
use leptos::html::Ol;
use leptos::prelude::*;
use leptos::{ev, task::spawn_local};
use std::collections::HashMap;
use std::ops::Range;
use web_sys::{Element, HtmlElement};

/// So many rows are drawn all: a small board is simply there, for the browser's search and for print.
const WHOLE: usize = 60;
/// Of more, so many are drawn before it is known how much is in view: by the server, and at first.
const FIRST: usize = 30;
/// How far beyond the edges rows are drawn, in pixels.
const MARGIN: f64 = 700.0;
/// A card in the hand keeps its place drawn while no more rows than these are.
const HELD: usize = 600;

/// Draws a column's tasks as they come into view. A handle: copy it freely.
#[derive(Clone, Copy)]
pub(super) struct Scroller {
    /// The list's element.
    pub(super) list: NodeRef<Ol>,
    column: Signal<Column>,
    spotlight: Spotlight,
    drawn: RwSignal<Drawn>,
    state: StoredValue<State>,
}

/// The rows that are drawn, and the index of the first one.
#[derive(Clone, Debug, Default, PartialEq)]
struct Drawn {
    start: usize,
    ids: Vec<TaskId>,
}

#[derive(Debug, Default)]
struct State {
    window: Window,
    /// Every height that was ever measured at the present width, gap included.
    heights: HashMap<TaskId, f32>,
    guess: f32,
    cursor: Option<Cursor>,
    width: i32,
    gap: f32,
    /// So many pixels are to be scrolled as soon as the rows are drawn.
    shift: f64,
    /// Rows are being drawn: until then the document does not fit what is known here.
    is_drawing: bool,
    is_numbered: bool,
    /// The heights of what is drawn are those of another width.
    is_resized: bool,
    /// The row that has the focus while rows are being drawn.
    focused: Option<TaskId>,
}

/// Where things stand in the document.
struct Sight {
    scroller: Element,
    above: f64,
    view: f64,
}

impl Scroller {
    /// A scroller of a column; `guess` is how high a row is as long as none is measured, in pixels, and
    /// `scrolled` tells that what holds the list was scrolled.
    pub(super) fn new(
        column: impl Fn() -> Column + Send + Sync + 'static,
        guess: f32,
        scrolled: RwSignal<()>,
    ) -> Self {
        let column = Signal::derive(column);
        let ids = untrack(|| {
            let (column, count) = (column.get(), column.get().len());
            column.ids(0..if count > WHOLE { FIRST } else { count })
        });
        let state = State { guess, ..State::default() };
        let scroller = Self {
            list: NodeRef::new(),
            column,
            spotlight: expect_context(),
            drawn: RwSignal::new(Drawn { start: 0, ids }),
            state: StoredValue::new(state),
        };
        Effect::new(move |_| scroller.take_in());
        Effect::new(move |_| {
            scrolled.track();
            scroller.look();
        });
        Effect::new(move |_| scroller.light());
        Effect::new(move |_| {
            // In here, because only a browser has a window.
            let resized = window_event_listener(ev::resize, move |_| scroller.look());
            on_cleanup(move || resized.remove());
        });
        scroller
    }

    /// The tasks to draw, in their order.
    pub(super) fn ids(self) -> Vec<TaskId> {
        self.drawn.with(|drawn| drawn.ids.clone())
    }

    /// Takes in what came and went.
    fn take_in(self) {
        let column = self.column.get();
        let Some(list) = self.list.get() else { return };
        let Some(sight) = self.sight(&list) else { return };
        let drawn = self.drawn.get_untracked();
        self.state.update_value(|state| {
            let Some((cursor, news)) = column.news(state.cursor) else { return };
            state.cursor = Some(cursor);
            let before = state.window.above();
            match news {
                News::Edits(edits) => {
                    edits.iter().for_each(|edit| self.bequeath(column, *edit));
                    edits.into_iter().for_each(|edit| state.edit(edit));
                    state.shift += state.window.above() - before;
                }
                News::All => state.begin(&column, &drawn, sight.view),
            }
        });
        self.draw(&list, &sight, true);
    }

    /// Draws what has come into view.
    fn look(self) {
        let Some(list) = self.list.try_get_untracked().flatten() else { return };
        let Some(sight) = self.sight(&list) else { return };
        self.draw(&list, &sight, false);
    }

    /// Tells who stands in the place of a task that left.
    fn bequeath(self, column: Column, edit: Edit) {
        if let Edit::Remove(row, id) = edit
            && column.position(id).is_none()
        {
            let before = || column.get(row.checked_sub(1)?);
            self.spotlight.bequeath(id, column.get(row).or_else(before));
        }
    }

    /// Draws the tasks that wait for the focus or to be seen.
    fn light(self) {
        for id in self.spotlight.wanted().into_iter().flatten() {
            let Some(row) = self.column.get_untracked().position(id) else { continue };
            let Some(list) = self.list.get_untracked() else { return };
            let Some(sight) = self.sight(&list) else { return };
            if !self.drawn.with_untracked(|drawn| drawn.range().contains(&row)) {
                self.state.update_value(|state| {
                    let before = state.window.above();
                    state.window.reveal(row, sight.view);
                    state.shift += state.window.above() - before;
                });
            }
            self.draw(&list, &sight, true);
        }
    }

    /// Looks where the list stands. Another width gives every row another height.
    fn sight(self, list: &Element) -> Option<Sight> {
        let scroller = list.closest(".cards, .list").ok()??;
        let above = if *list == scroller {
            f64::from(scroller.scroll_top())
        } else {
            scroller.get_bounding_client_rect().top() - list.get_bounding_client_rect().top()
        };
        let (view, width) = (f64::from(scroller.client_height()), list.client_width());
        self.state.try_update_value(|state| {
            if !state.is_drawing {
                state.window.scroll_to(above);
            }
            if std::mem::replace(&mut state.width, width) != width {
                state.heights.clear();
                state.is_resized = true;
            }
        })?;
        Some(Sight { scroller, above, view })
    }

    /// Chooses the rows to draw, unless those that are drawn are enough.
    fn draw(self, list: &Element, sight: &Sight, must: bool) {
        let before = self.drawn.get_untracked();
        let must = must || self.state.try_with_value(|state| state.is_resized).unwrap_or_default();
        let chosen = self.state.try_with_value(|state| {
            if state.window.len() <= WHOLE {
                return 0..state.window.len();
            }
            let near = state.window.rows(sight.view, MARGIN / 2.0);
            let is_enough = before.start <= near.start && near.end <= before.range().end;
            if is_enough && !must { before.range() } else { state.window.rows(sight.view, MARGIN) }
        });
        let Some(mut range) = chosen else { return };
        if list.query_selector("[data-lifted]").is_ok_and(|card| card.is_some()) {
            // A finger's card must stay: the browser tells of the finger through it.
            let both = range.start.min(before.start)..range.end.max(before.range().end);
            range = if both.len() > HELD { range } else { both };
        }
        if range == before.range() && !must {
            return;
        }
        let ids = self.column.get_untracked().ids(range.clone());
        let after = Drawn { start: range.start, ids };
        if after == before && !must {
            return;
        }
        if after.ids != before.ids {
            self.keep_focus(list, sight, &after);
        }
        if after != before {
            self.drawn.set(after);
        }
        let is_drawing = self.state.try_update_value(|state| std::mem::replace(&mut state.is_drawing, true));
        if is_drawing == Some(false) {
            // Behind the drawing of the rows, which waits in the same queue, and before the next frame.
            spawn_local(async move { self.arrange() });
        }
    }

    /// The focus on a row that is not drawn any more does not fall out of the page.
    fn keep_focus(self, list: &Element, sight: &Sight, after: &Drawn) {
        let active = document().active_element().filter(|active| list.contains(Some(active)));
        let row = active.and_then(|active| active.closest("[data-task-id]").ok().flatten());
        let id: Option<TaskId> = row.and_then(|row| row.get_attribute("data-task-id")?.parse().ok());
        self.state.update_value(|state| state.focused = id);
        let is_in_column = |id: TaskId| self.column.get_untracked().position(id).is_some();
        match id.filter(|id| !after.ids.contains(id)) {
            Some(id) if is_in_column(id) => self.spotlight.leave(id, &sight.scroller),
            Some(id) => self.spotlight.lose(id, &sight.scroller),
            None => {}
        }
    }

    /// The rows are drawn: measures them, makes room for the others, and puts what is looked at back to
    /// where it was.
    fn arrange(self) {
        let Some(list) = self.list.try_get_untracked().flatten() else { return };
        let Some(drawn) = self.drawn.try_get_untracked() else { return };
        let (rows, column) = (children(&list), self.column.get_untracked());
        let shift = self.state.try_update_value(|state| {
            state.is_drawing = false;
            // First, because the browser brings the page's end in where there is too little room.
            state.make_room(&list, &drawn);
            if state.measure(&column, &drawn, &rows) {
                state.make_room(&list, &drawn);
            }
            state.number(&drawn, &rows);
            std::mem::take(&mut state.shift)
        });
        let Some(sight) = self.sight(&list) else { return };
        if let Some(shift) = shift.filter(|shift| shift.abs() >= 1.0) {
            sight.scroller.scroll_by_with_x_and_y(0.0, shift);
            let above = sight.above + shift;
            self.state.update_value(|state| state.window.scroll_to(above));
        }
        let focused = self.state.try_update_value(|state| state.focused.take()).flatten();
        for (id, row) in drawn.ids.iter().zip(&rows) {
            self.spotlight.fall_on(*id, row);
            if focused == Some(*id) {
                refocus(row);
            }
        }
        if self.state.with_value(|state| state.is_resized) {
            // In the next frame: a scroll bar that comes and goes must not keep this one busy.
            request_animation_frame(move || self.look());
        } else {
            self.look();
        }
    }
}

impl Drawn {
    fn range(&self) -> Range<usize> {
        self.start..self.start + self.ids.len()
    }
}

impl State {
    /// Another list stands here now. What was in view of the old one stays where it is, if it is in the
    /// new one.
    fn begin(&mut self, column: &Column, drawn: &Drawn, view: f64) {
        let above = self.window.above();
        let top = self.window.row_at(above);
        let anchor = top.checked_sub(drawn.start).and_then(|at| drawn.ids.get(at));
        let hidden = above - self.window.offset(top);
        self.guess_heights(&column.ids(0..usize::MAX));
        let anchor = anchor.filter(|_| above > 0.0).and_then(|id| column.position(*id));
        if let Some(row) = anchor {
            self.window.scroll_to(self.window.offset(row) + hidden);
            self.shift += self.window.above() - above;
        } else {
            self.window.scroll_to(above.min((self.window.total() - view).max(0.0)));
        }
    }

    fn guess_heights(&mut self, ids: &[TaskId]) {
        let above = self.window.above();
        let height = |id: &TaskId| self.heights.get(id).copied().unwrap_or(self.guess);
        self.window = Window::new(ids.iter().map(height).collect());
        self.window.scroll_to(above);
    }

    fn edit(&mut self, edit: Edit) {
        match edit {
            Edit::Remove(row, _) => self.window.remove(row),
            Edit::Insert(row, id) => {
                let height = self.heights.get(&id).copied().unwrap_or(self.guess);
                self.window.insert(row, height);
            }
        }
    }

    /// Takes the heights of what is drawn. Answers whether one was another than it was taken for.
    fn measure(&mut self, column: &Column, drawn: &Drawn, rows: &[Element]) -> bool {
        let before = self.window.above();
        let mut has_changed = false;
        let is_first = self.heights.is_empty();
        if let [one, next, ..] = rows {
            let gap = next.get_bounding_client_rect().top() - one.get_bounding_client_rect().bottom();
            self.gap = gap as f32;
        }
        for ((row, id), element) in (drawn.start..).zip(&drawn.ids).zip(rows) {
            let height = element.get_bounding_client_rect().height() as f32 + self.gap;
            self.heights.insert(*id, height);
            if self.window.height(row) != Some(height) {
                self.window.set_height(row, height);
                has_changed = true;
            }
        }
        self.is_resized = false;
        if is_first && !rows.is_empty() {
            // Whatever is not drawn yet is taken to be like what is.
            self.guess = self.heights.values().sum::<f32>() / self.heights.len() as f32;
            self.guess_heights(&column.ids(0..usize::MAX));
            // The window has all of these now: what came meanwhile is not to be taken in once more.
            self.cursor = column.news(None).map(|(cursor, _)| cursor);
        }
        self.shift += self.window.above() - before;
        has_changed
    }

    /// The room of the rows that are not drawn.
    fn make_room(&self, list: &HtmlElement, drawn: &Drawn) {
        let Range { start, end } = drawn.range();
        let before = self.window.offset(start);
        let after = self.window.total() - self.window.offset(end);
        for (name, room) in [("--before", before), ("--after", after)] {
            // Hundredths: a program that writes fractions is larger by what it takes to write them.
            // Fails only for a style that is read-only.
            let _ = list.style().set_property(name, &format!("calc({}px / 100)", (room * 100.0) as i64));
        }
    }

    /// Tells which rows of how many these are, where not all are drawn.
    fn number(&mut self, drawn: &Drawn, rows: &[Element]) {
        let is_part = drawn.ids.len() < self.window.len();
        if !is_part && !self.is_numbered {
            return;
        }
        self.is_numbered = is_part;
        let count = self.window.len().to_string();
        for (place, row) in (drawn.start + 1..).zip(rows) {
            for (name, value) in [("aria-setsize", &count), ("aria-posinset", &place.to_string())] {
                // Both fail only for a malformed name.
                let _ = if is_part { row.set_attribute(name, value) } else { row.remove_attribute(name) };
            }
        }
    }
}

fn children(list: &Element) -> Vec<Element> {
    std::iter::successors(list.first_element_child(), Element::next_element_sibling).collect()
}
