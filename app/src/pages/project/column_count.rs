//! How many tasks a column holds, and whether they are more than it should hold.

use crate::domain::StatusId;
use crate::pages::place::Place;
use crate::store::{Sort, use_store};
use crate::ui::{Glyph, Icon};
use crate::words::{app, structure as words};
use leptos::prelude::*;

/// The count in a column's head. Under a filter it says how many of all are shown, with a limit how full the
/// column is; over the limit it warns.
#[component]
pub(super) fn ColumnCount(
    place: Place,
    column: StatusId,
    #[prop(into)] sort: Signal<Sort>,
    #[prop(into)] limit: Signal<Option<u32>>,
) -> impl IntoView {
    let store = use_store();
    let counted = Memo::new(move |_| {
        let column = store.column(place.workspace, column, sort.get());
        (column.len(), column.total())
    });
    let is_over = move || limit.get().is_some_and(|limit| counted.get().1 > limit as usize);
    let told = move || {
        let (shown, total) = counted.get();
        match limit.get() {
            Some(limit) if shown == total => {
                let words = words::of_limit_in_words(total, limit);
                view! {
                    {is_over().then(|| view! { <Icon glyph=Glyph::Alert /> })}
                    <span aria-hidden="true" title=words.clone()>{words::of_limit(total, limit)}</span>
                    <span class="visually-hidden">{words}</span>
                }
                .into_any()
            }
            Some(_) | None => app::count(shown, total).into_any(),
        }
    };
    view! { <span class="count" data-over=move || is_over().then_some("")>{told}</span> }
}
