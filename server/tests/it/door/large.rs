//! What one person asks for much of: it costs the server little, and others nothing.

use super::*;
use futures::future::join_all;
use serde_json::Value;
use std::collections::HashSet;

on_both_databases!(
    a_page_of_large_tasks_is_short_and_leads_on,
    a_page_of_large_changes_is_short_and_leads_on,
    one_persons_lists_are_read_one_after_the_other,
    whoever_does_not_take_a_workspace_keeps_nobody_from_theirs,
);

async fn one_persons_lists_are_read_one_after_the_other(place: Place) {
    let server = limited(place, |_| {}).await;
    let (ada, ben) =
        (Caller::registered(server.addr(), "ada").await, Caller::registered(server.addr(), "ben").await);
    let me = ada.get("/me").await.expect(StatusCode::OK);
    let id = me["id"].as_str().expect("an id").parse().expect("an id");
    let reading = server.state().db.turn_for_list(id).await.expect("her turn");
    let waiting = ada.get("/tasks");
    tokio::pin!(waiting);
    assert!(timeout(Duration::from_millis(300), &mut waiting).await.is_err());
    ben.get("/tasks").await.expect(StatusCode::OK);
    drop(reading);
    waiting.await.expect(StatusCode::OK);
}

/// The longest text of a task, nearly.
const LARGE: usize = 60_000;
/// The longest page: 256 kB of text, with what stands around it.
const PAGE_MAX: usize = 270_000;

/// Makes so many tasks with long texts; the workspace that they are in.
async fn fill(caller: &Caller, tasks: usize) -> String {
    let workspaces = caller.get("/workspaces").await.expect(StatusCode::OK);
    let own = workspaces["items"].as_array().expect("a list").iter();
    let own = own.clone().find(|workspace| workspace["kind"] == "personal").expect("everybody has one");
    let workspace = own["id"].as_str().expect("an id").to_owned();
    let make = |n: usize| {
        let text = "x".repeat(LARGE);
        caller.post(
            "/tasks",
            json!({ "workspace_id": workspace, "title": format!("{n}"), "description": text }),
        )
    };
    for batch in (0..tasks).collect::<Vec<_>>().chunks(25) {
        for made in join_all(batch.iter().map(|n| make(*n))).await {
            made.expect(StatusCode::CREATED);
        }
    }
    workspace
}

/// Reads a list to its end, page by page.
async fn pages(caller: &Caller, first: &str, next: impl Fn(&str) -> String) -> Vec<Value> {
    let (mut items, mut address) = (Vec::new(), first.to_owned());
    loop {
        let answer = caller.get(&address).await;
        assert!(answer.text.len() < PAGE_MAX, "{} bytes", answer.text.len());
        let page = answer.expect(StatusCode::OK);
        items.extend(page["items"].as_array().expect("a list").iter().cloned());
        match page["next_cursor"].as_str() {
            Some(cursor) => address = next(cursor),
            None => return items,
        }
    }
}

async fn a_page_of_large_tasks_is_short_and_leads_on(place: Place) {
    let server = limited(place, |_| {}).await;
    let ada = Caller::registered(server.addr(), "ada").await;
    let workspace = fill(&ada, 40).await;
    let list = format!("/tasks?workspace={workspace}&limit=200");
    let items = pages(&ada, &list, |cursor| format!("{list}&cursor={cursor}")).await;
    let titles: HashSet<&str> = items.iter().filter_map(|task| task["title"].as_str()).collect();
    assert_eq!((items.len(), titles.len()), (40, 40));
}

async fn a_page_of_large_changes_is_short_and_leads_on(place: Place) {
    let server = limited(place, |_| {}).await;
    let ada = Caller::registered(server.addr(), "ada").await;
    let workspace = fill(&ada, 40).await;
    let list = format!("/workspaces/{workspace}/changes");
    let items = pages(&ada, &list, |cursor| format!("{list}?after={cursor}")).await;
    let seqs: Vec<u64> = items.iter().filter_map(|entry| entry["seq"].as_u64()).collect();
    assert!(seqs.len() > 40 && seqs.is_sorted_by(|one, next| one < next), "{seqs:?}");
}

async fn whoever_does_not_take_a_workspace_keeps_nobody_from_theirs(place: Place) {
    // More than there are connections for long reads, and than lies between the two ends of a connection.
    const UNREAD: usize = 6;
    let server = limited(place, |limits| {
        limits.answers_per_person = 2 * UNREAD;
        limits.documents_per_person = UNREAD;
        limits.request = 2 * PATIENCE;
    })
    .await;
    let ada = Caller::registered(server.addr(), "ada").await;
    let workspace = fill(&ada, 100).await;
    let whole = format!("/workspaces/{workspace}/snapshot");
    let ask = || async { ada.api(Method::GET, &whole).send().await.expect("an answer") };
    let unread = join_all((0..UNREAD).map(|_| ask())).await;
    assert!(unread.iter().all(|answer| answer.status() == StatusCode::OK));
    let ben = Caller::registered(server.addr(), "ben").await;
    let workspace = fill(&ben, 1).await;
    let theirs = timeout(PATIENCE / 3, ben.get(&format!("/workspaces/{workspace}/snapshot"))).await;
    theirs.expect("nobody is in the way").expect(StatusCode::OK);
    for answer in unread {
        let snapshot: Value = answer.json().await.expect("it comes whole, however late");
        assert_eq!(snapshot["tasks"].as_array().map(Vec::len), Some(100));
    }
}
