//! All that an earlier build left is there, and work goes on.

use crate::kill::assert_log_leads_to;
use crate::support::{
    authenticator::Authenticator,
    client::{Device, Person, Wire},
    http::{Answer, Caller, PASSWORD, send},
    server::TestServer,
};
use app::domain::{Only, rules::TaskCommand};
use app::{
    domain::{ClientId, Timestamp, WorkspaceId},
    protocol::{Down, Entry, Mode, Numbered, Push, SCHEMA, Snapshot, Up, VERSION},
};
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};
use std::net::SocketAddr;

/// A server that took over, and what the one before it told.
struct Successor<'a> {
    at: SocketAddr,
    now: Timestamp,
    told: &'a Value,
}

/// Looks at everything, then works on.
pub async fn assert_all_is_kept_and_work_goes_on(server: &TestServer, told: &Value) {
    let it = Successor { at: server.addr(), now: server.state().clock.now(), told };
    let people = it.log_everybody_in().await;
    let team = it.look_at_workspaces(&people).await;
    it.use_old_keys().await;
    it.repeat_requests(&people).await;
    it.push_again(&people, team).await;
    it.work_on(&people, team).await;
    it.take_up_letters(&people).await;
}

impl Successor<'_> {
    fn anybody(&self) -> Caller {
        Caller::program(self.at)
    }

    async fn log_in(&self, identifier: &str, code: Option<&str>) -> Answer {
        let mut form = json!({ "identifier": identifier, "password": PASSWORD });
        if let Some(code) = code {
            form["totp"] = code.into();
        }
        self.anybody().post("/auth/login", form).await
    }

    /// By each of their names, with the old password, and the second step where it was on.
    async fn log_everybody_in(&self) -> Vec<Person> {
        let mut people = Vec::new();
        for me in items(&self.told["people"]) {
            let name = text(&me["username"]);
            let two_step = self.told.get("two_step").filter(|_| name == "grace");
            let mut codes = Vec::new();
            if let Some(two_step) = two_step {
                self.log_in(name, None).await.expect(StatusCode::UNAUTHORIZED);
                codes = vec![
                    self.code(text(&two_step["secret"])),
                    text(&two_step["recovery_codes"][0]).to_owned(),
                ];
            }
            let names = ["username", "email", "phone"].map(|field| me[field].as_str());
            let mut entered = Value::Null;
            for (number, identifier) in names.into_iter().flatten().enumerate() {
                let answer = self.log_in(identifier, codes.get(number).map(String::as_str)).await;
                entered = answer.expect(StatusCode::OK);
            }
            let token = text(&entered["access_token"]);
            let caller = self.anybody().with_token(token);
            assert_includes(me, &caller.get("/me").await.expect(StatusCode::OK), name);
            let id = text(&me["id"]).parse().expect("an id");
            people.push(Person { caller, id, name: name.to_owned(), token: token.to_owned() });
        }
        people
    }

    /// What an authenticator app with this key shows now.
    fn code(&self, secret: &str) -> String {
        let key = data_encoding::BASE32_NOPAD.decode(secret.as_bytes()).expect("base32");
        let app = totp_rs::Builder::new().with_secret(key).build().expect("an app");
        app.generate(u64::try_from(self.now.millis() / 1000).expect("after 1970")).to_string()
    }

    /// Every field as it was told, every column in its order, and a change log that leads there from its beginning.
    async fn look_at_workspaces(&self, people: &[Person]) -> WorkspaceId {
        let mut team = None;
        for told in items(&self.told["snapshots"]) {
            let person = of(people, text(&told["of"]));
            let id = text(&told["snapshot"]["workspace"]["id"]).parse().expect("an id");
            let path = format!("/workspaces/{id}");
            let now = person.caller.get(&format!("{path}/snapshot")).await.expect(StatusCode::OK);
            assert_includes(&told["snapshot"], &now, &path);
            assert_eq!(now["seq"], told["snapshot"]["seq"], "nothing happens to it by itself");

            let snapshot: Snapshot = serde_json::from_value(now).expect("a snapshot");
            let log = person.caller.get(&format!("{path}/changes?after=0&limit=200")).await;
            let log: Vec<Entry> =
                serde_json::from_value(log.expect(StatusCode::OK)["items"].take()).expect("entries");
            if told["snapshot"]["workspace"]["kind"] == "team" {
                assert_boards(&snapshot);
                team = Some(id);
            }
            assert_log_leads_to(snapshot, &log);
        }
        team.expect("a Team workspace")
    }

    /// Whoever was logged in still is; passkeys and API tokens open what they opened.
    async fn use_old_keys(&self) {
        let token = text(&self.told["refresh"]["linus"]);
        let cookies = format!("tasksync_refresh={token}; tasksync_here=1");
        let refreshed =
            send(self.anybody().api(Method::POST, "/auth/refresh").header("cookie", cookies)).await;
        assert_eq!(refreshed.expect(StatusCode::OK)["user"]["username"], "linus");
        if let Some(secret) = self.told.get("api_token") {
            let program = self.anybody().with_token(text(secret));
            program.post("/tasks", json!({ "title": "By an old token" })).await.expect(StatusCode::CREATED);
        }
        if let Some(passkey) = self.told.get("passkey") {
            let mut device = Authenticator::new(7, super::ORIGIN);
            device.handle = text(&passkey["handle"]).to_owned();
            let asked = self.anybody().post("/auth/passkey/options", json!({})).await.expect(StatusCode::OK);
            let entered = self.anybody().post("/auth/passkey/login", device.sign(&asked)).await;
            assert_eq!(entered.expect(StatusCode::OK)["user"]["username"], "linus");
        }
    }

    /// A request that was answered before is answered again and not carried out.
    async fn repeat_requests(&self, people: &[Person]) {
        let receipt = &self.told["receipt"];
        let request = of(people, "ada").caller.api(Method::POST, "/tasks").json(&receipt["body"]);
        let again = send(request.header("idempotency-key", text(&receipt["key"]))).await;
        assert_eq!(again.expect(StatusCode::CREATED)["id"], receipt["id"]);
    }

    /// A client that did not hear what became of its commands pushes them again: it gets the same outcomes.
    async fn push_again(&self, people: &[Person], team: WorkspaceId) {
        let client = &self.told["client"];
        let cid: ClientId = text(&client["cid"]).parse().expect("an id");
        let commands: Vec<Numbered> = serde_json::from_value(client["commands"].clone()).expect("commands");
        let (grace, outcomes) = (of(people, "grace"), items(&client["outcomes"]));
        let before = grace.snapshot(team).await;
        let mut wire = grace.dial().await;
        wire.send(&Up::Hello { v: VERSION, schema: SCHEMA, cid, workspaces: Vec::new() }).await;
        until_welcome(&mut wire).await;
        wire.send(&Up::Push(Push { workspace: team, cid: None, settled: 0, commands })).await;
        for told in outcomes {
            let outcome = loop {
                if let Down::Result(outcome) = wire.receive().await.expect("the connection stays") {
                    break outcome;
                }
            };
            let outcome = serde_json::to_value(outcome).expect("JSON");
            for field in ["mid", "ok", "seq", "code"] {
                assert_eq!(outcome.get(field), told.get(field), "{field} of {told}");
            }
        }
        assert_eq!(grace.snapshot(team).await, before);
    }

    /// New changes are numbered on, reach others at once, and use what the schema has gained.
    async fn work_on(&self, people: &[Person], team: WorkspaceId) {
        let (ada, linus) = (of(people, "ada"), of(people, "linus"));
        let (mut here, mut there) = (Device::live(ada).await, Device::live(linus).await);
        let before = ada.snapshot(team).await;
        let (old_idea, board) = (&before.trash[0], before.projects[0].id);
        let draft = crate::sync::draft(board, "After the upgrade");
        let (id, number) = (draft.id, before.tasks.iter().chain(&before.trash).map(|task| task.number).max());
        here.submit(team, TaskCommand::Create(draft)).await;
        here.submit(team, TaskCommand::Restore(Only { id: old_idea.id })).await;
        here.settle().await;
        let path = format!("/projects/{board}");
        let project = ada.caller.patch(&path, json!({ "color": "teal" })).await.expect(StatusCode::OK);
        assert_eq!(project["color"], "teal");
        there.reach(team, before.seq + 3).await;
        assert_eq!(there.base(team).seq(), before.seq + 3);
        let after = ada.snapshot(team).await;
        let made = after.tasks.iter().find(|task| task.id == id).expect("the new task");
        // A deleted project has kept its tasks' numbers.
        assert!(Some(made.number) > number, "{made:?}");
        assert!(after.trash.is_empty() && after.tasks.iter().any(|task| task.id == old_idea.id));
        assert_eq!(there.base(team).to_snapshot().tasks.len(), after.tasks.len());
    }

    /// Links that were sent before the upgrade lead where they led.
    async fn take_up_letters(&self, people: &[Person]) {
        let ada = of(people, "ada");
        if let Some(invite) = self.told.get("invite") {
            let accept = format!("/invites/{}/accept", text(&invite["token"]));
            ada.caller.post(&accept, Value::Null).await.expect(StatusCode::OK);
            let garden = ada.snapshot(text(&invite["workspace"]).parse().expect("an id")).await;
            assert_eq!(garden.members.len(), 3);
        }
        if let Some(token) = self.told.get("reset") {
            let form = json!({ "token": token, "password": "another horse entirely" });
            self.anybody().post("/auth/password-reset/confirm", form).await.expect(StatusCode::OK);
            ada.caller.get("/me").await.expect(StatusCode::UNAUTHORIZED);
        }
    }
}

/// The same as in the story that every fixture tells.
fn assert_boards(snapshot: &Snapshot) {
    let mut statuses = snapshot.statuses.clone();
    statuses.sort_by(|a, b| a.rank.cmp(&b.rank));
    let mut columns = Vec::new();
    for project in &snapshot.projects {
        for status in statuses.iter().filter(|status| status.project_id == project.id) {
            let mut tasks: Vec<_> =
                snapshot.tasks.iter().filter(|task| task.status_id == status.id).collect();
            tasks.sort_by(|a, b| a.rank.cmp(&b.rank));
            let titles: Vec<_> = tasks.iter().map(|task| task.title.as_str()).collect();
            columns.push((project.name.as_str(), status.name.as_str(), titles));
        }
    }
    columns.retain(|(_, _, titles)| !titles.is_empty());
    let board = columns[0].0;
    let to_do = vec!["Hang up lights", "Write the invitation", "Brought back", "Rent chairs"];
    assert_eq!(
        columns,
        [
            (board, "To do", to_do),
            (board, "In progress", vec!["Order three cakes"]),
            (board, "Done", vec!["Book the hall"]),
            ("Website", "To do", vec!["Choose a typeface"]),
            ("Website", "Review", vec!["Draw the front page"]),
        ]
    );
    let deleted: Vec<_> = snapshot.trash.iter().map(|task| task.title.as_str()).collect();
    assert_eq!((deleted, snapshot.lost.len()), (vec!["An old idea"], 1));
}

async fn until_welcome(wire: &mut Wire) {
    loop {
        if let Down::Welcome { workspaces, .. } = wire.receive().await.expect("the connection stays") {
            assert!(workspaces.iter().all(|workspace| workspace.mode != Mode::Denied));
            return;
        }
    }
}

/// Everything that was told is told now, with the same words; new fields may stand beside it. Earlier builds left out
/// the milliseconds of a time where they were zero.
#[track_caller]
fn assert_includes(then: &Value, now: &Value, place: &str) {
    match (then, now) {
        (Value::Object(then), Value::Object(now)) => {
            for (field, then) in then {
                assert_includes(then, now.get(field).unwrap_or(&Value::Null), &format!("{place}/{field}"));
            }
        }
        (Value::Array(then), Value::Array(now)) => {
            assert_eq!(then.len(), now.len(), "{place}");
            for (number, (then, now)) in then.iter().zip(now).enumerate() {
                assert_includes(then, now, &format!("{place}/{number}"));
            }
        }
        (Value::String(then), Value::String(now)) if then != now => {
            let at =
                |text: &str| text.parse::<Timestamp>().unwrap_or_else(|_| panic!("{place}: {then} → {now}"));
            assert_eq!(at(then), at(now), "{place}");
        }
        (then, now) => assert_eq!(then, now, "{place}"),
    }
}

fn of<'a>(people: &'a [Person], name: &str) -> &'a Person {
    people.iter().find(|person| person.name == name).expect("one of the people")
}

#[track_caller]
fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_else(|| panic!("no text: {value}"))
}

#[track_caller]
fn items(value: &Value) -> &[Value] {
    value.as_array().unwrap_or_else(|| panic!("no list: {value}"))
}
