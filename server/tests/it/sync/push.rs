//! Commands over the socket: each is answered, each counts once.

use super::*;
use crate::support::client::{Device, Person, Wire};
use app::domain::{Command, Edit, Only, rules::TaskCommand};
use app::{
    domain::{ClientId, TaskDraft, TaskPatch, UserId},
    protocol::{Code, Down, Numbered, Outcome, Push, SCHEMA, Up, VERSION},
};

/// A client that numbers its commands by hand.
struct Hand {
    wire: Wire,
    cid: ClientId,
    workspace: WorkspaceId,
}

impl Hand {
    async fn new(person: &Person, workspace: WorkspaceId) -> Self {
        let mut hand = Self { wire: person.dial().await, cid: ClientId::generate(), workspace };
        hand.hello().await;
        hand
    }

    async fn hello(&mut self) {
        let hello = Up::Hello { v: VERSION, schema: SCHEMA, cid: self.cid, workspaces: Vec::new() };
        self.wire.send(&hello).await;
        let welcome = self.wire.receive().await;
        assert!(matches!(welcome, Ok(Down::Welcome { .. })), "{welcome:?}");
    }

    /// The connection breaks and a new one is opened.
    async fn reconnect(&mut self, person: &Person) {
        self.wire = person.dial().await;
        self.hello().await;
    }

    async fn send(&mut self, commands: &[(u64, Command)]) {
        let numbered =
            |(mid, command): &(u64, Command)| Numbered { mid: *mid, base_seq: 0, command: command.clone() };
        let push = Push {
            workspace: self.workspace,
            cid: None,
            settled: 0,
            commands: commands.iter().map(numbered).collect(),
        };
        self.wire.send(&Up::Push(push)).await;
    }

    /// Pushes what another page of the same browser did.
    async fn push_of(&mut self, cid: ClientId, mid: u64, command: Command) -> Outcome {
        let commands = vec![Numbered { mid, base_seq: 0, command }];
        let push = Push { workspace: self.workspace, cid: Some(cid), settled: 0, commands };
        self.wire.send(&Up::Push(push)).await;
        self.results(1).await.remove(0)
    }

    async fn results(&mut self, count: usize) -> Vec<Outcome> {
        let mut outcomes = Vec::new();
        while outcomes.len() < count {
            match self.wire.receive().await {
                Ok(Down::Result(outcome)) => outcomes.push(outcome),
                // Who joined of late may be told once more, for as long as the socket does not follow the workspace.
                Ok(Down::Gain { .. }) => {}
                other => panic!("expected a result: {other:?}"),
            }
        }
        outcomes
    }

    async fn push(&mut self, commands: &[(u64, Command)]) -> Vec<Outcome> {
        self.send(commands).await;
        self.results(commands.len()).await
    }
}

fn rename_unknown() -> Command {
    TaskCommand::Update(Edit {
        id: TaskId::generate(),
        patch: TaskPatch { title: Some("x".into()), ..TaskPatch::default() },
    })
    .into()
}

/// What was told of each: its number, whether it was done or why not, and the last number that counts.
fn told(outcomes: &[Outcome]) -> Vec<(u64, Option<Code>, u64)> {
    for outcome in outcomes {
        assert_eq!(outcome.ok, outcome.code.is_none(), "{outcome:?}");
    }
    outcomes.iter().map(|outcome| (outcome.mid, outcome.code, outcome.last_mid)).collect()
}

on_both_databases!(
    a_refused_command_consumes_its_number_and_the_queue_goes_on,
    a_number_that_leaves_a_hole_is_to_be_sent_again,
    numbers_begin_at_1,
    a_push_that_names_thousands_of_people_is_refused_and_the_queue_goes_on,
    a_push_repeated_after_a_lost_connection_doubles_nothing,
    one_socket_carries_the_commands_of_several_pages_each_by_its_own_numbers,
    a_push_to_a_foreign_workspace_changes_nothing_and_tells_nothing,
    a_refusal_reaches_the_person_and_leaves_what_they_see,
);

async fn a_refused_command_consumes_its_number_and_the_queue_goes_on(place: Place) {
    let (_server, [ada]) = start(place, ["ada"]).await;
    let device = Device::live(&ada).await;
    let (team, project) = (device.team(), board(&device));
    let mut hand = Hand::new(&ada, team).await;
    let commands = [
        (1, create(project, "One")),
        (2, rename_unknown()),
        (3, create(project, " ")),
        (4, create(project, "Four")),
    ];
    let outcomes = hand.push(&commands).await;
    let expected = [(1, None, 1), (2, Some(Code::NotFound), 2), (3, Some(Code::Invalid), 3), (4, None, 4)];
    assert_eq!(told(&outcomes), expected);
    assert!(outcomes.iter().all(|outcome| outcome.ok || outcome.message.is_some()));

    // Sent again, each has its first answer, and nothing happens again.
    hand.reconnect(&ada).await;
    let again = hand.push(&commands).await;
    let without_last = |outcomes: Vec<Outcome>| {
        outcomes.into_iter().map(|outcome| Outcome { last_mid: 0, ..outcome }).collect::<Vec<_>>()
    };
    assert_eq!(without_last(again), without_last(outcomes));
    assert_eq!(titles(&Device::live(&ada).await, team), ["Four", "One"]);
}

async fn a_number_that_leaves_a_hole_is_to_be_sent_again(place: Place) {
    let (_server, [ada]) = start(place, ["ada"]).await;
    let device = Device::live(&ada).await;
    let (team, project) = (device.team(), board(&device));
    let mut hand = Hand::new(&ada, team).await;
    let two = (2, create(project, "Two"));
    assert_eq!(told(&hand.push(std::slice::from_ref(&two)).await), [(2, Some(Code::Gap), 0)]);
    assert_eq!(told(&hand.push(&[(1, create(project, "One")), two]).await), [(1, None, 1), (2, None, 2)]);
    assert_eq!(titles(&Device::live(&ada).await, team), ["One", "Two"]);
}

async fn numbers_begin_at_1(place: Place) {
    let (_server, [ada]) = start(place, ["ada"]).await;
    let device = Device::live(&ada).await;
    let (team, project) = (device.team(), board(&device));
    let mut hand = Hand::new(&ada, team).await;
    let outcomes = hand.push(&[(0, create(project, "Zero")), (1, create(project, "One"))]).await;
    assert_eq!(told(&outcomes), [(0, Some(Code::Invalid), 0), (1, None, 1)]);
    assert_eq!(told(&hand.push(&[(0, create(project, "Zero"))]).await), [(0, Some(Code::Invalid), 1)]);
    assert_eq!(titles(&Device::live(&ada).await, team), ["One"]);
}

async fn a_push_that_names_thousands_of_people_is_refused_and_the_queue_goes_on(place: Place) {
    let (_server, [ada]) = start(place, ["ada"]).await;
    let device = Device::live(&ada).await;
    let (team, project) = (device.team(), board(&device));
    let mut hand = Hand::new(&ada, team).await;
    let assignees = std::iter::repeat_with(UserId::generate).take(5_000).collect();
    let crowd = TaskCommand::Create(TaskDraft { assignees, ..draft(project, "Crowd") });
    let outcomes = hand.push(&[(1, crowd.into()), (2, create(project, "Two"))]).await;
    assert_eq!(told(&outcomes), [(1, Some(Code::Invalid), 1), (2, None, 2)]);
    // Not that they are unknown: nobody looked for them.
    let message = outcomes[0].message.as_deref().unwrap_or_default();
    assert!(message.contains("at most 20"), "{message}");
    assert_eq!(titles(&Device::live(&ada).await, team), ["Two"]);
}

async fn one_socket_carries_the_commands_of_several_pages_each_by_its_own_numbers(place: Place) {
    let (_server, [ada, bob]) = start(place, ["ada", "bob"]).await;
    let device = Device::live(&ada).await;
    let (team, project) = (device.team(), board(&device));
    let mut hand = Hand::new(&ada, team).await;
    let other = ClientId::generate();
    let first = hand.push_of(other, 1, create(project, "Other page")).await;
    assert_eq!((first.ok, first.cid, first.last_mid), (true, other, 1));
    let own = hand.push(&[(1, create(project, "This page"))]).await.remove(0);
    assert_eq!((own.ok, own.cid, own.last_mid), (true, hand.cid, 1));
    assert_eq!(titles(&Device::live(&ada).await, team), ["Other page", "This page"]);

    // Nobody carries the commands of a page that is somebody else's.
    let mut stranger = Hand::new(&bob, team).await;
    let refused = stranger.push_of(other, 2, create(project, "Not theirs")).await;
    assert_eq!((refused.ok, refused.code), (false, Some(Code::Conflict)));
}

async fn a_push_repeated_after_a_lost_connection_doubles_nothing(place: Place) {
    let (_server, [ada]) = start(place, ["ada"]).await;
    let device = Device::live(&ada).await;
    let (team, project) = (device.team(), board(&device));
    let mut hand = Hand::new(&ada, team).await;
    let commands: Vec<_> = (1..=50).map(|mid| (mid, create(project, &format!("Task {mid:02}")))).collect();
    for _ in 0..3 {
        // Cut before any answer is read; whatever arrived may be under way while it comes again.
        hand.send(&commands).await;
        hand.reconnect(&ada).await;
    }
    let outcomes = hand.push(&commands).await;
    assert!(outcomes.iter().all(|outcome| outcome.ok), "{outcomes:?}");
    let expected: Vec<_> = (1..=50).map(|mid| format!("Task {mid:02}")).collect();
    assert_eq!(titles(&Device::live(&ada).await, team), expected);
}

async fn a_push_to_a_foreign_workspace_changes_nothing_and_tells_nothing(place: Place) {
    let (_server, [ada, ben]) = start(place, ["ada", "ben"]).await;
    let bens = Device::live(&ben).await;
    let (personal, inbox) = (bens.personal(), bens.rows(bens.personal()).projects()[0].id);
    let foreign = Hand::new(&ada, personal).await.push(&[(1, create(inbox, "Intruder"))]).await;
    let nowhere = WorkspaceId::generate();
    let absent = Hand::new(&ada, nowhere).await.push(&[(1, create(inbox, "Intruder"))]).await;
    assert_eq!(foreign[0].code, Some(Code::NotFound));
    assert_eq!(Outcome { workspace: nowhere, cid: absent[0].cid, ..foreign[0].clone() }, absent[0]);
    assert!(titles(&Device::live(&ben).await, personal).is_empty());
}

async fn a_refusal_reaches_the_person_and_leaves_what_they_see(place: Place) {
    let (_server, [ada]) = start(place, ["ada"]).await;
    let (mut here, mut there) = (Device::live(&ada).await, Device::live(&ada).await);
    let (team, draft) = (here.team(), draft(board(&here), "Short-lived"));
    let id = draft.id;
    here.submit(team, TaskCommand::Create(draft)).await;
    here.settle().await;
    there.reach(team, here.base(team).seq()).await;
    there.cut();
    here.submit(team, TaskCommand::Delete(Only { id })).await;
    here.settle().await;
    let patch = TaskPatch { title: Some("Kept".into()), ..TaskPatch::default() };
    there.submit(team, TaskCommand::Update(Edit { id, patch })).await;
    there.submit(team, create(board(&there), "Behind it")).await;
    there.connect().await;
    there.settle().await;
    assert_eq!(there.rejected.iter().map(|rejected| rejected.code).collect::<Vec<_>>(), [Code::NotFound]);
    assert_eq!(titles(&there, team), ["Behind it"]);
}
