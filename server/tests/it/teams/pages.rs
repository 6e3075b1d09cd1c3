//! The same, by the pages of the settings.

use super::*;

on_both_databases!(a_workspace_is_run_by_forms_alone,);

async fn a_workspace_is_run_by_forms_alone(place: Place) {
    let server = TestServer::start(place).await;
    let (ada, ben) = (Caller::browser(server.addr()), Caller::browser(server.addr()));
    ada.register("ada").await.expect(StatusCode::CREATED);
    let bens = ben.register("ben").await.expect(StatusCode::CREATED);
    let bens = bens["user"]["id"].as_str().expect("an id").to_owned();

    // Made; a name that does not fit comes back with what is wrong.
    let empty = ada.form("/app/settings/new-workspace", &[("name", " ")]).await;
    assert_eq!(empty.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(empty.text.contains("Enter a name"), "{}", empty.text);
    let made = ada.form("/app/settings/new-workspace", &[("name", "<b>Garden</b>")]).await;
    assert_eq!(made.status, StatusCode::SEE_OTHER);
    let invites = made.header("location").expect("a way on").to_owned();
    let page = ada.page(&invites).await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(page.text.contains("&lt;b&gt;Garden&lt;/b&gt;") && !page.text.contains("<b>Garden</b>"));
    let invites = invites.split('?').next().expect("a path").to_owned();
    let general = invites.trim_end_matches("/invites").to_owned();
    let members = format!("{general}/members");
    for page in [&members, &general] {
        assert_eq!(ben.page(page).await.status, StatusCode::NOT_FOUND, "nothing of it for others");
        assert_eq!(
            ben.form(page, &[("act", "delete"), ("confirm", "x")]).await.status,
            StatusCode::NOT_FOUND
        );
        let nobody = Caller::browser(server.addr());
        assert_eq!(nobody.page(page).await.status, StatusCode::SEE_OTHER, "to the login");
    }

    // The Team's members: pulled down, and removed.
    let workspaces = ada.get("/workspaces").await.expect(StatusCode::OK);
    let team = workspaces["items"].as_array().expect("a list").iter().find(|it| it["kind"] == "team");
    let team = team.expect("a Team")["id"].as_str().expect("an id").to_owned();
    let team = format!("/app/settings/w/{team}/members");
    let role = ada.form(&team, &[("user", &bens), ("role", "viewer"), ("act", "role")]).await;
    assert_eq!(role.header("location"), Some(format!("{team}?done=role&whom={bens}").as_str()));
    let told = ada.page(role.header("location").expect("a way on")).await;
    assert!(told.text.contains("ben is now a viewer."), "{}", told.text);
    let bens_view = ben.page(&team).await.text;
    assert!(bens_view.contains("Viewer") && !bens_view.contains("Remove ada"), "{bens_view}");
    let not_his = ben.form(&team, &[("user", &bens), ("role", "admin"), ("act", "role")]).await;
    assert_eq!(not_his.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(not_his.text.contains("Your role does not allow this"));
    // A browser that opens no dialog is asked by a page, which names person and consequence.
    let asked = ada.form(&team, &[("user", &bens), ("act", "remove")]).await;
    assert!(asked.status == StatusCode::OK && asked.text.contains("Remove ben from Team?"), "{}", asked.text);
    assert!(asked.text.contains("ben loses access on all devices."), "{}", asked.text);
    assert_eq!(ben.page(&team).await.status, StatusCode::OK, "asked, and not done");
    let removed = ada.form(&team, &[("user", &bens), ("act", "remove"), ("sure", "yes")]).await;
    let told = ada.page(removed.header("location").expect("a way on")).await;
    assert!(told.text.contains("ben was removed and loses access on all devices."), "{}", told.text);
    assert_eq!(ben.page(&team).await.status, StatusCode::NOT_FOUND);

    // Deleted, its name typed once more.
    let wrong = ada.form(&general, &[("act", "delete"), ("confirm", "Garden")]).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    let deleted = ada.form(&general, &[("act", "delete"), ("confirm", "<b>Garden</b>")]).await;
    assert_eq!(deleted.header("location"), Some("/app/settings/profile?done=deleted"));
    assert_eq!(ada.page(&general).await.status, StatusCode::NOT_FOUND);
}
