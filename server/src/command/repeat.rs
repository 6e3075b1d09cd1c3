//! Commands that may come twice: the second time they get the first answer, and change nothing.

use super::attempt::Attempt;
use super::{Answered, Done, RequestKey};
use crate::db::{Client, Receipt, Work};
use crate::error::Error;
use app::domain::{
    ClientId, Command, Edit, FieldError, Problem, ProjectId, Refused, StatusId, TaskId,
    rules::{Decide, ProjectCommand, StatusCommand, TaskCommand},
};
use sha2::{Digest, Sha256};
use uuid::Uuid;

const DAY_MS: i64 = 24 * 60 * 60 * 1000;

impl Attempt {
    /// A client's command: the number behind the last one is carried out, and a refusal uses it up too.
    /// A server that was restored from a backup may know fewer numbers than are `settled`.
    pub(super) fn numbered(
        &self,
        work: &mut Work,
        cid: ClientId,
        mid: u64,
        settled: u64,
    ) -> Result<Answered, Error> {
        let known = work.client(self.workspace, cid);
        let last_mid = known.map_or(0, |client| client.last_mid);
        let refuse = |refused| Ok(Answered { outcome: Err(refused), last_mid });
        if work.member(self.workspace, self.actor).is_none() {
            // For a stranger nothing is kept, not even a number.
            return refuse(Refused::NotFound);
        }
        let is_anothers = match known {
            Some(client) => client.user != self.actor,
            // A client is one person's for good and everywhere, from its first command on. Every member reads its id in
            // the log, and could use it first in a workspace that its owner has yet to join: there every change of the
            // owner's would be refused. (The owner's page could take another id instead; but until it did so,
            // its changes would hang, and pages that are open now never would.)
            None => work.is_client_of_another(cid, self.actor),
        };
        if is_anothers {
            // Under another person's number this could pass for that person's own change.
            return refuse(Refused::Conflict(FieldError::new("cid", Problem::Taken)));
        }
        if mid == 0 {
            // Numbers begin at 1: nothing was ever answered to this one.
            return refuse(Refused::field("mid", Problem::Format));
        }
        if mid <= last_mid {
            let outcome = match work.refusal(self.workspace, cid, mid) {
                Some(refused) => Err(serde_json::from_str(refused)?),
                None => {
                    let seq = work.accepted(self.workspace, cid, mid);
                    Ok(Done { seq, subject: self.command.subject() })
                }
            };
            return Ok(Answered { outcome, last_mid });
        }
        if mid != last_mid.max(settled) + 1 {
            return Err(Error::Gap { last_mid });
        }
        let now = self.clock.now().millis();
        let outcome = self.execute(work, Some((cid, mid)), None)?;
        if let Err(refused) = &outcome {
            work.set_refusal(self.workspace, cid, mid, serde_json::to_string(refused)?, now);
        }
        let client = Client { user: self.actor, last_mid: mid, used_at: now - now.rem_euclid(DAY_MS) };
        work.set_client(self.workspace, cid, client);
        Ok(Answered { outcome, last_mid: mid })
    }

    /// A request with an `Idempotency-Key`.
    pub(super) fn keyed(
        &self,
        work: &mut Work,
        key: &RequestKey,
        if_match: Option<u64>,
    ) -> Result<Answered, Error> {
        if work.member(self.workspace, self.actor).is_none() {
            // What a member was answered once is nothing for whoever is none any more.
            return Ok(Answered { outcome: Err(Refused::NotFound), last_mid: 0 });
        }
        let fingerprint = key.fingerprint(Some(self.workspace));
        if let Some(receipt) = work.receipt(self.actor, &key.text) {
            let is_same = receipt.fingerprint == fingerprint
                || RequestKey::is_of_command(&receipt.fingerprint)
                    && self.earlier_fingerprints(if_match)?.contains(&receipt.fingerprint);
            let outcome = if is_same {
                serde_json::from_str(&receipt.outcome)?
            } else {
                Err(Refused::field("Idempotency-Key", Problem::Taken))
            };
            return Ok(Answered { outcome, last_mid: 0 });
        }
        let at = self.clock.now().millis();
        let outcome = self.execute(work, None, if_match)?;
        let receipt = Receipt { fingerprint, outcome: serde_json::to_string(&outcome)?, at };
        work.set_receipt(self.actor, key.text.clone(), receipt);
        Ok(Answered { outcome, last_mid: 0 })
    }

    /// What earlier builds kept of a request: a receipt lasts a week. They made it of the command, those before schema
    /// m0012 with times that lack the milliseconds where these are zero.
    fn earlier_fingerprints(&self, if_match: Option<u64>) -> Result<[String; 2], Error> {
        let text = self.earlier_text(if_match)?;
        let before_m0012 = text.replace(".000Z\"", "Z\"");
        Ok([text, before_m0012].map(|text| hex::encode(Sha256::digest(text))))
    }

    /// What is the same when a request is sent again. The id of something new is not: where the request names none, each
    /// attempt makes its own. That tells fewer requests apart than what was sent does, so nothing new is kept like this.
    fn earlier_text(&self, if_match: Option<u64>) -> Result<String, Error> {
        let mut command = self.command.clone();
        match &mut command {
            Command::Task(TaskCommand::Create(draft)) => draft.id = TaskId(Uuid::nil()),
            Command::Project(ProjectCommand::Create(draft)) => {
                draft.id = ProjectId(Uuid::nil());
                draft.statuses.iter_mut().flatten().for_each(|column| column.id = StatusId(Uuid::nil()));
            }
            Command::Status(StatusCommand::Create(draft)) => draft.id = StatusId(Uuid::nil()),
            Command::Task(TaskCommand::Update(Edit { id: _, patch })) => {
                // Who comes and who goes follows from who is there: the second time, nobody does.
                patch.assign.clear();
                patch.unassign.clear();
            }
            Command::Task(
                TaskCommand::Delete(_)
                | TaskCommand::Restore(_)
                | TaskCommand::PutBack(_)
                | TaskCommand::Dismiss(_),
            )
            | Command::Project(
                ProjectCommand::Update(_) | ProjectCommand::Delete(_) | ProjectCommand::Restore(_),
            )
            | Command::Status(StatusCommand::Update(_) | StatusCommand::Delete(_)) => {}
        }
        Ok(serde_json::to_string(&(self.workspace, command, if_match))?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::Clock;
    use crate::command::Origin;
    use app::domain::{UserId, WorkspaceId, rules::Needs};

    /// What a build of schema m0010 made the fingerprint of.
    const EARLIER: &str = r#"["00000000-0000-0000-0000-000000000003",{"name":"task.create","args":{"id":"00000000-0000-0000-0000-000000000000","project_id":"00000000-0000-0000-0000-000000000002","title":"Eggs","priority":"none","due_at":"2026-12-01T10:00:00Z"}},null]"#;

    #[test]
    fn a_request_that_an_earlier_build_carried_out_is_known_again() {
        let draft = serde_json::json!({
            "id": Uuid::from_u128(1), "project_id": Uuid::from_u128(2), "title": "Eggs", "due_at": "2026-12-01T10:00:00Z",
        });
        let attempt = Attempt {
            clock: Clock::system(),
            actor: UserId(Uuid::nil()),
            workspace: WorkspaceId(Uuid::from_u128(3)),
            command: TaskCommand::Create(serde_json::from_value(draft).expect("a draft")).into(),
            needs: Needs::default(),
            origin: Origin::Http { key: None, if_match: None },
        };
        let earlier = hex::encode(Sha256::digest(EARLIER));
        let [of_late, before_m0012] = attempt.earlier_fingerprints(None).expect("fingerprints");
        assert_eq!(before_m0012, earlier);
        assert_ne!(of_late, earlier);
        assert_eq!(of_late, hex::encode(Sha256::digest(EARLIER.replace("00Z", "00.000Z"))));
    }
}
