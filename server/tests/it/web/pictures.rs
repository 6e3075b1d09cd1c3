//! Pictures of people: who sees them, who hears of them, and what does not become one.

use super::*;
use crate::support::client::{Device, Person};
use image::codecs::png::PngEncoder;
use image::{ExtendedColorType, ImageEncoder, Rgb, RgbImage};

on_both_databases!(
    a_picture_is_seen_by_those_who_share_a_workspace_and_by_nobody_else,
    a_picture_is_live_on_every_screen,
    a_browser_keeps_a_picture_by_its_name_alone,
    what_is_no_picture_changes_nothing,
    the_form_takes_a_picture_and_says_what_is_wrong_with_another,
    names_are_live_and_a_username_is_free_again,
);

/// A picture of one colour.
pub fn png(red: u8) -> Vec<u8> {
    let mut file = Vec::new();
    let image = RgbImage::from_pixel(12, 9, Rgb([red, 40, 90]));
    image.write_with_encoder(PngEncoder::new(&mut file)).expect("a PNG");
    file
}

async fn put(caller: &Caller, kind: &str, file: Vec<u8>) -> Answer {
    send(caller.api(Method::PUT, "/me/picture").header("content-type", kind).body(file)).await
}

async fn id(caller: &Caller) -> String {
    text(&caller.get("/me").await.expect(StatusCode::OK)["id"])
}

async fn a_picture_is_seen_by_those_who_share_a_workspace_and_by_nobody_else(place: Place) {
    let server = TestServer::start(place).await;
    let (ada, ben) =
        (Caller::registered(server.addr(), "ada").await, Caller::registered(server.addr(), "ben").await);
    let address = format!("/users/{}/picture", id(&ada).await);
    assert_eq!(ada.get(&address).await.status, StatusCode::NOT_FOUND, "there is none yet");
    let me = put(&ada, "image/png", png(200)).await.expect(StatusCode::OK);
    for person in [&ada, &ben] {
        let answer = person.api(Method::GET, &address).send().await.expect("an answer");
        assert_eq!(answer.status(), StatusCode::OK);
        assert_eq!(answer.headers()["content-type"], "image/jpeg");
        assert_eq!(answer.headers()["x-content-type-options"], "nosniff");
        assert_eq!(answer.headers()["content-security-policy"], "default-src 'none'; frame-ancestors 'none'");
        let image = image::load_from_memory(&answer.bytes().await.expect("a body")).expect("a picture");
        assert_eq!((image.width(), image.height()), (256, 256));
    }
    let anybody = Caller::program(server.addr());
    assert_eq!(anybody.get(&address).await.status, StatusCode::UNAUTHORIZED);
    let team: app::domain::WorkspaceId = workspaces::team(&ben).await.parse().expect("an id");
    let members = ben.get(&format!("/workspaces/{team}/members")).await.expect(StatusCode::OK);
    assert_eq!(members["items"][0]["picture"], me["picture"]);
    assert_eq!(members["items"][1].get("picture"), None);
    leave(&server, team, id(&ben).await).await;
    let foreign = ben.get(&address).await;
    let nobodys = ben.get("/users/01900000-0000-7000-8000-000000000000/picture").await;
    assert_eq!(foreign.status, StatusCode::NOT_FOUND);
    assert_eq!(foreign.text, nobodys.text, "nothing tells the two apart");
    assert_eq!(ada.delete("/me/picture").await.status, StatusCode::NO_CONTENT);
    assert_eq!(ada.get(&address).await.status, StatusCode::NOT_FOUND);
    assert_eq!(ada.get("/me").await.expect(StatusCode::OK).get("picture"), None);
}

/// Ends a membership behind everybody's back.
async fn leave(server: &TestServer, workspace: app::domain::WorkspaceId, user: String) {
    use futures::FutureExt;
    use sea_orm::ConnectionTrait;
    use sea_orm::sea_query::{Expr, ExprTrait, Query};
    let user: app::domain::UserId = user.parse().expect("an id");
    let delete = Query::delete()
        .from_table("members")
        .and_where(Expr::col("workspace_id").eq(workspace.0))
        .and_where(Expr::col("user_id").eq(user.0))
        .take();
    let gone = server.state().db.write(move |tx| {
        let delete = delete.clone();
        async move { Ok(tx.conn().execute(&delete).await?.rows_affected()) }.boxed()
    });
    assert_eq!(gone.await.expect("a change"), 1);
}

async fn a_picture_is_live_on_every_screen(place: Place) {
    let server = TestServer::start(place).await;
    let (ada, ben) =
        (Person::register(server.addr(), "ada").await, Person::register(server.addr(), "ben").await);
    let mut device = Device::live(&ben).await;
    let team = device.team();
    let seen = |device: &Device| {
        device.rows(team).members().iter().find(|member| member.user_id == ada.id).and_then(|ada| ada.picture)
    };
    assert_eq!(seen(&device), None);
    let me = put(&ada.caller, "image/png", png(200)).await.expect(StatusCode::OK);
    device.until("the picture has come", |device| seen(device).is_some()).await;
    assert_eq!(seen(&device).map(|it| it.to_string()), Some(text(&me["picture"])));
    assert_eq!(ada.caller.delete("/me/picture").await.status, StatusCode::NO_CONTENT);
    device.until("the picture has gone", |device| seen(device).is_none()).await;
}

async fn a_browser_keeps_a_picture_by_its_name_alone(place: Place) {
    let server = TestServer::start(place).await;
    let ada = Caller::registered(server.addr(), "ada").await;
    let first = text(&put(&ada, "image/png", png(200)).await.expect(StatusCode::OK)["picture"]);
    let address = format!("/users/{}/picture", id(&ada).await);
    let get = |query: &str, tag: &str| {
        ada.api(Method::GET, &format!("{address}{query}")).header("if-none-match", tag).send()
    };
    let kept = get(&format!("?v={first}"), "").await.expect("an answer");
    assert_eq!(kept.headers()["cache-control"], "private, max-age=604800, immutable");
    assert_eq!(kept.headers()["etag"], format!("\"{first}\"").as_str());
    let again = get("", &format!("\"other\", \"{first}\"")).await.expect("an answer");
    assert_eq!(again.status(), StatusCode::NOT_MODIFIED);
    let second =
        text(&put(&ada, "application/octet-stream", png(60)).await.expect(StatusCode::OK)["picture"]);
    assert_ne!(first, second);
    // What is asked for by another's name is not kept under that name.
    let other = get(&format!("?v={first}"), "").await.expect("an answer");
    assert_eq!(other.headers()["cache-control"], "private, no-cache");
    assert_eq!(get("?v=latest", "").await.expect("an answer").status(), StatusCode::UNPROCESSABLE_ENTITY);
}

async fn what_is_no_picture_changes_nothing(place: Place) {
    let server = TestServer::start(place).await;
    let ada = Caller::registered(server.addr(), "ada").await;
    let wrong = |code: &str| vec![("picture".to_owned(), code.to_owned())];
    let svg = b"<svg xmlns=\"http://www.w3.org/2000/svg\"><script>alert(1)</script></svg>".to_vec();
    for (kind, file, code) in [
        ("image/svg+xml", svg.clone(), "format"),
        ("image/png", svg, "format"),
        ("image/png", png(9)[..40].to_vec(), "format"),
        ("image/jpeg", Vec::new(), "required"),
        ("image/png", bomb(), "too_long"),
    ] {
        let answer = put(&ada, kind, file).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", answer.text);
        assert_eq!(answer.errors(), wrong(code));
    }
    assert_eq!(put(&ada, "text/html", png(9)).await.status, StatusCode::UNSUPPORTED_MEDIA_TYPE);
    let large = put(&ada, "image/png", vec![0; 10_000_000]).await;
    assert_eq!(large.status, StatusCode::PAYLOAD_TOO_LARGE);
    assert!(large.text.contains("at most 2 MiB"), "{}", large.text);
    assert_eq!(ada.get("/me").await.expect(StatusCode::OK).get("picture"), None);
    let anybody = Caller::program(server.addr());
    assert_eq!(put(&anybody, "image/png", png(9)).await.status, StatusCode::UNAUTHORIZED);
}

/// Few bytes and many pixels.
fn bomb() -> Vec<u8> {
    let mut file = Vec::new();
    let pixels = vec![0; 9_000 * 2_000];
    PngEncoder::new(&mut file).write_image(&pixels, 9_000, 2_000, ExtendedColorType::L8).expect("a PNG");
    file
}

async fn the_form_takes_a_picture_and_says_what_is_wrong_with_another(place: Place) {
    let server = TestServer::start(place).await;
    let ada = Caller::browser(server.addr());
    ada.register("ada").await.expect(StatusCode::CREATED);
    let form = |file: Vec<u8>, origin: &'static str| {
        let mut body = b"--cut\r\ncontent-disposition: form-data; name=\"picture\"; filename=\"x.png\"\r\n\
            content-type: image/png\r\n\r\n"
            .to_vec();
        body.extend(file);
        body.extend(b"\r\n--cut--\r\n");
        let request = ada.request(Method::POST, "/app/settings/profile/picture");
        let request = request.header("content-type", "multipart/form-data; boundary=cut").body(body);
        send(if origin.is_empty() { request } else { request.header("sec-fetch-site", origin) })
    };
    assert_eq!(form(png(9), "cross-site").await.status, StatusCode::FORBIDDEN);
    assert_eq!(form(png(9), "same-site").await.status, StatusCode::FORBIDDEN);
    let wrong = form(b"no picture".to_vec(), "").await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(wrong.text.contains("choose a PNG, JPEG, WebP or GIF file"), "{}", wrong.text);
    let large = form(vec![0; 10_000_000], "").await;
    assert_eq!(large.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(large.text.contains("at most 2 MB"), "{}", large.text);
    let done = form(png(9), "").await;
    assert_eq!(done.header("location"), Some("/app/settings/profile?done=picture"));
    let page = ada.page("/app/settings/profile?done=picture").await;
    let picture = text(&ada.get("/me").await.expect(StatusCode::OK)["picture"]);
    assert!(page.text.contains(&format!("/picture?v={picture}")), "{}", page.text);
    let removed = ada.form("/app/settings/profile/picture/remove", &[]).await;
    assert_eq!(removed.status, StatusCode::SEE_OTHER);
    assert_eq!(ada.get("/me").await.expect(StatusCode::OK).get("picture"), None);
    let plain = ada.form("/app/settings/profile/picture", &[("picture", "x")]).await;
    assert_eq!(plain.status, StatusCode::UNSUPPORTED_MEDIA_TYPE);
}

async fn names_are_live_and_a_username_is_free_again(place: Place) {
    let server = TestServer::start(place).await;
    let (ada, ben) =
        (Person::register(server.addr(), "ada").await, Person::register(server.addr(), "ben").await);
    let mut device = Device::live(&ben).await;
    let team = device.team();
    let change = |username: &str, password: &str| {
        ada.caller.patch("/me", json!({ "username": username, "current_password": password }))
    };
    assert_eq!(change("ada2", "").await.errors(), [("current_password".to_owned(), "required".to_owned())]);
    assert_eq!(change("ada2", "wrong").await.errors(), [("current_password".to_owned(), "wrong".to_owned())]);
    assert_eq!(change("~", PASSWORD).await.errors(), [("username".to_owned(), "characters".to_owned())]);
    let taken = change("BEN", PASSWORD).await;
    assert_eq!((taken.status, taken.errors()[0].1.as_str()), (StatusCode::CONFLICT, "taken"));
    assert_eq!(change("Countess", PASSWORD).await.expect(StatusCode::OK)["username"], "countess");
    device
        .until("the name has come", |device| {
            device.rows(team).members().iter().any(|member| member.username == "countess")
        })
        .await;
    let anybody = Caller::program(server.addr());
    assert_eq!(anybody.log_in("ada").await.status, StatusCode::UNAUTHORIZED);
    anybody.log_in("COUNTESS").await.expect(StatusCode::OK);
    anybody.register("ada").await.expect(StatusCode::CREATED);
}
