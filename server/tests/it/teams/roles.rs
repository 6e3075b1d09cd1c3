//! The table of roles in the README, cell by cell.

use super::*;
use futures::future::BoxFuture;

on_both_databases!(every_cell_of_the_readmes_table_is_true);

const README: &str = include_str!("../../../../README.md");
const HEAD: &str = "| | viewer | member | administrator | owner |";

/// A workspace in which somebody tries what a row says.
struct Attempt<'a> {
    house: &'a House,
    who: &'a Person,
}

type Row = (&'static str, for<'a> fn(&'a Attempt<'a>) -> BoxFuture<'a, Vec<StatusCode>>);

/// What each row of the table says, as requests: all of them succeed, or none.
const ROWS: [Row; 8] = [
    ("read everything", |it| it.read().boxed()),
    ("work on tasks, projects and columns; archive projects", |it| it.work().boxed()),
    ("delete and restore projects, rename the workspace", |it| it.rename().boxed()),
    ("take in members and viewers, change and remove them", |it| it.manage().boxed()),
    ("make others administrators", |it| it.promote().boxed()),
    ("read the workspace log; download the workspace", |it| it.take_along().boxed()),
    ("change and remove administrators; hand the workspace over; delete it", |it| it.own().boxed()),
    ("leave", |it| it.leave().boxed()),
];

impl Attempt<'_> {
    async fn get(&self, path: &str) -> StatusCode {
        self.who.caller.get(path).await.status
    }

    async fn post(&self, path: &str, body: serde_json::Value) -> StatusCode {
        self.who.caller.post(path, body).await.status
    }

    async fn patch(&self, path: &str, body: serde_json::Value) -> StatusCode {
        self.who.caller.patch(path, body).await.status
    }

    /// A project that the owner makes.
    async fn project(&self) -> String {
        let project = json!({ "name": "Beds", "workspace_id": self.house.id });
        let made = self.house.ada.caller.post("/projects", project).await.expect(StatusCode::CREATED);
        format!("/projects/{}", made["id"].as_str().expect("an id"))
    }

    /// Somebody else who is this there.
    async fn other(&self, role: &str) -> &Person {
        let House { ada, stranger, .. } = self.house;
        let there = ada.caller.get(&self.house.path("/members")).await;
        if !there.text.contains(&stranger.id.to_string()) {
            self.house.take_in(stranger, Role::Member).await;
        }
        assert_eq!(self.house.give(ada, stranger, role).await, done(StatusCode::OK));
        stranger
    }

    async fn read(&self) -> Vec<StatusCode> {
        let mut answers = Vec::new();
        for rest in ["", "/members", "/snapshot", "/changes"] {
            answers.push(self.get(&self.house.path(rest)).await);
        }
        answers.push(self.get(&format!("/projects?workspace={}", self.house.id)).await);
        answers.push(self.get(&format!("/tasks?workspace={}", self.house.id)).await);
        answers
    }

    async fn work(&self) -> Vec<StatusCode> {
        let project = self.project().await;
        let id = project.rsplit('/').next().expect("an id");
        let column = json!({ "name": "Soon", "category": "todo" });
        vec![
            self.post("/tasks", json!({ "title": "Sow", "project_id": id })).await,
            self.post("/projects", json!({ "name": "Mine", "workspace_id": self.house.id })).await,
            self.patch(&project, json!({ "name": "Hedges" })).await,
            self.post(&format!("{project}/statuses"), column).await,
            self.patch(&project, json!({ "archived": true })).await,
        ]
    }

    async fn rename(&self) -> Vec<StatusCode> {
        let (one, gone) = (self.project().await, self.project().await);
        assert_eq!(self.house.ada.caller.delete(&gone).await.status, StatusCode::NO_CONTENT);
        vec![
            self.who.caller.delete(&one).await.status,
            self.post(&format!("{gone}/restore"), json!({})).await,
            self.patch(&self.house.path(""), json!({ "name": "Garden" })).await,
        ]
    }

    async fn manage(&self) -> Vec<StatusCode> {
        let mut answers = Vec::new();
        for role in ["viewer", "member"] {
            answers.push(self.post(&self.house.path("/invites"), json!({ "role": role })).await);
            let other = self.other("member").await;
            answers.push(self.house.give(self.who, other, role).await.0);
            let other = self.other(role).await;
            answers.push(self.house.remove(self.who, other).await.0);
        }
        answers
    }

    async fn promote(&self) -> Vec<StatusCode> {
        let other = self.other("member").await;
        vec![
            self.house.give(self.who, other, "admin").await.0,
            self.post(&self.house.path("/invites"), json!({ "role": "admin" })).await,
        ]
    }

    async fn take_along(&self) -> Vec<StatusCode> {
        vec![self.get(&self.house.path("/audit")).await, self.get(&self.house.path("/export")).await]
    }

    async fn own(&self) -> Vec<StatusCode> {
        let other = self.other("admin").await;
        let changed = self.house.give(self.who, other, "member").await.0;
        let other = self.other("admin").await;
        let removed = self.house.remove(self.who, other).await.0;
        let other = self.other("member").await;
        let handed_over = self.house.transfer(self.who, other, PASSWORD).await.0;
        // Back to Ada, who made it.
        if handed_over.is_success() {
            assert_eq!(
                self.house.transfer(other, &self.house.ada, PASSWORD).await,
                done(StatusCode::NO_CONTENT)
            );
        }
        let deleted = self.who.caller.delete(&self.house.path("?confirm=Garden")).await.status;
        vec![changed, removed, handed_over, deleted]
    }

    async fn leave(&self) -> Vec<StatusCode> {
        vec![self.house.remove(self.who, self.who).await.0]
    }
}

/// The rows of the table: what it is about, and who may.
fn table() -> Vec<(&'static str, [bool; 4])> {
    let (_, behind) = README.split_once(HEAD).expect("the README has the table");
    let rows = behind.lines().skip(2).take_while(|line| line.starts_with('|'));
    let row = |line: &'static str| {
        let cells: Vec<&str> = line.split('|').map(str::trim).collect();
        let [_, what, viewer, member, admin, owner, _] = cells[..] else {
            panic!("a row of five cells: {line}")
        };
        (what, [viewer, member, admin, owner].map(|cell| cell == "✓"))
    };
    rows.map(row).collect()
}

async fn every_cell_of_the_readmes_table_is_true(place: Place) {
    let mut house = House::new(place).await;
    let table = table();
    assert_eq!(table.len(), ROWS.len(), "every row of the table stands here too");
    for (what, cells) in table {
        let (_, attempt) =
            ROWS.iter().find(|(row, _)| *row == what).unwrap_or_else(|| panic!("no such row: {what}"));
        for (number, is_granted) in cells.into_iter().enumerate() {
            house = house.anew().await;
            let House { viewer, member, admin, ada, .. } = &house;
            let who = [viewer, member, admin, ada][number];
            let answers = attempt(&Attempt { house: &house, who }).await;
            assert!(
                answers.iter().all(|answer| answer.is_success() == is_granted),
                "{what}: {} is answered {answers:?}",
                who.name
            );
        }
    }
}
