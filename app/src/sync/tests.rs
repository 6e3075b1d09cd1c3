//! The engine against a little server in memory, through cuts, repetitions, holes, resets, lost
//! memberships and restored backups: whatever happens, in the end all hold the same.

mod act;
mod browser;
mod coming_back;
mod merging;
mod page;
mod pushing;
mod rooms;
mod story;
mod structure;
mod talk;
mod world;
