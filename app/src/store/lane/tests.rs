use super::{Cursor, Edit, Key, Lane, News};
use crate::domain::{
    Category, Due, Priority, ProjectId, Rank, StatusId, Task, TaskId, Timestamp, UserId, WorkspaceId,
};
use crate::store::{Filter, Sort};
use proptest::prelude::*;
use std::collections::BTreeMap;
use std::sync::Arc;
use uuid::Uuid;

/// A task becomes so, or goes away.
#[derive(Clone, Debug)]
struct Change {
    task: u128,
    row: Option<Row>,
}

#[derive(Clone, Debug)]
struct Row {
    status: u128,
    title: &'static str,
    priority: usize,
    due: Option<&'static str>,
    rank: &'static str,
    updated: i64,
    assignee: Option<u128>,
}

fn row() -> impl Strategy<Value = Row> {
    let titles =
        prop::sample::select(vec!["Paint the fence", "paint", "Ärger", "ask #7", "Zebra", "a fence"]);
    let days = prop::option::of(prop::sample::select(vec!["2026-01-02", "2026-01-03", "2027-05-06"]));
    let ranks = prop::sample::select(vec!["n1", "n2", "n2i", "n3", "n4"]);
    (0..2_u128, titles, 0..5_usize, days, ranks, 0..4_i64, prop::option::of(0..2_u128)).prop_map(
        |(status, title, priority, due, rank, updated, assignee)| Row {
            status,
            title,
            priority,
            due,
            rank,
            updated,
            assignee,
        },
    )
}

fn change() -> impl Strategy<Value = Change> {
    (0..24_u128, prop::option::weighted(0.8, row())).prop_map(|(task, row)| Change { task, row })
}

fn filter() -> impl Strategy<Value = Filter> {
    let texts = prop::sample::select(vec!["", "", "fence", "PAINT the", "7", "nothing such"]);
    (texts, prop::option::weighted(0.2, 0..5_usize), prop::option::weighted(0.2, 0..2_u128)).prop_map(
        |(text, priority, assignee)| Filter {
            text: text.to_owned(),
            priority: priority.map(|at| Priority::ALL[at]),
            assignee: assignee.map(|id| UserId(Uuid::from_u128(id))),
        },
    )
}

fn task(id: u128, row: &Row) -> Arc<Task> {
    let somebody = UserId(Uuid::nil());
    Arc::new(Task {
        id: TaskId(Uuid::from_u128(id)),
        number: id as u32,
        workspace_id: WorkspaceId(Uuid::nil()),
        project_id: ProjectId(Uuid::nil()),
        title: row.title.to_owned(),
        description: String::new(),
        status_id: StatusId(Uuid::from_u128(row.status)),
        status: Category::Todo,
        priority: Priority::ALL[row.priority],
        start_at: None,
        due_at: row.due.map(|due| due.parse::<Due>().expect("a date")),
        assignees: row.assignee.map(|id| UserId(Uuid::from_u128(id))).into_iter().collect(),
        rank: row.rank.parse::<Rank>().expect("a rank"),
        created_by: somebody,
        created_at: Timestamp::default(),
        updated_by: somebody,
        updated_at: Timestamp::from_millis(row.updated).expect("a time"),
        completed_at: None,
        deleted_at: None,
        deleted_by: None,
        seq: 1,
    })
}

/// The lane as somebody would make it who need not be quick: all tasks, sieved, then sorted.
fn naive(tasks: &BTreeMap<u128, Arc<Task>>, key: Key, filter: &Filter) -> Vec<TaskId> {
    let fits = filter.sieve();
    let here = tasks.values().filter(|task| task.status_id == key.status && fits(task));
    let mut rows: Vec<Arc<Task>> = here.map(Arc::clone).collect();
    rows.sort_by(|a, b| (&a.rank, a.id).cmp(&(&b.rank, b.id)));
    key.sort.arrange(&mut rows);
    rows.into_iter().map(|task| task.id).collect()
}

/// Somebody who keeps a list of their own by the news alone.
#[derive(Default)]
struct Follower {
    cursor: Option<Cursor>,
    list: Vec<TaskId>,
}

impl Follower {
    fn follow(&mut self, lane: &Lane) {
        let (cursor, news) = lane.since(self.cursor);
        self.cursor = Some(cursor);
        let News::Edits(edits) = news else {
            self.list = lane.ids(0..usize::MAX);
            return;
        };
        for edit in edits {
            match edit {
                Edit::Insert(at, id) => self.list.insert(at, id),
                Edit::Remove(at, id) => assert_eq!(self.list.remove(at), id),
            }
        }
    }
}

proptest! {
    #[test]
    fn a_lane_is_always_what_sieving_and_sorting_all_of_it_gives(
        changes in prop::collection::vec(change(), 1..200),
        filter in filter(),
        sort in prop::sample::select(Sort::ALL.to_vec()),
        pace in 1..90_usize,
    ) {
        let key = Key { status: StatusId(Uuid::from_u128(0)), sort };
        let mut lane = Lane::new(key, &filter, None, 1);
        let mut tasks = BTreeMap::new();
        let mut follower = Follower::default();
        for (at, Change { task: id, row }) in changes.into_iter().enumerate() {
            let task = row.map(|row| task(id, &row));
            lane.take_in(TaskId(Uuid::from_u128(id)), task.as_ref());
            match task {
                Some(task) => tasks.insert(id, task),
                None => tasks.remove(&id),
            };
            let ids = lane.ids(0..usize::MAX);
            prop_assert_eq!(&ids, &naive(&tasks, key, &filter));
            prop_assert_eq!(lane.len(), ids.len());
            for (place, id) in ids.iter().enumerate() {
                prop_assert_eq!(lane.position(*id), Some(place));
            }
            if at % pace == 0 {
                follower.follow(&lane);
                prop_assert_eq!(&follower.list, &ids);
            }
        }
    }
}

#[test]
fn an_edit_that_moves_nothing_is_told_but_is_no_edit_of_the_order() {
    let key = Key { status: StatusId(Uuid::from_u128(0)), sort: Sort::Manual };
    let mut lane = Lane::new(key, &Filter::default(), None, 1);
    let row = Row { status: 0, title: "a", priority: 0, due: None, rank: "n1", updated: 0, assignee: None };
    let id = TaskId(Uuid::from_u128(7));
    assert!(lane.take_in(id, Some(&task(7, &row))));
    let (cursor, _) = lane.since(None);
    assert!(lane.take_in(id, Some(&task(7, &Row { title: "b", ..row.clone() }))));
    assert_eq!(lane.since(Some(cursor)), (cursor, News::Edits(Vec::new())));
    assert!(!lane.take_in(TaskId(Uuid::from_u128(8)), Some(&task(8, &Row { status: 1, ..row }))));
}

#[test]
fn whoever_follows_another_lane_looks_at_all_of_this_one() {
    let key = Key { status: StatusId(Uuid::from_u128(0)), sort: Sort::Manual };
    let (old, _) = Lane::new(key, &Filter::default(), None, 1).since(None);
    assert_eq!(Lane::new(key, &Filter::default(), None, 2).since(Some(old)).1, News::All);
}
