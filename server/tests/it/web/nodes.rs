//! Two servers on one database: what one of them ends has ended on the other within a second.

use super::*;
use crate::support::client::{Ended, Person};
use app::protocol::ByeReason;
use std::time::Duration;
use tokio::time::{Instant, sleep, timeout};

/// SQLite is one server's alone.
mod postgres {
    #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
    async fn what_ends_on_one_node_has_ended_on_the_other_within_a_second() {
        super::what_ends_on_one_node_has_ended_on_the_other_within_a_second().await;
    }

    #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
    async fn twenty_tabs_that_refresh_at_two_nodes_stay_signed_in() {
        super::twenty_tabs_that_refresh_at_two_nodes_stay_signed_in().await;
    }
}

/// What is promised, with what the test's own machine may take.
const SOON: Duration = Duration::from_millis(1_500);

async fn what_ends_on_one_node_has_ended_on_the_other_within_a_second() {
    let one = TestServer::start(Place::postgres().await).await;
    let other = one.neighbour().await;
    let ada = Person::register(one.addr(), "ada").await;
    for how in ["logout", "password", "disabled"] {
        let ben = if how == "logout" {
            Person::register(one.addr(), "ben").await
        } else {
            Person::log_in(one.addr(), "ben").await
        };
        let there = ben.moved_to(other.addr());
        let mut wire = there.dial().await;
        let mut own = ada.moved_to(other.addr()).dial().await;
        // The other node believes in the session from here on.
        assert_eq!(there.caller.get("/me").await.status, StatusCode::OK);

        let began = Instant::now();
        match how {
            "logout" => drop(ben.caller.post("/auth/logout", Value::Null).await),
            "password" => {
                let elsewhere = Person::log_in(one.addr(), "ben").await;
                let change = json!({ "current_password": PASSWORD, "new_password": "another long way" });
                elsewhere.caller.post("/me/password", change).await.expect(StatusCode::OK);
                let back = json!({ "current_password": "another long way", "new_password": PASSWORD });
                elsewhere.caller.post("/me/password", back).await.expect(StatusCode::OK);
            }
            _ => {
                let disable = json!({ "disabled": true, "current_password": PASSWORD });
                let account = format!("/instance/people/{}", ben.id);
                ada.caller.patch(&account, disable).await.expect(StatusCode::OK);
            }
        }
        let done = Instant::now();
        let ended = timeout(SOON, wire.ended()).await;
        let signed_out = Ended { bye: Some(ByeReason::SignedOut), code: Some(1008) };
        assert_eq!(ended, Ok(signed_out), "{how}: {:?}", began.elapsed());
        while there.caller.get("/me").await.status == StatusCode::OK {
            assert!(done.elapsed() < SOON, "{how}");
            sleep(Duration::from_millis(20)).await;
        }
        let stays = timeout(Duration::from_millis(100), own.receive()).await;
        assert!(stays.is_err(), "{how}: somebody else's socket stays open");
    }
    other.shutdown().await;
}

async fn twenty_tabs_that_refresh_at_two_nodes_stay_signed_in() {
    let one = TestServer::start(Place::postgres().await).await;
    let other = one.neighbour().await;
    let registered = Caller::program(one.addr()).register("ada").await;
    let first = registered.cookie("tasksync_refresh").expect("a token");
    let refresh = |at: std::net::SocketAddr, token: &str| {
        let request = Caller::program(at).api(Method::POST, "/auth/refresh");
        send(request.header("cookie", format!("tasksync_refresh={token}; tasksync_here=1")))
    };
    let tabs = (0..20).map(|tab| refresh(if tab % 2 == 0 { one.addr() } else { other.addr() }, &first));
    let answers = futures::future::join_all(tabs).await;
    let tokens: Vec<_> = answers.iter().map(|answer| answer.cookie("tasksync_refresh")).collect();
    assert!(tokens.iter().all(|token| *token == tokens[0] && token.is_some()), "{tokens:?}");
    let token = tokens[0].clone().expect("a token");
    assert_eq!(refresh(other.addr(), &token).await.status, StatusCode::OK);
    other.shutdown().await;
}
