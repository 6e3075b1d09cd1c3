//! Access tokens that are not quite right.

use super::*;

on_both_databases!(a_forged_or_foreign_token_names_nobody, an_access_token_runs_out);

async fn a_forged_or_foreign_token_names_nobody(place: Place) {
    let server = TestServer::start(place).await;
    let program = Caller::program(server.addr());
    let entered = program.register("ada").await.expect(StatusCode::CREATED);
    let good = text(&entered["access_token"]);
    let other = TestServer::start(Place::sqlite()).await;
    let foreign = Caller::program(other.addr()).register("ada").await.expect(StatusCode::CREATED);

    let parts: Vec<_> = good.split('.').collect();
    let [header, claims, signature] = parts[..] else { panic!("a JWT has three parts") };
    // {"typ":"at+jwt","alg":"none"} and {"typ":"at+jwt","alg":"HS384"}
    let (none, another) =
        ("eyJ0eXAiOiJhdCtqd3QiLCJhbGciOiJub25lIn0", "eyJ0eXAiOiJhdCtqd3QiLCJhbGciOiJIUzM4NCJ9");
    let reversed: String = signature.chars().rev().collect();
    let forged = [
        String::new(),
        "nonsense".to_owned(),
        format!("{none}.{claims}."),
        format!("{none}.{claims}.{signature}"),
        format!("{another}.{claims}.{signature}"),
        format!("{header}.{claims}."),
        format!("{header}.{claims}.{reversed}"),
        text(&foreign["access_token"]),
    ];
    for token in forged {
        let refused = program.with_token(&token).get("/me").await;
        assert_eq!(refused.status, StatusCode::UNAUTHORIZED, "{token}");
        assert_eq!(refused.header("www-authenticate"), Some("Bearer"));
        let cookie = program
            .api(Method::GET, "/me")
            .header("cookie", format!("tasksync_access={token}; tasksync_here=1"));
        assert_eq!(send(cookie).await.status, StatusCode::UNAUTHORIZED, "{token}");
    }
    assert_eq!(program.with_token(&good).get("/me").await.status, StatusCode::OK);
    let basic = program.api(Method::GET, "/me").basic_auth("ada", Some(PASSWORD));
    assert_eq!(send(basic).await.status, StatusCode::UNAUTHORIZED);
}

async fn an_access_token_runs_out(place: Place) {
    let server = at_noon(place).await;
    let ada = Caller::registered(server.addr(), "ada").await;
    server.wait(15 * 60 - 1);
    assert_eq!(ada.get("/me").await.status, StatusCode::OK);
    server.wait(1);
    assert_eq!(ada.get("/me").await.status, StatusCode::UNAUTHORIZED);
}
