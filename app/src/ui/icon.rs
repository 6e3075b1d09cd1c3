//! One set of icons: 16 px, strokes of 1.5 px, in the colour of the text beside them.

use leptos::prelude::*;

/// The name of an icon.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "the names say all there is to say")]
pub enum Glyph {
    // Statuses: a circle that fills.
    Todo,
    InProgress,
    Done,
    // Priorities: bars that rise.
    NoPriority,
    Low,
    Medium,
    High,
    Urgent,
    // Places and things.
    Board,
    List,
    Inbox,
    Text,
    User,
    People,
    Calendar,
    Settings,
    // Verbs.
    Plus,
    Search,
    Filter,
    Close,
    More,
    Menu,
    Check,
    Undo,
    Trash,
    Edit,
    Logout,
    Link,
    Gear,
    Up,
    Down,
    Left,
    Right,
    ArrowUp,
    ArrowDown,
    ArrowLeft,
    ArrowRight,
    // States.
    Offline,
    Alert,
    Sun,
    Moon,
}

/// An icon. It says nothing to screen readers: name what it stands in.
#[component]
pub fn Icon(glyph: Glyph) -> impl IntoView {
    let (line, area) = glyph.paths();
    view! {
        <svg class="icon" viewBox="0 0 16 16" width="16" height="16" aria-hidden="true">
            <path d=line />
            <path class="area" d=area />
        </svg>
    }
}

impl Glyph {
    /// What is drawn as lines, and what is filled.
    #[rustfmt::skip]
    const fn paths(self) -> (&'static str, &'static str) {
        match self {
            Self::Todo => ("M8.99 2.08A6 6 0 0 1 11.49 3.12M12.88 4.51A6 6 0 0 1 13.92 7.01M13.92 8.99A6 6 0 0 1 12.88 11.49M11.49 12.88A6 6 0 0 1 8.99 13.92M7.01 13.92A6 6 0 0 1 4.51 12.88M3.12 11.49A6 6 0 0 1 2.08 8.99M2.08 7.01A6 6 0 0 1 3.12 4.51M4.51 3.12A6 6 0 0 1 7.01 2.08", ""),
            Self::InProgress => ("M14 8A6 6 0 1 1 2 8a6 6 0 0 1 12 0z", "M8 4.5a3.5 3.5 0 0 1 0 7z"),
            Self::Done => ("", "M14.75 8a6.75 6.75 0 1 1-13.5 0 6.75 6.75 0 0 1 13.5 0zM4.34 8.77 7.14 11.51 11.69 6.43 10.51 5.37 7.06 9.19 5.46 7.63z"),
            Self::NoPriority => ("", "M3 7.25h10v1.5H3z"),
            // The weak bars first.
            Self::Low => ("M6.5 5.5h3V14h-3zM11 2h3v12h-3z", "M2 9h3v5H2z"),
            Self::Medium => ("M11 2h3v12h-3z", "M2 9h3v5H2zM6.5 5.5h3V14h-3z"),
            Self::High => ("", "M2 9h3v5H2zM6.5 5.5h3V14h-3zM11 2h3v12h-3z"),
            Self::Urgent => ("", "M4 1.75h8A2.25 2.25 0 0 1 14.25 4v8A2.25 2.25 0 0 1 12 14.25H4A2.25 2.25 0 0 1 1.75 12V4A2.25 2.25 0 0 1 4 1.75zM7.1 4.25v4.9h1.8v-4.9zM8 10.2a1 1 0 1 0 0 2 1 1 0 0 0 0-2z"),
            Self::Board => ("M3.5 2.5h9a1 1 0 0 1 1 1v9a1 1 0 0 1-1 1h-9a1 1 0 0 1-1-1v-9a1 1 0 0 1 1-1zM6.2 2.5v11M9.8 2.5v7", ""),
            Self::List => ("M6 4h7.5M6 8h7.5M6 12h7.5M2.75 4h.01M2.75 8h.01M2.75 12h.01", ""),
            Self::Inbox => ("M2.5 9 4.3 3.4a1 1 0 0 1 .95-.7h5.5a1 1 0 0 1 .95.7L13.5 9v3.3a1 1 0 0 1-1 1h-9a1 1 0 0 1-1-1zM2.5 9h3l.9 1.75h3.2L10.5 9h3", ""),
            Self::Text => ("M3 4.25h10M3 8h10M3 11.75h6", ""),
            Self::User => ("M8 7.6a2.7 2.7 0 1 0 0-5.4 2.7 2.7 0 0 0 0 5.4zM2.9 13.8c.5-2.4 2.5-3.7 5.1-3.7s4.6 1.3 5.1 3.7", ""),
            Self::People => ("M6 7.6a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5zM1.5 13.5c.4-2.3 2.1-3.5 4.5-3.5s4.1 1.2 4.5 3.5M10.5 2.9a2.4 2.4 0 0 1 0 4.6M12.1 10.4c1.3.5 2.1 1.5 2.4 3.1", ""),
            Self::Calendar => ("M3.5 3.25h9a1 1 0 0 1 1 1v8.25a1 1 0 0 1-1 1h-9a1 1 0 0 1-1-1V4.25a1 1 0 0 1 1-1zM2.5 6.75h11M5.5 1.75v3M10.5 1.75v3", ""),
            Self::Settings => ("M2.5 5h4.75M10.75 5h2.75M2.5 11h2.75M8.75 11h4.75M9 6.75a1.75 1.75 0 1 0 0-3.5 1.75 1.75 0 0 0 0 3.5zM7 12.75a1.75 1.75 0 1 0 0-3.5 1.75 1.75 0 0 0 0 3.5z", ""),
            Self::Plus => ("M8 3.25v9.5M3.25 8h9.5", ""),
            Self::Search => ("M7 11.5a4.5 4.5 0 1 0 0-9 4.5 4.5 0 0 0 0 9zM10.4 10.4 13.5 13.5", ""),
            Self::Filter => ("M2.5 4.25h11M4.75 8h6.5M6.75 11.75h2.5", ""),
            Self::Close => ("M4 4l8 8M12 4l-8 8", ""),
            Self::More => ("", "M4.5 8a1.25 1.25 0 1 1-2.5 0 1.25 1.25 0 0 1 2.5 0zM9.25 8a1.25 1.25 0 1 1-2.5 0 1.25 1.25 0 0 1 2.5 0zM14 8a1.25 1.25 0 1 1-2.5 0A1.25 1.25 0 0 1 14 8z"),
            Self::Menu => ("M2.5 4.25h11M2.5 8h11M2.5 11.75h11", ""),
            Self::Check => ("M3 8.5l3.25 3.25L13 4.75", ""),
            Self::Undo => ("M3 6.25h6.5a3.5 3.5 0 0 1 0 7H6M5.75 3.25 2.75 6.25l3 3", ""),
            Self::Trash => ("M2.75 4.25h10.5M6 4.25v-1.5h4v1.5M4 4.25l.55 8.1a1 1 0 0 0 1 .9h4.9a1 1 0 0 0 1-.9L12 4.25M6.75 7v3.5M9.25 7v3.5", ""),
            Self::Edit => ("M10.25 3.25 12.75 5.75 5.75 12.75H3.25v-2.5z", ""),
            Self::Logout => ("M6 2.75H3.75a1 1 0 0 0-1 1v8.5a1 1 0 0 0 1 1H6M10.25 5l3 3-3 3M13 8H6.25", ""),
            Self::Link => ("M6.75 9.25a2.6 2.6 0 0 0 3.68 0l2.3-2.3a2.6 2.6 0 0 0-3.68-3.68l-.85.85M9.25 6.75a2.6 2.6 0 0 0-3.68 0l-2.3 2.3a2.6 2.6 0 0 0 3.68 3.68l.85-.85", ""),
            Self::Gear => ("M8 10.25a2.25 2.25 0 1 0 0-4.5 2.25 2.25 0 0 0 0 4.5zM6.95 1.75h2.1l.35 1.75 1.2.7 1.7-.6 1.05 1.8-1.35 1.15v1.4l1.35 1.15-1.05 1.8-1.7-.6-1.2.7-.35 1.75h-2.1L6.6 11l-1.2-.7-1.7.6-1.05-1.8L4 7.95v-1.4L2.65 5.4 3.7 3.6l1.7.6 1.2-.7z", ""),
            Self::Up => ("M4 10l4-4 4 4", ""),
            Self::Down => ("M4 6l4 4 4-4", ""),
            Self::Left => ("M10 4l-4 4 4 4", ""),
            Self::Right => ("M6 4l4 4-4 4", ""),
            Self::ArrowUp => ("M8 13V3M4 7l4-4 4 4", ""),
            Self::ArrowDown => ("M8 3v10M4 9l4 4 4-4", ""),
            Self::ArrowLeft => ("M13 8H3M7 4 3 8l4 4", ""),
            Self::ArrowRight => ("M3 8h10M9 4l4 4-4 4", ""),
            Self::Offline => ("M4.5 12.5h7a2.6 2.6 0 0 0 .6-5.13A4.1 4.1 0 0 0 4.3 6.5a3 3 0 0 0 .2 6zM2.5 2.5l11 11", ""),
            Self::Alert => ("M14 8A6 6 0 1 1 2 8a6 6 0 0 1 12 0zM8 5v3.25M8 10.9h.01", ""),
            Self::Sun => ("M8 10.75a2.75 2.75 0 1 0 0-5.5 2.75 2.75 0 0 0 0 5.5zM8 1.5v1.25M8 13.25v1.25M1.5 8h1.25M13.25 8h1.25M3.4 3.4l.9.9M11.7 11.7l.9.9M3.4 12.6l.9-.9M11.7 4.3l.9-.9", ""),
            Self::Moon => ("M13.4 9.3A5.6 5.6 0 0 1 6.7 2.6a5.6 5.6 0 1 0 6.7 6.7z", ""),
        }
    }
}
