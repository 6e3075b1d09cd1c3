//! Pages: who sees which, and what they carry.

use super::*;

on_both_databases!(
    whoever_is_signed_out_is_led_to_the_login_and_back,
    whoever_is_signed_in_is_led_on,
    one_comes_back_to_where_one_was,
    a_foreign_place_is_not_found,
    a_board_comes_with_its_tasks,
    a_trash_comes_with_what_was_deleted_to_members_alone,
    a_form_works_before_the_page_has_woken_up,
    a_form_that_is_refused_comes_back_with_what_was_typed,
    nobody_is_led_to_another_site,
    every_answer_is_protected,
    inline_scripts_carry_the_nonce,
    what_is_not_there_is_a_page_too,
    search_engines_read_the_landing_page_and_nothing_else,
    the_theme_is_kept_in_the_browser,
    localhost_leads_here_by_either_protocol,
    text_comes_compressed,
);

/// What the page was started with.
pub(super) fn boot(page: &Answer) -> Value {
    let (_, rest) = page.text.split_once("id=\"boot\"").expect("a start");
    let (_, rest) = rest.split_once('>').expect("a script");
    let (json, _) = rest.split_once("</script>").expect("its end");
    serde_json::from_str(json).expect("JSON")
}

pub(super) async fn board(caller: &Caller, workspace: &str) -> String {
    let projects = caller.get(&format!("/projects?workspace={workspace}")).await.expect(StatusCode::OK);
    format!("/app/w/{workspace}/p/{}", text(&projects["items"][0]["id"]))
}

async fn whoever_is_signed_out_is_led_to_the_login_and_back(place: Place) {
    let server = TestServer::start(place).await;
    let anybody = Caller::browser(server.addr());
    for (path, login) in [
        ("/app", "/login"),
        ("/app/w/1/p/2?task=3", "/login?next=%2Fapp%2Fw%2F1%2Fp%2F2%3Ftask%3D3"),
        ("/app/settings/profile", "/login?next=%2Fapp%2Fsettings%2Fprofile"),
    ] {
        let led = anybody.page(path).await;
        assert_eq!((led.status, led.header("location")), (StatusCode::SEE_OTHER, Some(login)), "{path}");
    }
    for path in ["/", "/login", "/register"] {
        let page = anybody.page(path).await;
        assert_eq!(page.status, StatusCode::OK, "{path}");
        assert_eq!(boot(&page).get("me"), None);
    }
}

async fn whoever_is_signed_in_is_led_on(place: Place) {
    let server = TestServer::start(place).await;
    let ada = Caller::browser(server.addr());
    ada.register("ada").await.expect(StatusCode::CREATED);
    for path in ["/", "/login", "/register"] {
        assert_eq!(ada.page(path).await.header("location"), Some("/app"), "{path}");
    }
    let next = ada.page("/login?next=%2Fapp%2Fsettings").await;
    assert_eq!(next.header("location"), Some("/app/settings"));
    let team = board(&ada, &workspaces::team(&ada).await).await;
    assert_eq!(ada.page("/app").await.header("location"), Some(team.as_str()));
}

async fn one_comes_back_to_where_one_was(place: Place) {
    let server = TestServer::start(place).await;
    let ada = Caller::browser(server.addr());
    ada.register("ada").await.expect(StatusCode::CREATED);
    let own = workspaces::own(&ada).await;
    let list = format!("{}/list", board(&ada, &own).await);
    assert_eq!(ada.page(&list).await.status, StatusCode::OK);
    assert_eq!(ada.page("/app").await.header("location"), Some(list.as_str()));
    // Somebody else in the same browser does not come there.
    ada.post("/auth/logout", json!({})).await.expect(StatusCode::NO_CONTENT);
    ada.register("ben").await.expect(StatusCode::CREATED);
    let team = board(&ada, &workspaces::team(&ada).await).await;
    assert_eq!(ada.page("/app").await.header("location"), Some(team.as_str()));
    let at_workspace = team.split("/p/").next().expect("a workspace");
    assert_eq!(ada.page(at_workspace).await.header("location"), Some(team.as_str()));
}

async fn a_foreign_place_is_not_found(place: Place) {
    let server = TestServer::start(place).await;
    let (ada, ben) = (Caller::browser(server.addr()), Caller::browser(server.addr()));
    ada.register("ada").await.expect(StatusCode::CREATED);
    ben.register("ben").await.expect(StatusCode::CREATED);
    let adas = board(&ada, &workspaces::own(&ada).await).await;
    let bens = board(&ben, &workspaces::own(&ben).await).await;
    let (adas_workspace, _) = adas.split_once("/p/").expect("a place");
    let (bens_workspace, _) = bens.split_once("/p/").expect("a place");
    let (_, adas_project) = adas.split_once("/p/").expect("a place");
    let nobodys = "01900000-0000-7000-8000-000000000000";
    for path in [
        adas.clone(),
        adas_workspace.to_owned(),
        format!("{bens_workspace}/p/{adas_project}"),
        format!("{bens_workspace}/p/{nobodys}"),
        format!("/app/w/{nobodys}"),
        "/app/w/1/p/2".to_owned(),
        format!("{bens}/calendar"),
        "/app/nothing".to_owned(),
    ] {
        let page = ben.page(&path).await;
        assert_eq!(page.status, StatusCode::NOT_FOUND, "{path}");
        assert_eq!(boot(&page).get("snapshots"), None, "{path}");
        assert_eq!(page.cookie("place"), None, "{path}");
    }
    assert_eq!(ben.page(&bens).await.status, StatusCode::OK);
}

async fn a_board_comes_with_its_tasks(place: Place) {
    let server = TestServer::start(place).await;
    let ada = Caller::browser(server.addr());
    ada.register("ada").await.expect(StatusCode::CREATED);
    let title = "</script><script>alert(1)</script>";
    let task = ada.post("/tasks", json!({ "title": title })).await.expect(StatusCode::CREATED);
    let team = workspaces::team(&ada).await;
    let page = ada.page(&board(&ada, &team).await).await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(!page.text.contains(title), "it stays text");
    let boot = boot(&page);
    assert_eq!(boot["snapshots"][0]["tasks"], json!([task]));
    assert_eq!(boot["me"]["username"], "ada");
    assert_eq!(boot["workspaces"].as_array().map(Vec::len), Some(2));
    assert!(page.text.contains(&format!("data-task-id=\"{}\"", text(&task["id"]))), "drawn on the server");
}

async fn a_trash_comes_with_what_was_deleted_to_members_alone(place: Place) {
    let server = TestServer::start(place).await;
    let (ada, ben) = (Caller::browser(server.addr()), Caller::browser(server.addr()));
    for (person, name) in [(&ada, "ada"), (&ben, "ben")] {
        person.register(name).await.expect(StatusCode::CREATED);
    }
    let own = workspaces::own(&ada).await;
    let made =
        ada.post("/tasks", json!({ "title": "Gone", "workspace_id": own })).await.expect(StatusCode::CREATED);
    ada.delete(&format!("/tasks/{}", text(&made["id"]))).await;
    let trash = format!("/app/w/{own}/trash");
    let page = ada.page(&trash).await;
    assert_eq!(page.status, StatusCode::OK);
    assert_eq!(boot(&page)["snapshots"][0]["trash"][0]["id"], made["id"]);
    assert!(page.text.contains("Restore Gone"), "it is rendered already");
    assert_eq!(ben.page(&trash).await.status, StatusCode::NOT_FOUND);
    assert_eq!(ada.page("/app/w/nowhere/trash").await.status, StatusCode::NOT_FOUND);
    let led = Caller::browser(server.addr()).page(&trash).await;
    assert!(led.header("location").is_some_and(|login| login.starts_with("/login?next=")));
}

async fn a_form_works_before_the_page_has_woken_up(place: Place) {
    let server = TestServer::start(place).await;
    let ada = Caller::browser(server.addr());
    let fields = [("username", "ada"), ("email", ""), ("phone", ""), ("password", PASSWORD), ("next", "")];
    let registered = ada.form("/register", &fields).await;
    assert_eq!((registered.status, registered.header("location")), (StatusCode::SEE_OTHER, Some("/app")));
    assert_eq!(ada.get("/me").await.expect(StatusCode::OK)["username"], "ada");

    let out = ada.form("/logout", &[]).await;
    assert_eq!((out.status, out.header("location")), (StatusCode::SEE_OTHER, Some("/")));
    assert_eq!(ada.get("/me").await.status, StatusCode::UNAUTHORIZED);

    let fields = [("identifier", "ada"), ("password", PASSWORD), ("next", "/app/w/1?task=2")];
    let entered = ada.form("/login", &fields).await;
    assert_eq!(
        (entered.status, entered.header("location")),
        (StatusCode::SEE_OTHER, Some("/app/w/1?task=2"))
    );
    assert_eq!(ada.get("/me").await.status, StatusCode::OK);
}

async fn a_form_that_is_refused_comes_back_with_what_was_typed(place: Place) {
    let server = TestServer::start(place).await;
    let ada = Caller::browser(server.addr());
    let fields = [("identifier", "ada"), ("password", "not the password"), ("next", "/app/settings")];
    let refused = ada.form("/login", &fields).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    let form = boot(&refused)["form"].clone();
    assert_eq!(form["problem"]["code"], "wrong_credentials");
    assert_eq!(form["typed"], json!([["identifier", "ada"], ["next", "/app/settings"]]));
    assert!(!refused.text.contains("not the password"));

    let refused = ada.form("/register", &[("username", "a b"), ("password", "short")]).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(boot(&refused)["form"]["problem"]["errors"].as_array().map(Vec::len), Some(2));

    let json = ada.request(Method::POST, "/login").json(&json!({ "identifier": "ada" }));
    assert_eq!(send(json).await.status, StatusCode::UNSUPPORTED_MEDIA_TYPE);
}

async fn nobody_is_led_to_another_site(place: Place) {
    let server = TestServer::start(place).await;
    let ada = Caller::browser(server.addr());
    ada.register("ada").await.expect(StatusCode::CREATED);
    for elsewhere in [
        "https://evil.example",
        "//evil.example",
        "/\\evil.example",
        "/\t/evil.example",
        "javascript:alert(1)",
    ] {
        let next: String = url::form_urlencoded::byte_serialize(elsewhere.as_bytes()).collect();
        let led = ada.page(&format!("/login?next={next}")).await;
        assert_eq!(led.header("location"), Some("/app"), "{elsewhere}");
        let fields = [("identifier", "ada"), ("password", PASSWORD), ("next", elsewhere)];
        assert_eq!(ada.form("/login", &fields).await.header("location"), Some("/app"), "{elsewhere}");
    }
}

async fn every_answer_is_protected(place: Place) {
    let server = TestServer::start(place).await;
    let ada = Caller::browser(server.addr());
    ada.register("ada").await.expect(StatusCode::CREATED);
    let board = board(&ada, &workspaces::team(&ada).await).await;
    for path in [
        "/",
        "/login",
        "/shell",
        &board,
        "/app",
        "/nothing",
        "/assets/nothing",
        "/api/v1/me",
        "/api/v1/nothing",
        "/api/docs/",
        "/healthz",
    ] {
        let answer = ada.page(path).await;
        for (name, value) in [
            ("x-content-type-options", "nosniff"),
            ("referrer-policy", "same-origin"),
            ("cross-origin-opener-policy", "same-origin"),
            ("cross-origin-resource-policy", "same-origin"),
        ] {
            assert_eq!(answer.header(name), Some(value), "{path}");
        }
        assert!(answer.header("permissions-policy").is_some(), "{path}");
        assert_eq!(answer.header("cache-control"), Some("no-store"), "{path}");
        let policy = answer.header("content-security-policy").expect("a policy");
        assert!(policy.contains("default-src 'none'") && policy.contains("frame-ancestors 'none'"), "{path}");
        let scripts =
            policy.split(';').find(|part| part.trim().starts_with("script-src")).unwrap_or_default();
        assert!(
            !scripts.contains("unsafe-inline") && !scripts.contains("'unsafe-eval'"),
            "{path}: {scripts}"
        );
        assert_eq!(answer.header("strict-transport-security"), None, "not over TLS");
    }
}

async fn inline_scripts_carry_the_nonce(place: Place) {
    let server = TestServer::start(place).await;
    let ada = Caller::browser(server.addr());
    let nonce = |page: &Answer| {
        let policy = page.header("content-security-policy").expect("a policy").to_owned();
        let (_, rest) = policy.split_once("'nonce-").expect("a nonce");
        rest.split('\'').next().expect("its end").to_owned()
    };
    let (first, second) = (ada.page("/").await, ada.page("/").await);
    assert_ne!(nonce(&first), nonce(&second), "each answer has its own");
    for tag in first.text.split("<script").skip(1).map(|rest| rest.split('>').next().expect("a tag")) {
        let is_fine = tag.contains(" src=")
            || tag.contains("type=\"application/json\"")
            || tag.contains(&format!("nonce=\"{}\"", nonce(&first)));
        assert!(is_fine, "<script{tag}>");
    }
    assert!(!first.text.contains(" style=\""), "the policy would drop it");
}

/// What Lighthouse's audits of SEO look for in a document.
async fn search_engines_read_the_landing_page_and_nothing_else(place: Place) {
    let public =
        |config: &mut server::config::Config| config.public_url = "https://tasks.example.org".parse().ok();
    let server = TestServer::start_with(place, noon(), public).await;
    let anybody = Caller::browser(server.addr());
    let page = anybody.page("/").await;
    assert_eq!((page.status, page.header("x-robots-tag")), (StatusCode::OK, None));
    let between = |start: &str, end: &str| {
        let (_, rest) = page.text.split_once(start).unwrap_or_else(|| panic!("no {start}: {}", page.text));
        rest.split(end).next().expect("its end").to_owned()
    };
    assert_eq!(between("<title>", "</title>"), "The task board that is always up to date · TaskSync");
    let description = between("<meta name=\"description\" content=\"", "\"");
    assert!((50..=160).contains(&description.len()), "{description}");
    assert_eq!(between("<link rel=\"canonical\" href=\"", "\""), "https://tasks.example.org/");
    assert!(page.text.contains("<html lang=\"en\"") && page.text.contains("name=\"viewport\""));
    assert_eq!(page.text.matches("<h1").count(), 1);
    assert!(!page.text.contains("noindex"));
    for link in page.text.split("<a ").skip(1).map(|rest| rest.split("</a>").next().expect("its end")) {
        let text = link.trim_end_matches("<!>").rsplit('>').next().unwrap_or_default();
        assert!(link.contains("href=\"/") && !text.is_empty(), "crawlable, with a text: {link}");
    }
    for (path, title) in [
        ("/login", "Log in to TaskSync"),
        ("/register", "Create your account"),
        ("/nothing", "Page not found"),
    ] {
        let text = anybody.page(path).await.text;
        assert!(text.contains(&format!("<title>{title} · TaskSync</title>")), "{path}");
    }
    let robots = anybody.page("/robots.txt").await;
    assert_eq!(robots.header("content-type"), Some("text/plain; charset=utf-8"));
    let known =
        |line: &str| ["User-agent: *", "Allow: ", "Disallow: /"].iter().any(|start| line.starts_with(start));
    assert!(robots.text.lines().all(known), "{}", robots.text);
    for private in ["/app", "/api", "/invite/"] {
        assert!(robots.text.contains(&format!("Disallow: {private}\n")), "{private}");
    }
}

async fn the_theme_is_kept_in_the_browser(place: Place) {
    let server = TestServer::start(place).await;
    let ada = Caller::browser(server.addr());
    ada.register("ada").await.expect(StatusCode::CREATED);
    let page = "/app/settings/appearance";
    let chosen = async || {
        let text = ada.page(page).await.text;
        let (before, _) = text.split_once(" selected").expect("a choice");
        before.rsplit("value=\"").next().expect("its value").trim_end_matches('"').to_owned()
    };
    assert_eq!(chosen().await, "system");
    let saved = ada.form(page, &[("theme", "dark")]).await;
    assert_eq!(saved.header("location"), Some("/app/settings/appearance?done=saved"));
    assert_eq!(saved.cookie("theme").as_deref(), Some("dark"));
    assert_eq!(chosen().await, "dark");
    let unknown = ada.form(page, &[("theme", "dark; Path=/x")]).await;
    assert_eq!((unknown.status, unknown.cookie("theme")), (StatusCode::UNPROCESSABLE_ENTITY, None));
}

/// Passkeys work under a name alone, so that the server tells people `localhost`, which may resolve to either address.
async fn localhost_leads_here_by_either_protocol(place: Place) {
    let server = TestServer::start(place).await;
    let port = server.addr().port();
    assert_eq!(server.origin(), format!("http://localhost:{port}"));
    let has_ipv6 = std::net::TcpListener::bind("[::1]:0").is_ok();
    for address in ["127.0.0.1", "[::1]"].into_iter().filter(|address| has_ipv6 || *address == "127.0.0.1") {
        let at = format!("{address}:{port}").parse().expect("an address");
        assert_eq!(Caller::program(at).page("/healthz").await.status, StatusCode::OK, "{at}");
    }
    server.shutdown().await;
    assert!(std::net::TcpStream::connect(("::1", port)).is_err(), "both are closed");
}

async fn what_is_not_there_is_a_page_too(place: Place) {
    let server = TestServer::start(place).await;
    let anybody = Caller::browser(server.addr());
    for path in ["/nothing", "/nothing/at/all", "/favicon.nothing", "/..%2f..%2fCargo.toml"] {
        let page = anybody.page(path).await;
        assert_eq!(page.status, StatusCode::NOT_FOUND, "{path}");
        assert!(page.text.starts_with("<!DOCTYPE html>"), "{path}");
    }
    let file = anybody.page("/assets/..%2f..%2fCargo.toml").await;
    assert_eq!((file.status, file.text.as_str()), (StatusCode::NOT_FOUND, ""));
}

async fn text_comes_compressed(place: Place) {
    let server = TestServer::start(place).await;
    let anybody = Caller::browser(server.addr());
    for coding in ["br", "gzip"] {
        for path in ["/", "/api/openapi.json"] {
            let answer = anybody.request(Method::GET, path).header("accept-encoding", coding).send().await;
            let answer = answer.expect("an answer");
            let used = answer.headers().get("content-encoding").and_then(|value| value.to_str().ok());
            assert_eq!(used, Some(coding), "{path}");
        }
    }
}
