//! Who did what when, over the last three weeks.

use super::id_of;
use super::story::{Board, PLACES, STORIES, Story, THINGS, VERBS};
use app::domain::{
    Category, Command, Due, Edit, Priority, ProjectDraft, ProjectId, Rank, StatusDraft, StatusId, TaskDraft,
    TaskId, TaskPatch, Timestamp, UserId,
    rules::{self, ProjectCommand, StatusCommand, TaskCommand},
};

const HOUR: i64 = 3_600_000;
const DAY: i64 = 24 * HOUR;
/// So many days ago it all began.
const DAYS: i64 = 21;

/// One thing that somebody did.
#[derive(Clone, Debug)]
pub(super) struct Step {
    pub(super) at: Timestamp,
    pub(super) actor: UserId,
    pub(super) command: Command,
}

/// Who and where.
#[derive(Clone, Debug)]
pub(super) struct Cast {
    /// In the order of [`super::story::PEOPLE`].
    pub(super) people: Vec<UserId>,
    /// The project that the Team workspace starts with.
    pub(super) team_board: ProjectId,
    pub(super) now: Timestamp,
}

/// When it all began.
pub(super) fn start(now: Timestamp) -> Timestamp {
    moment(now, -DAYS * DAY)
}

/// So many milliseconds from another time, or that time itself where there is no such time.
fn moment(from: Timestamp, millis: i64) -> Timestamp {
    Timestamp::from_millis(from.millis() + millis).unwrap_or(from)
}

/// The id of the task of this number.
pub(super) fn task_id(number: usize) -> TaskId {
    TaskId(id_of(&format!("task {number}")))
}

impl Cast {
    /// The boards, and a column that not every board has.
    pub(super) fn boards(&self) -> Vec<Step> {
        let project = |board, name: &str| {
            Command::from(ProjectCommand::Create(ProjectDraft::new(self.board(board), name)))
        };
        let [_, doing, done] = rules::first_statuses(self.board(Board::Website), 0);
        let review = StatusDraft {
            id: review(),
            project_id: self.board(Board::Website),
            name: "Review".to_owned(),
            category: Category::InProgress,
            color: None,
            rank: Some(Rank::between(Some(&doing.rank), Some(&done.rank))),
            limit: None,
        };
        let commands = [
            project(Board::Website, "Website relaunch"),
            project(Board::Release, "Autumn release"),
            StatusCommand::Create(review).into(),
        ];
        let step = |command| Step { at: start(self.now), actor: self.person(0), command };
        commands.into_iter().map(step).collect()
    }

    /// The board of the task of this number.
    pub(super) fn board_of(&self, number: usize) -> ProjectId {
        let made_up = || *Dice(number as u64).of(&[Board::Website, Board::Release, Board::Team]);
        self.board(STORIES.get(number).map_or_else(made_up, |story| story.board))
    }

    /// The work on the tasks of these numbers, of so many in all, in the order in which it happened.
    pub(super) fn work(&self, numbers: &[usize], of: usize) -> Vec<Step> {
        let mut steps = Vec::new();
        for &number in numbers {
            match STORIES.get(number) {
                Some(story) => steps.extend(self.tell(number, story)),
                None => steps.push(self.make_up(number, of)),
            }
        }
        steps.sort_by_key(|step: &Step| step.at);
        steps
    }

    /// A task is thought of, then taken up, then finished, as far as it has come.
    fn tell(&self, number: usize, story: &Story) -> Vec<Step> {
        let (id, board) = (task_id(number), self.board_of(number));
        let places = story.assignees;
        let assignees: Vec<UserId> = places.iter().map(|&place| self.person(place)).collect();
        let doer = assignees.first().copied().unwrap_or_else(|| self.person(number));
        let made = self.made_at(number, STORIES.len());
        let draft = TaskDraft {
            title: story.title.to_owned(),
            description: story.description.to_owned(),
            priority: story.priority,
            due_at: story.due.map(|days| self.due(days, story.hour)),
            assignees,
            ..TaskDraft::new(id, board, "")
        };
        let mut steps = vec![Step {
            at: made,
            actor: self.person(number / 3),
            command: TaskCommand::Create(draft).into(),
        }];
        let mut then = |hours: i64, patch| {
            let at = moment(made, hours * HOUR).min(self.now);
            steps.push(Step { at, actor: doer, command: TaskCommand::Update(Edit { id, patch }).into() });
        };
        let to = |status| TaskPatch { status: Some(status), ..TaskPatch::default() };
        if story.status != Category::Todo {
            then(20, to(Category::InProgress));
        }
        if story.status == Category::Done {
            then(71, to(Category::Done));
        } else if story.status == Category::InProgress && story.board == Board::Website && number % 2 == 1 {
            then(45, TaskPatch { status_id: Some(review()), ..TaskPatch::default() });
        }
        steps
    }

    /// A task that nobody has told: one of some fifteen hundred titles, and then again with a number.
    fn make_up(&self, number: usize, tasks: usize) -> Step {
        let mut dice = Dice(!(number as u64));
        let title = format!("{} {} {}", dice.of(&VERBS), dice.of(&THINGS), dice.of(&PLACES));
        let id = task_id(number);
        let draft = TaskDraft {
            title: format!("{title} ({number})"),
            status: Some(*dice.of(&[Category::Todo, Category::Todo, Category::InProgress, Category::Done])),
            priority: *dice.of(&Priority::ALL),
            due_at: (dice.roll(3) == 0).then(|| self.due(dice.roll(60) - 20, None)),
            assignees: if dice.roll(4) == 0 { Vec::new() } else { vec![*dice.of(&self.people)] },
            ..TaskDraft::new(id, self.board_of(number), "")
        };
        let (at, actor) = (self.made_at(number, tasks), *dice.of(&self.people));
        Step { at, actor, command: TaskCommand::Create(draft).into() }
    }

    /// Evenly over the three weeks, up to yesterday, a little off the hour.
    fn made_at(&self, number: usize, of: usize) -> Timestamp {
        let span = (DAYS - 1) * DAY;
        let (number, of) = (i64::try_from(number).unwrap_or(0), i64::try_from(of).unwrap_or(1).max(1));
        moment(start(self.now), HOUR + span / of * (number % of))
    }

    fn due(&self, days: i64, hour: Option<i64>) -> Due {
        let midnight = self.now.millis() - self.now.millis().rem_euclid(DAY);
        let day = midnight + days * DAY;
        let at = Timestamp::from_millis(day + hour.unwrap_or(0) * HOUR).unwrap_or(self.now);
        if hour.is_some() { Due::At(at) } else { Due::On(Due::At(at).day()) }
    }

    fn board(&self, board: Board) -> ProjectId {
        match board {
            Board::Website => ProjectId(id_of("website")),
            Board::Release => ProjectId(id_of("release")),
            Board::Team => self.team_board,
        }
    }

    fn person(&self, place: usize) -> UserId {
        // infallible: there are six people
        self.people[place % self.people.len()]
    }
}

fn review() -> StatusId {
    StatusId(id_of("review"))
}

/// Throws that are the same every time: SplitMix64 (Steele, Lea, Flood 2014).
struct Dice(u64);

impl Dice {
    /// From 0 up to, not including, `sides`.
    fn roll(&mut self, sides: u64) -> i64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut throw = self.0;
        throw = (throw ^ (throw >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        throw = (throw ^ (throw >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        i64::try_from((throw ^ (throw >> 31)) % sides).unwrap_or(0)
    }

    fn of<'a, T>(&mut self, choices: &'a [T]) -> &'a T {
        let place = usize::try_from(self.roll(choices.len() as u64)).unwrap_or(0);
        // infallible: a throw is less than the number of sides
        &choices[place]
    }
}
