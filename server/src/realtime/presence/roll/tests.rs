use super::*;
use app::domain::{ProjectId, TaskId};

/// A roll, a clock that is moved by hand, and a reader who holds what it was told.
struct Stage {
    roll: Roll,
    now: Instant,
    reader: Reader,
}

#[derive(Default)]
struct Reader {
    turn: u64,
    people: HashMap<UserId, Present>,
}

impl Reader {
    /// Reads what has changed; answers the frame.
    fn read(&mut self, roll: &mut Roll) -> Option<Presence> {
        let (turn, packet) = roll.after(self.turn)?;
        self.turn = turn;
        let Down::Presence(presence) = serde_json::from_slice(packet.payload()).expect("a frame") else {
            panic!("no presence");
        };
        if presence.whole {
            self.people.clear();
        }
        self.people.extend(presence.people.iter().map(|present| (present.user_id, *present)));
        self.people.retain(|user, _| !presence.gone.contains(user));
        Some(presence)
    }
}

impl Stage {
    fn new() -> Self {
        let roll = Roll::new(WorkspaceId::generate());
        Self { roll, now: Instant::now(), reader: Reader::default() }
    }

    fn enter(&mut self, user: UserId, look: Look) -> u64 {
        self.roll.enter(user, look, self.now)
    }

    fn leave(&mut self, user: UserId, ticket: u64) {
        self.roll.leave(user, ticket, self.now);
    }

    /// The next turn, as the reader sees it.
    fn turn(&mut self) -> Option<Presence> {
        self.roll.take_turn(self.now);
        self.reader.read(&mut self.roll)
    }

    fn sees(&self, user: UserId) -> Option<Present> {
        self.reader.people.get(&user).copied()
    }
}

fn at(project: Option<ProjectId>, task: Option<TaskId>, typing: bool) -> Look {
    Look { workspace: WorkspaceId::generate(), project, task, typing }
}

fn somewhere() -> Look {
    at(None, None, false)
}

#[test]
fn what_comes_between_two_turns_is_told_in_one_frame() {
    let mut stage = Stage::new();
    let people: Vec<_> = (0..100).map(|_| UserId::generate()).collect();
    for user in &people {
        let ticket = stage.enter(*user, somewhere());
        for _ in 0..10 {
            let look = at(Some(ProjectId::generate()), Some(TaskId::generate()), true);
            stage.roll.look(*user, ticket, look, stage.now);
        }
    }
    let frame = stage.turn().expect("news");
    assert_eq!((frame.whole, frame.people.len(), frame.gone.len()), (true, 100, 0));
    assert_eq!(stage.turn(), None);
}

#[test]
fn later_turns_tell_the_changes_only() {
    let mut stage = Stage::new();
    let (ada, bob) = (UserId::generate(), UserId::generate());
    stage.enter(ada, somewhere());
    let ticket = stage.enter(bob, somewhere());
    stage.turn();
    let task = TaskId::generate();
    stage.roll.look(bob, ticket, at(None, Some(task), true), stage.now);
    let frame = stage.turn().expect("news");
    assert!(!frame.whole);
    assert_eq!(frame.people, [Present { user_id: bob, project: None, task: Some(task), typing: true }]);
}

#[test]
fn who_leaves_is_gone_after_a_moment_and_who_only_reloads_never_was() {
    let mut stage = Stage::new();
    let (ada, bob) = (UserId::generate(), UserId::generate());
    let (of_ada, of_bob) = (stage.enter(ada, somewhere()), stage.enter(bob, somewhere()));
    stage.turn();
    stage.leave(ada, of_ada);
    stage.leave(bob, of_bob);
    assert_eq!(stage.turn(), None);
    stage.now += LINGER / 2;
    stage.enter(bob, somewhere());
    assert_eq!(stage.turn(), None);
    stage.now += LINGER;
    assert_eq!(stage.turn().expect("news").gone, [ada]);
    assert!(stage.roll.is_told());
    assert!(stage.sees(ada).is_none() && stage.sees(bob).is_some());
}

#[test]
fn who_came_and_left_between_two_turns_is_not_told_of() {
    let mut stage = Stage::new();
    let ada = UserId::generate();
    let ticket = stage.enter(ada, somewhere());
    stage.leave(ada, ticket);
    stage.now += LINGER;
    assert_eq!(stage.turn(), None);
    assert!(stage.roll.is_told() && stage.roll.told.is_empty());
}

#[test]
fn many_connections_of_one_person_are_the_one_that_is_most_at_work() {
    let mut stage = Stage::new();
    let (ada, task) = (UserId::generate(), TaskId::generate());
    let project = Some(ProjectId::generate());
    let typing = stage.enter(ada, at(project, Some(task), true));
    stage.enter(ada, at(project, None, false));
    let later = Some(ProjectId::generate());
    stage.enter(ada, at(later, None, false));
    stage.enter(ada, somewhere());
    assert_eq!(stage.turn().expect("news").people.len(), 1);
    assert_eq!(stage.sees(ada), Some(Present { user_id: ada, project, task: Some(task), typing: true }));
    stage.leave(ada, typing);
    stage.turn();
    let present = Present { user_id: ada, project: later, task: None, typing: false };
    assert_eq!(stage.sees(ada), Some(present), "of two alike the later one");
}

#[test]
fn nobody_types_without_a_task() {
    let mut stage = Stage::new();
    let ada = UserId::generate();
    stage.enter(ada, at(None, None, true));
    stage.turn();
    assert_eq!(stage.sees(ada).map(|present| present.typing), Some(false));
}

#[test]
fn a_slow_reader_is_told_the_latest_only_and_everybody_ends_up_knowing_the_same() {
    let mut stage = Stage::new();
    let mut slow = Reader::default();
    let mut here = Vec::new();
    // More leave than are remembered, so that the slow one needs the whole, too.
    for round in 0..2 * GONE_MAX {
        let user = UserId::generate();
        here.push((user, stage.enter(user, somewhere())));
        stage.turn();
        if round % 100 == 7 {
            let before = slow.turn;
            let frame = slow.read(&mut stage.roll).expect("news");
            assert_eq!(frame.whole, before < stage.roll.floor, "round {round}");
            assert_eq!(slow.people, stage.reader.people);
        }
        if round % 4 != 0 {
            let (user, ticket) = here.remove(round % here.len());
            stage.leave(user, ticket);
            stage.now += LINGER;
            stage.turn();
        }
    }
    slow.read(&mut stage.roll);
    assert_eq!(slow.people, stage.reader.people);
    assert_eq!(slow.people.len(), here.len());
    assert!(stage.roll.floor > 1, "some were forgotten");
    assert!(stage.roll.told.len() <= here.len() + GONE_MAX + 1);
}

#[test]
fn readers_at_one_turn_share_one_frame() {
    let mut stage = Stage::new();
    stage.enter(UserId::generate(), somewhere());
    stage.roll.take_turn(stage.now);
    let frames = [stage.roll.after(0), stage.roll.after(0)].map(|frame| frame.expect("news").1.into_bytes());
    assert_eq!(frames[0].as_ptr(), frames[1].as_ptr());
}
