//! What TaskSync is about: the nouns, their bounds, and the decisions about them.
//!
//! Nothing here knows a clock, a network, a database or a screen. The browser and the server run
//! the same code, so that what one accepts the other accepts too.

mod account;
pub(crate) mod command;
mod event;
mod id;
#[cfg(feature = "ssr")]
mod instance;
#[cfg(feature = "ssr")]
mod invite;
pub(crate) mod json;
mod key;
mod lost;
mod member;
mod merge;
mod project;
mod rank;
pub(crate) mod record;
mod refused;
pub mod rules;
mod status;
mod tables;
mod task;
mod text;
mod time;
mod workspace;
mod zone;

pub use account::{
    Contact, Identifier, Me, Registration, User, check_display_name, check_email, check_password,
    check_username,
};
pub use command::{Command, Edit, Only};
pub use event::Event;
pub use id::{
    ClientId, Epoch, InviteId, LostId, PasskeyId, PictureId, ProjectId, SessionId, StatusId, TaskId, TokenId,
    UserId, WorkspaceId,
};
#[cfg(feature = "ssr")]
pub use instance::{Admission, InstanceSettings, Person};
#[cfg(feature = "ssr")]
pub use invite::{Greeting, Invite, InviteDraft, is_granted};
pub use key::{
    ApiToken, KEYS_MAX, NewApiToken, Passkey, PasswordOutcome, Scope, TOKEN_DAYS, TOKEN_DAYS_MAX,
    check_key_name,
};
pub use lost::{Former, LOST_MAX, Lost, Seen};
pub use member::{Member, Role};
pub use merge::{Merged, merge};
pub use project::{Project, ProjectDraft, ProjectPatch};
pub use rank::{InvalidRank, Rank};
pub use record::{Area, Key, Kind, Record, RecordId, Row};
pub use refused::{FieldError, Problem, Refused};
pub use status::{COLUMNS_MAX, Category, Color, ColumnDraft, LIMIT_MAX, Status, StatusDraft, StatusPatch};
pub use tables::{ChangeSet, Tables};
pub use task::{KEPT_DAYS, Priority, Task, TaskChanges, TaskDraft, TaskPatch};
pub use text::{DESCRIPTION_MAX, NAME_MAX, TITLE_MAX, double_option};
pub use time::{Due, Timestamp};
pub use workspace::{Workspace, WorkspaceKind, check_workspace_name};
pub use zone::{NoZone, Zone};
