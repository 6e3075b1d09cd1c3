//! Lists of tasks: what they leave out, how they are sorted, and how they go on.

use crate::support::{chance::Chance, database::Place, on_both_databases, team::Team};
use app::domain::{Category, Only, Priority, Refused, Task, TaskDraft, TaskId, rules::TaskCommand};
use server::db::query::task::{Page, Sort, SortBy, TaskFilter, list};
use server::error::Error;

on_both_databases!(
    each_filter_leaves_out_what_does_not_fit,
    words_are_found_in_any_script_and_case,
    what_looks_like_a_wildcard_is_a_letter,
    every_order_is_complete_page_by_page,
    a_cursor_goes_on_where_it_was_although_things_changed,
    a_cursor_of_another_order_is_refused,
    nothing_deleted_and_nothing_foreign_is_listed,
);

const ALL: Page = Page { limit: 200, cursor: None };

async fn titles(team: &Team, filter: TaskFilter) -> Vec<String> {
    let filter = TaskFilter { workspaces: vec![team.team], ..filter };
    let (tasks, next) = list(team.db.read(), &filter, &ALL).await.expect("a list");
    assert_eq!(next, None);
    tasks.into_iter().map(|task| task.title).collect()
}

async fn put(team: &Team, draft: TaskDraft) -> TaskId {
    let id = draft.id;
    team.run(team.people[0], TaskCommand::Create(draft)).await.expect("a new task");
    id
}

async fn each_filter_leaves_out_what_does_not_fit(place: Place) {
    let team = Team::of(place, &["ada", "ben"]).await;
    let ben = team.people[1];
    let draft = |title: &str| team.draft(title);
    put(&team, TaskDraft { status: Some(Category::Done), ..draft("done") }).await;
    put(&team, TaskDraft { priority: Priority::High, ..draft("high") }).await;
    put(&team, TaskDraft { assignees: vec![ben], ..draft("ben's") }).await;
    put(&team, TaskDraft { due_at: "2026-03-04".parse().ok(), ..draft("on the 4th") }).await;
    put(&team, TaskDraft { due_at: "2026-03-05T09:00:00Z".parse().ok(), ..draft("5th, 9:00") }).await;

    let any = TaskFilter::default;
    assert_eq!(titles(&team, any()).await.len(), 5);
    let by = TaskFilter { statuses: vec![Category::Done], ..any() };
    assert_eq!(titles(&team, by).await, ["done"]);
    let by = TaskFilter { priorities: vec![Priority::High, Priority::Urgent], ..any() };
    assert_eq!(titles(&team, by).await, ["high"]);
    let by = TaskFilter { assignee: Some(ben), ..any() };
    assert_eq!(titles(&team, by).await, ["ben's"]);
    let before = |due: &str| TaskFilter { due_before: due.parse().ok(), ..any() };
    assert_eq!(titles(&team, before("2026-03-05")).await, ["on the 4th"]);
    assert_eq!(titles(&team, before("2026-03-05T09:00:00Z")).await, ["on the 4th"]);
    assert_eq!(titles(&team, before("2026-03-04")).await, [""; 0]);
    let after = |due: &str| TaskFilter { due_after: due.parse().ok(), ..any() };
    assert_eq!(titles(&team, after("2026-03-04")).await, ["5th, 9:00"]);
    assert_eq!(titles(&team, after("2026-03-04T12:00:00Z")).await, ["on the 4th", "5th, 9:00"]);
    assert_eq!(titles(&team, after("2026-03-05")).await, [""; 0]);
    let by = TaskFilter { project: Some(app::domain::ProjectId::generate()), ..any() };
    assert_eq!(titles(&team, by).await, [""; 0]);
}

async fn words_are_found_in_any_script_and_case(place: Place) {
    let team = Team::of(place, &["ada"]).await;
    put(&team, team.draft("Überprüfung der ÄNDERUNGEN")).await;
    put(&team, team.draft("مراجعة التصميم")).await;
    put(&team, TaskDraft { description: "the *Overview* page".into(), ..team.draft("Website") }).await;
    let q = |q: &str| TaskFilter { q: Some(q.into()), ..TaskFilter::default() };
    assert_eq!(titles(&team, q("änderungen überPRÜFUNG")).await, ["Überprüfung der ÄNDERUNGEN"]);
    assert_eq!(titles(&team, q("التصميم")).await, ["مراجعة التصميم"]);
    assert_eq!(titles(&team, q("website OVERVIEW")).await, ["Website"]);
    assert_eq!(titles(&team, q("website änderungen")).await, [""; 0]);
    assert_eq!(titles(&team, q("  ")).await.len(), 3);
}

async fn what_looks_like_a_wildcard_is_a_letter(place: Place) {
    let team = Team::of(place, &["ada"]).await;
    for title in ["100 % cotton", "100 cotton", "snake_case", "snakeXcase", r"back\slash", "back/slash"] {
        put(&team, team.draft(title)).await;
    }
    for (word, found) in [("%", "100 % cotton"), ("e_c", "snake_case"), (r"k\s", r"back\slash")] {
        let q = TaskFilter { q: Some(word.into()), ..TaskFilter::default() };
        assert_eq!(titles(&team, q).await, [found]);
    }
    let injection = TaskFilter { q: Some("' OR 1=1 --".into()), ..TaskFilter::default() };
    assert_eq!(titles(&team, injection).await, [""; 0]);
}

async fn every_order_is_complete_page_by_page(place: Place) {
    let team = Team::of(place, &["ada"]).await;
    let mut chance = Chance::new(7);
    for _ in 0..60 {
        let mut draft = team.draft(chance.of::<&str>(&["b", "B", "a", "Ä", "ä", "Zebra", "zebra", "🎉"]));
        draft.priority = *chance.of(&Priority::ALL);
        draft.due_at = chance.of::<&str>(&["2026-03-04", "2026-03-04T12:00:00Z", "never"]).parse().ok();
        draft.status = Some(*chance.of(&Category::ALL));
        put(&team, draft).await;
    }
    let all = team.snapshot().await.tasks;
    let orders = [
        SortBy::Rank,
        SortBy::CreatedAt,
        SortBy::UpdatedAt,
        SortBy::DueAt,
        SortBy::Priority,
        SortBy::Title,
        SortBy::Number,
    ];
    for sort in orders.iter().flat_map(|&by| [false, true].map(|descending| Sort { by, descending })) {
        let mut expected: Vec<&Task> = all.iter().collect();
        expected.sort_by(|a, b| in_order(a, b, sort));
        let expected: Vec<_> = expected.iter().map(|task| task.id).collect();
        let filter = TaskFilter { workspaces: vec![team.team], sort, ..TaskFilter::default() };
        let (mut got, mut cursor) = (Vec::new(), None);
        loop {
            let page = Page { limit: 7, cursor };
            let (tasks, next) = list(team.db.read(), &filter, &page).await.expect("a page");
            got.extend(tasks.iter().map(|task| task.id));
            cursor = next;
            if cursor.is_none() {
                break;
            }
        }
        assert_eq!(got, expected, "{sort:?}");
    }
}

fn in_order(a: &Task, b: &Task, sort: Sort) -> std::cmp::Ordering {
    let undated = if sort.descending { i64::MIN } else { i64::MAX };
    let due = |task: &Task| task.due_at.map_or(undated, app::domain::Due::sort_key);
    let order = match sort.by {
        SortBy::Rank => a.rank.cmp(&b.rank),
        SortBy::CreatedAt => a.created_at.cmp(&b.created_at),
        SortBy::UpdatedAt => a.updated_at.cmp(&b.updated_at),
        SortBy::DueAt => due(a).cmp(&due(b)),
        SortBy::Priority => a.priority.cmp(&b.priority),
        SortBy::Title => a.title.to_lowercase().cmp(&b.title.to_lowercase()),
        SortBy::Number => a.number.cmp(&b.number),
    };
    let order = order.then(a.id.cmp(&b.id));
    if sort.descending { order.reverse() } else { order }
}

async fn a_cursor_goes_on_where_it_was_although_things_changed(place: Place) {
    let team = Team::of(place, &["ada"]).await;
    for n in 0..6 {
        put(&team, team.draft(&format!("{n}"))).await;
    }
    let filter = TaskFilter { workspaces: vec![team.team], ..TaskFilter::default() };
    let page = Page { limit: 3, cursor: None };
    let (first, next) = list(team.db.read(), &filter, &page).await.expect("a page");
    // The task that the page ended with goes away, and so does the next one.
    for id in [first[2].id, team.snapshot().await.tasks.iter().find(|task| task.title == "3").expect("it").id]
    {
        team.run(team.people[0], TaskCommand::Delete(Only { id })).await.expect("a deletion");
    }
    let (rest, end) = list(team.db.read(), &filter, &Page { limit: 3, cursor: next }).await.expect("a page");
    assert_eq!(rest.iter().map(|task| task.title.as_str()).collect::<Vec<_>>(), ["4", "5"]);
    assert_eq!(end, None);
}

async fn a_cursor_of_another_order_is_refused(place: Place) {
    let team = Team::of(place, &["ada"]).await;
    for n in 0..2 {
        put(&team, team.draft(&format!("{n}"))).await;
    }
    let filter = |sort: &str| TaskFilter {
        workspaces: vec![team.team],
        sort: sort.parse().expect("an order"),
        ..TaskFilter::default()
    };
    let (_, next) =
        list(team.db.read(), &filter("title"), &Page { limit: 1, cursor: None }).await.expect("a page");
    for (sort, cursor) in [("-title", next), ("rank", Some("00".into())), ("rank", Some("ab%".into()))] {
        let answer = list(team.db.read(), &filter(sort), &Page { limit: 1, cursor }).await;
        assert!(matches!(answer, Err(Error::Refused(Refused::Invalid(_)))), "{answer:?}");
    }
    assert!("colour".parse::<Sort>().is_err());
}

async fn nothing_deleted_and_nothing_foreign_is_listed(place: Place) {
    let team = Team::of(place, &["ada"]).await;
    let id = put(&team, team.draft("Gone")).await;
    put(&team, team.draft("Here")).await;
    team.run(team.people[0], TaskCommand::Delete(Only { id })).await.expect("a deletion");
    assert_eq!(titles(&team, TaskFilter::default()).await, ["Here"]);
    let nowhere = list(team.db.read(), &TaskFilter::default(), &ALL).await.expect("a list");
    assert_eq!(nowhere, (Vec::new(), None));
}
