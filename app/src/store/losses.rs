//! Telling a person that somebody else's edit took the place of theirs.

use super::Store;
use crate::domain::rules::Facts;
use crate::protocol::{Down, Event};
use crate::words;
use leptos::prelude::WithValue;

impl Store {
    /// Looks through what has just come for what gave way of this person's; it waits in its task.
    pub(super) fn tell_of_losses(&self, frame: &Down) {
        let Down::Delta { workspace, entries, .. } = frame else { return };
        let me = self.me.with_value(|me| me.user.id);
        let told: Vec<String> = self.look(*workspace, |view| {
            let new = entries.iter().filter(|entry| entry.seq > view.seq()).flat_map(|entry| &entry.events);
            new.filter_map(|event| {
                let Event::TaskOverwritten { lost } = event else { return None };
                let is_told = lost.by == me && lost.replaced_by != me;
                let title = &view.task(lost.task_id).filter(|_| is_told)?.title;
                let members = view.members();
                let by = members.iter().find(|member| member.user_id == lost.replaced_by);
                Some(words::gave_way(title, by.map(|member| member.display_name.as_str())))
            })
            .collect()
        });
        told.into_iter().for_each(|text| self.toasts.say(text));
    }
}
