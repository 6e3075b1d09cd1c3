//! Invites that end with the right to make them, and those that a removed member cannot use.

use super::*;
use server::audit::Deed;

on_both_databases!(
    an_invite_does_not_come_back_with_its_makers_right_to_make_it,
    an_invite_that_its_maker_may_still_make_stays,
    an_invite_to_the_instance_does_not_come_back_either,
    an_invite_of_a_disabled_account_does_not_come_back,
    a_removed_member_does_not_come_back_by_an_older_invite,
    an_invite_that_is_made_while_its_maker_is_demoted_ends,
    a_member_removed_while_accepting_an_invite_is_out,
);

async fn give(by: &Person, team: &str, to: &Person, role: &str) {
    let path = format!("/workspaces/{team}/members/{}", to.id);
    by.caller.patch(&path, json!({ "role": role })).await.expect(StatusCode::OK);
}

async fn remove(by: &Person, team: &str, whom: &Person) -> StatusCode {
    by.caller.delete(&format!("/workspaces/{team}/members/{}", whom.id)).await.status
}

async fn is_open(server: &TestServer, token: &str) -> bool {
    Caller::program(server.addr()).get(&format!("/invites/{token}")).await.status == StatusCode::OK
}

/// Somebody who came into the Team by an invite.
async fn taken_in(server: &TestServer, ada: &Person, team: &str, name: &str, role: &str) -> Person {
    let person = Person::register(server.addr(), name).await;
    let by = token(&ada.caller, team, json!({ "role": role })).await;
    accept(&person.caller, &by).await.expect(StatusCode::OK);
    person
}

/// Which revocations the audit log tells of: of whose invites, and how many.
async fn revoked(server: &TestServer) -> Vec<(Option<Uuid>, String)> {
    let lines = lines(server).await.into_iter().filter(|line| line.deed == Deed::InviteRevoked);
    lines.map(|line| (line.subject, line.detail)).collect()
}

async fn an_invite_does_not_come_back_with_its_makers_right_to_make_it(place: Place) {
    let (server, ada, team) = without_team(place).await;
    let ben = taken_in(&server, &ada, &team, "ben", "admin").await;
    let adas = token(&ada.caller, &team, json!({})).await;
    let bens = [
        token(&ben.caller, &team, json!({})).await,
        token(&ben.caller, &team, json!({ "role": "admin", "uses": null })).await,
    ];
    // One that is used up has ended before.
    let used = token(&ben.caller, &team, json!({})).await;
    let dave = Person::register(server.addr(), "dave").await;
    accept(&dave.caller, &used).await.expect(StatusCode::OK);
    give(&ada, &team, &ben, "member").await;
    assert_eq!(revoked(&server).await, [(Some(ben.id.0), "2".to_owned())]);
    give(&ada, &team, &ben, "admin").await;
    let chloe = Person::register(server.addr(), "chloe").await;
    for token in &bens {
        assert!(!is_open(&server, token).await);
        let refused = accept(&chloe.caller, token).await;
        assert_eq!(
            refused.expect(StatusCode::NOT_FOUND)["code"],
            "not_found",
            "as any that is none any more"
        );
    }
    // Removed, and back as an administrator.
    let third = token(&ben.caller, &team, json!({})).await;
    assert_eq!(remove(&ada, &team, &ben).await, StatusCode::NO_CONTENT);
    let back = token(&ada.caller, &team, json!({ "role": "admin" })).await;
    accept(&ben.caller, &back).await.expect(StatusCode::OK);
    assert!(!is_open(&server, &third).await);
    // Gone by themselves.
    let fourth = token(&ben.caller, &team, json!({})).await;
    assert_eq!(remove(&ben, &team, &ben).await, StatusCode::NO_CONTENT);
    assert!(!is_open(&server, &fourth).await);
    assert!(is_open(&server, &adas).await, "those of others stay");
}

async fn an_invite_that_its_maker_may_still_make_stays(place: Place) {
    let (server, ada, team) = without_team(place).await;
    let ben = taken_in(&server, &ada, &team, "ben", "admin").await;
    let adas = token(&ada.caller, &team, json!({ "role": "admin" })).await;
    let transfer = json!({ "user_id": ben.id, "current_password": PASSWORD });
    let handed = ada.caller.post(&format!("/workspaces/{team}/transfer"), transfer).await;
    assert_eq!(handed.status, StatusCode::NO_CONTENT, "{}", handed.text);
    assert!(is_open(&server, &adas).await, "an administrator may");
    assert_eq!(revoked(&server).await, []);
}

async fn an_invite_to_the_instance_does_not_come_back_either(place: Place) {
    let (server, ada, _) = without_team(place).await;
    let ben = Person::register(server.addr(), "ben").await;
    let admin = async |is_admin: bool| {
        let change = json!({ "is_admin": is_admin, "current_password": PASSWORD });
        ada.caller.patch(&format!("/instance/people/{}", ben.id), change).await.expect(StatusCode::OK);
    };
    admin(true).await;
    let made = ben.caller.post("/instance/invites", json!({})).await.expect(StatusCode::CREATED);
    let token = text(&made["token"]);
    assert!(is_open(&server, &token).await);
    admin(false).await;
    assert_eq!(revoked(&server).await, [(Some(ben.id.0), "1".to_owned())]);
    admin(true).await;
    assert!(!is_open(&server, &token).await);
}

async fn an_invite_of_a_disabled_account_does_not_come_back(place: Place) {
    let (server, ada, team) = without_team(place).await;
    let ben = taken_in(&server, &ada, &team, "ben", "admin").await;
    let token = token(&ben.caller, &team, json!({})).await;
    for is_disabled in [true, false] {
        let change = json!({ "disabled": is_disabled, "current_password": PASSWORD });
        ada.caller.patch(&format!("/instance/people/{}", ben.id), change).await.expect(StatusCode::OK);
        assert!(!is_open(&server, &token).await, "{is_disabled}");
    }
    assert_eq!(revoked(&server).await, [(Some(ben.id.0), "1".to_owned())]);
}

async fn a_removed_member_does_not_come_back_by_an_older_invite(place: Place) {
    let (server, ada, team) = without_team(place).await;
    let older = token(&ada.caller, &team, json!({ "uses": null })).await;
    let (ben, chloe) =
        (Person::register(server.addr(), "ben").await, Person::register(server.addr(), "chloe").await);
    accept(&ben.caller, &older).await.expect(StatusCode::OK);
    assert_eq!(remove(&ada, &team, &ben).await, StatusCode::NO_CONTENT);
    let sentence = "You were removed from this workspace. Ask one of its administrators for a new invite.";
    let refused = accept(&ben.caller, &older).await.expect(StatusCode::FORBIDDEN);
    assert_eq!((&refused["code"], &refused["detail"]), (&json!("removed"), &json!(sentence)));
    let browser = Caller::browser(server.addr());
    browser.log_in("ben").await.expect(StatusCode::OK);
    let path = format!("/invite/{older}");
    for page in [browser.page(&path).await, browser.form(&path, &[]).await] {
        assert_eq!(page.status, StatusCode::FORBIDDEN);
        assert!(page.reads().contains(sentence) && !page.text.contains("Join"), "{}", page.text);
    }
    assert_eq!(roles(&ada.caller, &team).await.len(), 1, "nobody is in but Ada");
    // The link is as good as before for everybody else, and a member who left may come back.
    for _ in 0..2 {
        accept(&chloe.caller, &older).await.expect(StatusCode::OK);
        assert_eq!(remove(&chloe, &team, &chloe).await, StatusCode::NO_CONTENT);
    }
    // A newer one lets Ben in; it is an older one when he is removed once more.
    let newer = token(&ada.caller, &team, json!({ "uses": null })).await;
    accept(&ben.caller, &newer).await.expect(StatusCode::OK);
    assert_eq!(accept(&ben.caller, &older).await.expect(StatusCode::OK)["joined"], false);
    assert_eq!(remove(&ada, &team, &ben).await, StatusCode::NO_CONTENT);
    for token in [&older, &newer] {
        assert_eq!(accept(&ben.caller, token).await.status, StatusCode::FORBIDDEN);
    }
}

async fn an_invite_that_is_made_while_its_maker_is_demoted_ends(place: Place) {
    let (server, ada, team) = without_team(place).await;
    let ben = taken_in(&server, &ada, &team, "ben", "admin").await;
    // On PostgreSQL from two nodes.
    let other = if server.state().db.is_shared() { Some(server.neighbour().await) } else { None };
    let there = ben.moved_to(other.as_ref().map_or(server.addr(), server::Running::addr));
    let path = format!("/workspaces/{team}/invites");
    for round in 0..8 {
        let making = futures::future::join_all((0..4).map(|_| there.caller.post(&path, json!({}))));
        let (made, ()) = futures::join!(making, give(&ada, &team, &ben, "member"));
        for made in &made {
            assert!([StatusCode::CREATED, StatusCode::FORBIDDEN].contains(&made.status), "{}", made.text);
        }
        let open = ada.caller.get(&path).await.expect(StatusCode::OK);
        assert_eq!(open["items"], json!([]), "round {round}");
        give(&ada, &team, &ben, "admin").await;
    }
    if let Some(other) = other {
        other.shutdown().await;
    }
}

async fn a_member_removed_while_accepting_an_invite_is_out(place: Place) {
    let (server, ada, team) = without_team(place).await;
    let ben = taken_in(&server, &ada, &team, "ben", "member").await;
    let other = if server.state().db.is_shared() { Some(server.neighbour().await) } else { None };
    let there = ben.moved_to(other.as_ref().map_or(server.addr(), server::Running::addr));
    for round in 0..8 {
        let open = token(&ada.caller, &team, json!({ "uses": null })).await;
        let accepting = futures::future::join_all((0..4).map(|_| accept(&there.caller, &open)));
        let (accepted, removed) = futures::join!(accepting, remove(&ada, &team, &ben));
        assert_eq!(removed, StatusCode::NO_CONTENT);
        for accepted in accepted {
            match accepted.status {
                StatusCode::OK => assert_eq!(accepted.json()["joined"], false, "a member still: {round}"),
                status => assert_eq!(status, StatusCode::FORBIDDEN, "{}", accepted.text),
            }
        }
        assert_eq!(roles(&ada.caller, &team).await.len(), 1, "round {round}");
        let back = token(&ada.caller, &team, json!({})).await;
        accept(&ben.caller, &back).await.expect(StatusCode::OK);
    }
    if let Some(other) = other {
        other.shutdown().await;
    }
}
