//! The demo's people and what they are up to.

use app::domain::{Category, Priority};

/// Usernames and the names they go by. The first one founds the Team workspace on a fresh instance.
pub(super) const PEOPLE: [(&str, &str); 6] = [
    ("ada", "Ada Okafor"),
    ("ben", "Ben Lindqvist"),
    ("chloe", "Chloe Martin"),
    ("deniz", "Deniz Yılmaz"),
    ("emeka", "Emeka Adeyemi"),
    ("freya", "Freya Schröder"),
];

const ADA: usize = 0;
const BEN: usize = 1;
const CHLOE: usize = 2;
const DENIZ: usize = 3;
const EMEKA: usize = 4;
const FREYA: usize = 5;

/// A board of the demo.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Board {
    Website,
    Release,
    /// The one that the Team workspace starts with.
    Team,
}

/// A task of the demo.
#[derive(Clone, Copy, Debug)]
pub(super) struct Story {
    pub(super) board: Board,
    pub(super) title: &'static str,
    pub(super) description: &'static str,
    pub(super) status: Category,
    pub(super) priority: Priority,
    /// Days from today.
    pub(super) due: Option<i64>,
    /// The hour, in UTC, where it is not due on any hour of the day.
    pub(super) hour: Option<i64>,
    /// Places in [`PEOPLE`].
    pub(super) assignees: &'static [usize],
}

const fn on(board: Board, title: &'static str) -> Story {
    let (status, priority) = (Category::Todo, Priority::None);
    Story { board, title, description: "", status, priority, due: None, hour: None, assignees: &[] }
}

const fn website(title: &'static str) -> Story {
    on(Board::Website, title)
}

const fn release(title: &'static str) -> Story {
    on(Board::Release, title)
}

const fn team(title: &'static str) -> Story {
    on(Board::Team, title)
}

impl Story {
    const fn says(self, description: &'static str) -> Self {
        Self { description, ..self }
    }

    const fn doing(self) -> Self {
        Self { status: Category::InProgress, ..self }
    }

    const fn done(self) -> Self {
        Self { status: Category::Done, ..self }
    }

    const fn low(self) -> Self {
        Self { priority: Priority::Low, ..self }
    }

    const fn medium(self) -> Self {
        Self { priority: Priority::Medium, ..self }
    }

    const fn high(self) -> Self {
        Self { priority: Priority::High, ..self }
    }

    const fn urgent(self) -> Self {
        Self { priority: Priority::Urgent, ..self }
    }

    const fn due(self, days: i64) -> Self {
        Self { due: Some(days), ..self }
    }

    const fn at(self, hour: i64) -> Self {
        Self { hour: Some(hour), ..self }
    }

    const fn of(self, assignees: &'static [usize]) -> Self {
        Self { assignees, ..self }
    }
}

/// Sixty tasks, in the order in which they were thought of.
#[rustfmt::skip]
pub(super) const STORIES: [Story; 60] = [
    website("Agree on the goals of the relaunch").done().high().of(&[ADA, FREYA]),
    website("Interview five customers about the old site").done().medium().of(&[CHLOE]).says(INTERVIEWS),
    website("Audit the old pages: keep, rewrite, drop").done().of(&[CHLOE, BEN]),
    website("Choose a colour scale that works in the dark").done().medium().of(&[FREYA]),
    website("Set up the preview environment").done().high().of(&[EMEKA]),
    website("Write the new landing page").doing().high().due(1).of(&[CHLOE]).says(LANDING),
    website("Design the pricing page").doing().medium().due(3).of(&[FREYA]),
    website("Navigation that works with one thumb").doing().medium().due(2).of(&[FREYA, DENIZ]),
    website("Images in AVIF with a fallback").doing().low().of(&[DENIZ]),
    website("Redirects from all old addresses").high().due(0).of(&[BEN]).says(REDIRECTS),
    website("Contrast of the buttons is too low").urgent().due(-2).of(&[FREYA]),
    website("Datenschutzerklärung und Auftragsverarbeitungsvereinbarung überarbeiten").high().due(-1).of(&[ADA]),
    website("Cookie banner: find a way to need none").medium().due(5).of(&[BEN]),
    website("مراجعة الترجمة العربية للصفحة الرئيسية").medium().due(4).of(&[DENIZ]),
    website("Search that forgives typos").low().due(14),
    website("Measure the first load on a slow phone").medium().due(6).of(&[EMEKA]).says(FIRST_LOAD),
    website("Replace the stock photos with our own").low().due(20).of(&[CHLOE]),
    website("RSS feed for the changelog").low(),
    website("Open Graph pictures for every page").low().due(9),
    website("Keyboard test of all forms").medium().due(7).of(&[DENIZ]),
    website("Plan the launch day 🚀").medium().due(12).of(&[ADA, CHLOE]).says(LAUNCH_DAY),
    website("Ask legal about the imprint").due(2).of(&[ADA]),
    website("A friendly page for 404").low().of(&[FREYA]),
    website("Switch the DNS").high().due(13).at(6).of(&[EMEKA]),

    release("Decide what is in the autumn release").done().high().of(&[ADA]),
    release("Upgrade the database").done().urgent().of(&[EMEKA]).says(UPGRADE),
    release("Import from spreadsheets").done().medium().of(&[BEN, DENIZ]),
    release("Remove the old notification service").done().of(&[EMEKA]),
    release("Drag and drop on touch screens").done().medium().of(&[DENIZ]),
    release("Offline mode: keep changes until the network is back").doing().urgent().due(2).of(&[BEN, DENIZ]).says(OFFLINE),
    release("Calendar view").doing().medium().due(8).of(&[DENIZ]),
    release("Reduce the memory of idle connections").doing().high().due(1).of(&[EMEKA]).says(MEMORY),
    release("Release notes, first draft").doing().due(5).of(&[CHLOE]),
    release("Sessions end at once when a password changes").high().due(-1).of(&[EMEKA]),
    release("Crash when a due date is before the year 1900").urgent().due(0).at(15).of(&[BEN]).says(CRASH),
    release("Repeating tasks").medium().due(18).says(REPEATING),
    release("Load test with 10,000 connections").high().due(6).of(&[EMEKA]),
    release("Backups: restore one on another machine").high().due(3).of(&[EMEKA]),
    release("Übersetzung ins Deutsche prüfen (Benachrichtigungseinstellungen!)").medium().due(4).of(&[FREYA]),
    release("Undo for bulk changes").medium().due(10).of(&[BEN]),
    release("Shorter texts in all emails").low().due(11).of(&[CHLOE]),
    release("Two people edit one description at the same time").high().due(7).of(&[BEN]),
    release("Screenshots for the store").low().due(15).of(&[FREYA]),
    release("Accessibility audit with two screen readers").medium().due(9).of(&[DENIZ, FREYA]),
    release("Freeze features").due(16).at(12).of(&[ADA]),
    release("Release candidate").high().due(21).of(&[ADA, EMEKA]),
    release("Thank the beta testers 💛").low().due(24).of(&[CHLOE]),
    release("Remove the flag for the new editor").low(),

    team("Order a second monitor for Deniz").done().low().of(&[ADA]),
    team("Move the weekly to Tuesdays").done().of(&[ADA]),
    team("Write down how we do code reviews").done().medium().of(&[BEN]),
    team("Onboarding plan for the new colleague").doing().high().due(3).of(&[ADA, FREYA]).says(ONBOARDING),
    team("Compare offers for the team day").doing().low().due(8).of(&[CHLOE]),
    team("Renew the domain").urgent().due(0).of(&[EMEKA]),
    team("Pay the invoice of the print shop").high().due(-3).of(&[ADA]),
    team("Fix the squeaking door").low(),
    team("Vacation plan for December").medium().due(10).of(&[ADA, BEN, CHLOE, DENIZ, EMEKA, FREYA]),
    team("Talk: what we learned from a year of offline first").low().due(30).of(&[BEN]),
    team("Water the plants").due(0).of(&[FREYA]),
    team("Book the room for the retrospective").due(4).at(9).of(&[CHLOE]),
];

const INTERVIEWS: &str = "\
Half an hour each, **recorded** only if they agree.

1. What did you come for last time?
2. Did you find it?
3. What would you miss if it were gone?";

const LANDING: &str = "\
One sentence that says what it is, one picture that shows it, one button.

- [x] Headline
- [x] Picture on the phone
- [ ] Three reasons, none of them *fast and secure*
- [ ] Quotes (ask Ada whom we may name)";

const REDIRECTS: &str = "\
The list is in the audit. Each old address needs exactly one target; **nothing** goes to the start page.

```
/prices        ->  /pricing
/about/team    ->  /team
/blog/:year/*  ->  /notes/*
```";

const FIRST_LOAD: &str =
    "On the old test phone, with the network set to *slow 3G*. Goal: **under 3 s** until the text is there.";

const LAUNCH_DAY: &str = "\
| when | what | who |
|---|---|---|
| 07:00 | switch the DNS | Emeka |
| 08:00 | check all redirects | Ben |
| 10:00 | newsletter | Chloe |
| 12:00 | cake | everybody |";

const UPGRADE: &str =
    "Took **11 minutes** instead of the planned 30. Notes for next time are in the run book.";

const OFFLINE: &str = "\
What somebody does without a network must survive a reload, a restart and a full disk.

> It is not lost, it is only not sent yet.

Still open: what to show when a change is refused *after* the fact.";

const MEMORY: &str =
    "Most of it is read buffers. With 4 KiB each we are at a tenth; measured with 10,000 idle sockets.";

const CRASH: &str = "\
1. Create a task
2. Type `01/01/0026` as its due date
3. 💥

Seen by two customers yesterday.";

const REPEATING: &str =
    "Every week, every month, *n* days after it was done. No cron syntax in the interface, please.";

const ONBOARDING: &str = "\
- [ ] Laptop and keys
- [ ] Accounts
- [x] A buddy for the first month (Freya)
- [ ] First small task, to be merged in the first week";

/// What volume is made of: a verb, a thing, a place.
pub(super) const VERBS: [&str; 12] = [
    "Check",
    "Rewrite",
    "Measure",
    "Clean up",
    "Translate",
    "Test",
    "Document",
    "Discuss",
    "Simplify",
    "Prepare",
    "Review",
    "Fix",
];
pub(super) const THINGS: [&str; 16] = [
    "the login form",
    "the invoice template",
    "the search index",
    "the release notes",
    "the error messages",
    "the onboarding mail",
    "the price list",
    "the backup script",
    "the colour tokens",
    "the help pages",
    "the import of contacts",
    "the keyboard shortcuts",
    "the dark theme",
    "the API examples",
    "the empty states",
    "the Benachrichtigungseinstellungen",
];
pub(super) const PLACES: [&str; 8] = [
    "for the autumn release",
    "on small phones",
    "with a screen reader",
    "in the admin area",
    "before Friday",
    "for the German customers",
    "in the old code",
    "after the load test",
];
