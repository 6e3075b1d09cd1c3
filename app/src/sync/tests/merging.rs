//! Two people edit one task while neither is connected: both edits survive.

use super::rooms::Room;
use super::talk::push;
use crate::domain::{
    ClientId, Command, Edit, Former, LostId, Role, Seen, TaskDraft, TaskId, TaskPatch, Timestamp, UserId,
    rules::{PutBack, TaskCommand},
};
use crate::protocol::{Down, FRAME_MAX, Limits, Mode, PUSH_COMMANDS_MAX, Snapshot, Up, Welcomed};
use crate::sync::{Client, Effect, Space};

struct Two {
    room: Room,
    people: [(UserId, Client); 2],
    task: TaskId,
}

impl Two {
    /// Two people who hold the same task, with this description.
    fn with(description: &str) -> Self {
        let users = [UserId::generate(), UserId::generate()];
        let mut room = Room::new(users[0]);
        room.join(users[1], Role::Member);
        let people = users.map(|user| {
            let listed = room.workspace(user).into_iter().collect();
            (user, Client::new(ClientId::generate(), user, listed, room.snapshot(user).into_iter().collect()))
        });
        let mut two = Self { room, people, task: TaskId::generate() };
        let draft = TaskDraft {
            id: two.task,
            project_id: two.space(0).view().projects()[0].id,
            title: "Write".into(),
            description: description.into(),
            status_id: None,
            status: None,
            priority: Default::default(),
            start_at: None,
            due_at: None,
            assignees: vec![],
            rank: None,
        };
        two.does(0, TaskCommand::Create(draft));
        two.meet(0);
        two.meet(1);
        two
    }

    fn space(&self, who: usize) -> &Space {
        self.people[who].1.space(self.room.id).expect("it is held")
    }

    fn text(&self, who: usize) -> &str {
        self.space(who).view().task(self.task).map_or("", |task| &task.description)
    }

    /// What is kept of the task, as this person sees it.
    fn kept(&self, who: usize) -> Vec<Former> {
        self.space(who).view().lost_of(self.task).iter().map(|lost| lost.former.clone()).collect()
    }

    fn does(&mut self, who: usize, command: impl Into<Command>) {
        let room = self.room.id;
        self.people[who].1.submit(room, command.into(), Timestamp::default()).expect("the rules allow it");
    }

    /// Somebody replaces the text that they have before them.
    fn writes(&mut self, who: usize, text: &str) {
        let seen = Seen { description: Some(self.text(who).into()), ..Seen::new(LostId::generate()) };
        let description = Some(text.into());
        let patch = TaskPatch { description, seen: Some(Box::new(seen)), ..TaskPatch::default() };
        self.does(who, TaskCommand::Update(Edit { id: self.task, patch }));
    }

    /// Somebody connects, sends what they have, is told everything, and is cut off again.
    fn meet(&mut self, who: usize) {
        let (user, client) = &mut self.people[who];
        client.connected();
        let workspaces = vec![Welcomed {
            id: self.room.id,
            workspace: self.room.workspace(*user),
            epoch: Some(self.room.epoch),
            head: self.room.head(),
            floor: self.room.floor,
            last_mid: self.room.last_mid(client.cid()),
            mode: Mode::Catchup,
        }];
        let limits = Limits { push_commands: PUSH_COMMANDS_MAX, frame_bytes: FRAME_MAX };
        let effects = client.receive(Down::Welcome { workspaces, limits });
        if effects.iter().any(|effect| matches!(effect, Effect::Send(Up::Push(_)))) {
            let sent = push(&effects);
            for numbered in sent.commands {
                let tag = numbered.mid as i64 + 1_000 * who as i64;
                let outcome = self.room.push(client.cid(), sent.settled, *user, numbered, tag);
                assert!(outcome.ok, "{outcome:?}");
                client.receive(Down::Result(outcome));
            }
        }
        self.hears(who);
        self.people[who].1.disconnected();
    }

    /// Somebody is told what happened, before what they did is carried out.
    fn hears(&mut self, who: usize) {
        let from = self.space(who).base().seq() + 1;
        let entries = self.room.log.iter().filter(|entry| entry.seq >= from).cloned().collect();
        let delta = Down::Delta { workspace: self.room.id, from, to: self.room.head(), entries };
        self.people[who].1.receive(delta);
    }

    /// Both come back, the first one first, and hold the same.
    fn come_back(&mut self) {
        (0..2).chain(0..1).for_each(|who| self.meet(who));
        let rows = |who: usize| Snapshot {
            workspace: self.room.workspace(self.people[0].0).expect("a member"),
            ..self.space(who).base().to_snapshot()
        };
        assert_eq!(rows(0), rows(1));
        assert_eq!((self.people[0].1.pending(), self.people[1].1.pending()), (0, 0));
    }
}

#[test]
fn lines_that_two_wrote_offline_both_stand_in_the_text() {
    let mut two = Two::with("one\ntwo\nthree");
    two.writes(0, "one, by Ada\ntwo\nthree");
    two.writes(1, "one\ntwo\nthree, by Bob");
    two.come_back();
    for who in 0..2 {
        assert_eq!(two.text(who), "one, by Ada\ntwo\nthree, by Bob");
        assert_eq!(two.kept(who), []);
    }
}

#[test]
fn where_they_meet_the_later_stands_and_the_earlier_is_kept_once() {
    let mut two = Two::with("at one");
    two.writes(0, "at noon");
    // The second one pauses while writing: each pause saves.
    for text in ["at t", "at two", "at two sharp"] {
        two.writes(1, text);
    }
    two.come_back();
    for who in 0..2 {
        assert_eq!(two.text(who), "at two sharp");
        assert_eq!(two.kept(who), [Former::Description("at noon".into())]);
    }
    let lost = two.space(0).view().lost_of(two.task)[0].clone();
    assert_eq!((lost.by, lost.replaced_by), (two.people[0].0, two.people[1].0));

    let seen = Seen { description: Some("at two sharp".into()), ..Seen::new(LostId::generate()) };
    two.does(0, TaskCommand::PutBack(PutBack { id: two.task, lost: lost.id, seen: Some(Box::new(seen)) }));
    let swapped = || vec![Former::Description("at two sharp".into())];
    assert_eq!((two.text(0), two.kept(0)), ("at noon", swapped()), "it shows at once");
    two.come_back();
    assert_eq!((two.text(1), two.kept(1)), ("at noon", swapped()));
}

#[test]
fn a_merge_shows_as_soon_as_the_other_edit_is_known() {
    let mut two = Two::with("one\ntwo\nthree");
    two.writes(0, "ONE\ntwo\nthree");
    two.meet(0);
    // Bob's edit is on its way; what came meanwhile is merged under it.
    two.writes(1, "one\ntwo\nTHREE");
    two.hears(1);
    assert_eq!(two.text(1), "ONE\ntwo\nTHREE");
    assert!(two.space(1).is_pending(two.task));
}

#[test]
fn what_an_edit_on_its_way_replaces_can_be_put_back_before_the_server_knows() {
    let mut two = Two::with("at one");
    two.writes(0, "at noon");
    two.meet(0);
    two.writes(1, "at two");
    two.hears(1);
    assert_eq!((two.text(1), two.kept(1)), ("at two", vec![Former::Description("at noon".into())]));
    let lost = two.space(1).view().lost_of(two.task)[0].id;
    two.does(1, TaskCommand::PutBack(PutBack { id: two.task, lost, seen: None }));
    two.come_back();
    assert_eq!((two.text(0), two.kept(0)), ("at noon", vec![]));
}
